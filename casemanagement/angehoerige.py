"""Family and household of a person, from whichever side a relation was entered."""

from dataclasses import dataclass

from django.db.models import Q

from casemanagement.constants import UMGEKEHRT, Beziehungsart
from casemanagement.models import Beziehung, Fall, Person
from kim.models import Nutzer


@dataclass(frozen=True)
class Angehoerige:
    """``akte_id``: a file about them that the account sees, an open one first."""

    nr: int
    name: str
    art: str
    im_haushalt: bool
    hinweis: str
    akte_id: int | None = None


def angehoerige(person: Person, nutzer: Nutzer) -> list[Angehoerige]:
    """Everybody related; who is no longer visible (handed over) is left out."""
    sichtbar = Person.objects.visible_to(nutzer)
    zeilen = list(
        Beziehung.objects.filter(Q(person=person) | Q(andere=person))
        .filter(Q(andere=None) | Q(andere__in=sichtbar), person__in=sichtbar)
        .select_related("person", "andere")
        .order_by("pk")
    )
    akten = _akten([p.pk for b in zeilen for p in (b.person, b.andere) if p], nutzer)
    return [_angehoerige(b, person, akten) for b in zeilen]


def _akten(personen: list[int], nutzer: Nutzer) -> dict[int, int]:
    faelle = Fall.objects.visible_to(nutzer).filter(person__in=personen)
    return dict(faelle.order_by("offen", "pk").values_list("person_id", "pk"))


def _angehoerige(b: Beziehung, person: Person, akten: dict[int, int]) -> Angehoerige:
    umgekehrt = b.andere_id == person.pk
    art = Beziehungsart(b.art)
    wer = b.person if umgekehrt else b.andere
    return Angehoerige(
        nr=b.pk,
        name=wer.name if wer else b.name,
        art=(UMGEKEHRT.get(art, art) if umgekehrt else art).label,
        im_haushalt=b.im_haushalt,
        hinweis=b.hinweis,
        akte_id=akten.get(wer.pk) if wer else None,
    )
