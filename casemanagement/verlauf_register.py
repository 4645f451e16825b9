"""Whose history of a file a page shows: whoever sees the file, and looking is logged.

What a file holds is never shown once deleted: ``supervise_faelle`` of its Kommune asks.
"""

from collections.abc import Callable

from django.db.models import Model, QuerySet
from django.urls import reverse

from casemanagement.models import (
    Aktenzaehler,
    Arbeitsmarktprofil,
    Assessment,
    AssessmentWert,
    Aufenthaltsstatus,
    Aufgabe,
    Beziehung,
    Dokument,
    Einwilligung,
    Fall,
    Fallfreigabe,
    Handlungsfeld,
    Hilfeplan,
    Kontakt,
    KontaktHandlungsfeld,
    Leistung,
    Leistungsbezug,
    Notzugriff,
    Person,
    PersonSprache,
    Sprachzertifikat,
    Station,
    Vertretung,
    Ziel,
    Zielgruppe,
)
from casemanagement.permissions import may_see_faelle
from kim.anzeige.register import registriere
from kim.models import Nutzer

RECHT = "supervise_faelle"


def akte(fall_id: int) -> str:
    return reverse("casemanagement:fall", args=[fall_id])


def _der_akten(modell: type[Model], feld: str = "fall") -> Callable[[Nutzer], QuerySet]:
    """Rows of the files an account sees; confidential ones are left out by the policy."""

    def sichtbar(nutzer: Nutzer) -> QuerySet:
        return modell.objects.filter(**{f"{feld}__in": Fall.objects.visible_to(nutzer)})

    return sichtbar


def _der_personen(modell: type[Model]) -> Callable[[Nutzer], QuerySet]:
    """Rows of the persons an account sees."""
    return lambda nutzer: modell.objects.filter(person__in=Person.objects.visible_to(nutzer))


def registriere_unter_akte(modell: type[Model]) -> None:
    """The history page of a model whose rows belong to a file (``fall``)."""
    registriere(
        modell,
        _der_akten(modell),
        personenbezogen=True,
        geloescht_recht=RECHT,
        adresse=lambda zeile, _: akte(zeile.fall_id),
    )


registriere(
    Fall,
    lambda nutzer: Fall.objects.visible_to(nutzer),
    personenbezogen=True,
    geloescht_recht=RECHT,
    adresse=lambda fall, _: akte(fall.pk),
)
registriere(
    Person,
    lambda nutzer: Person.objects.visible_to(nutzer),
    personenbezogen=True,
    geloescht_recht=RECHT,
)
for _unter_person in (Beziehung, PersonSprache):
    registriere(
        _unter_person,
        _der_personen(_unter_person),
        personenbezogen=True,
        geloescht_recht=RECHT,
    )
_UNTER_AKTE = (
    Assessment,
    AssessmentWert,
    Aufgabe,
    Dokument,
    Einwilligung,
    Hilfeplan,
    Kontakt,
    Leistung,
    Notzugriff,
    Vertretung,
    Ziel,
)
for _modell in _UNTER_AKTE:
    registriere_unter_akte(_modell)
for _modell in (Arbeitsmarktprofil, Aufenthaltsstatus, Leistungsbezug, Sprachzertifikat, Station):
    registriere_unter_akte(_modell)
registriere(
    KontaktHandlungsfeld,
    _der_akten(KontaktHandlungsfeld, "kontakt__fall"),
    personenbezogen=True,
    geloescht_recht=RECHT,
)
registriere(
    Fallfreigabe,
    _der_akten(Fallfreigabe, "content_object"),
    personenbezogen=True,
    geloescht_recht=RECHT,
    adresse=lambda f, _: akte(f.content_object_id),
)


def _verzeichnis(modell: type[Model]) -> Callable[[Nutzer], QuerySet]:
    def sichtbar(nutzer: Nutzer) -> QuerySet:
        return modell.objects.all() if may_see_faelle(nutzer) else modell.objects.none()

    return sichtbar


for _modell in (Handlungsfeld, Zielgruppe):
    registriere(_modell, _verzeichnis(_modell), geloescht_recht=RECHT)
# The counter of the numbers belongs to the system: its history is for nobody's page.
registriere(Aktenzaehler, lambda nutzer: Aktenzaehler.objects.none(), geloescht_recht=RECHT)
