"""The rules of the posts, asked before the database and translated when it refuses.

Whichever finds it, a person reads the same sentence at the same field.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction

from kim.models import Nutzer
from kim.zahlen import datum_text, vzae_text
from stellen.belegung import Abschnitt, Anteil, Zeit, abschnitte
from stellen.models import Abwesenheit, Besetzung, Fachkraft, Stelle, Vakanz
from stellen.permissions import may_edit_stellenplan

FELD = {
    "stelle_vzae_positiv": "vzae",
    "stelle_zeitraum": "gueltig_bis",
    "stelle_traeger": "bescheid_am",
    "fachkraft_name_eindeutig": "name",
    "besetzung_vzae_positiv": "vzae",
    "besetzung_zeitraum": "bis",
    "besetzung_person_ueberschneidung": "fachkraft",
    "besetzung_ueberbelegt": "vzae",
    "besetzung_im_zeitraum": "von",
    "abwesenheit_zeitraum": "bis",
    "abwesenheit_ueberschneidung": "von",
    "vakanz_zeitraum": "bis",
    "vakanz_begruendet": "grund",
    "vakanz_ueberschneidung": "von",
}
"""Rule of the database → the field its message belongs to."""

_REGELN = {
    c.name: c
    for modell in (Stelle, Fachkraft, Besetzung, Abwesenheit, Vakanz)
    for c in modell._meta.constraints
}


def verlange_pflege(by: Nutzer | None, kommune_id: int) -> None:
    """``by=None`` is the system (demo data)."""
    if by is not None and not may_edit_stellenplan(by, kommune_id):
        raise PermissionDenied


def sperren(stelle_id: int) -> Stelle:
    """The post, locked until commit: whoever changes what hangs on it takes turns."""
    return Stelle.objects.select_for_update(of=("self",)).get(pk=stelle_id)


@contextmanager
def regeln(felder: Mapping[str, str] | None = None) -> Iterator[None]:
    """What breaks a rule inside becomes a ``ValidationError`` at its field; nothing is half saved.

    ``felder`` overrides ``FELD`` where a form names a field otherwise.
    """
    orte = FELD | dict(felder or {})
    try:
        with transaction.atomic():
            yield
    except Regelverstoss as verstoss:
        raise ValidationError({orte[verstoss.regel]: verstoss.satz}) from verstoss
    except IntegrityError as fehler:
        diagnose = getattr(fehler.__cause__, "diag", None)
        regel = diagnose.constraint_name if diagnose is not None else ""
        if diagnose is None or regel not in orte:
            raise
        satz = _satz(regel) or f"{diagnose.message_primary}."
        raise ValidationError({orte[regel]: satz}) from fehler


class Regelverstoss(Exception):
    """A rule of the database, found broken before it was asked."""

    def __init__(self, regel: str, satz: str) -> None:
        super().__init__(satz)
        self.regel, self.satz = regel, satz


def _satz(regel: str) -> str:
    return str(_REGELN[regel].violation_error_message) if regel in _REGELN else ""


def pruefe(objekt: models.Model) -> None:
    """Ask every rule of the model; the first broken one raises ``Regelverstoss``."""
    for regel in objekt._meta.constraints:
        if regel.name not in FELD:
            continue
        try:
            regel.validate(type(objekt), objekt)
        except ValidationError as fehler:
            raise Regelverstoss(regel.name, " ".join(fehler.messages)) from fehler


def pruefe_belegung(
    stelle: Stelle, *geaendert: Besetzung | Abwesenheit, ohne: Abwesenheit | None = None
) -> None:
    """Would the post hold all this? ``geaendert`` replaces or joins what is stored.

    The same computation as the trigger ``stellen_belegung_pruefen``.
    """
    zeit = Zeit(stelle.gueltig_von, stelle.gueltig_bis)
    anteile = _anteile(stelle, geaendert, ohne)
    for anteil in anteile:
        if not _liegt_in(anteil.zeit, zeit):
            raise Regelverstoss("besetzung_im_zeitraum", _gueltigkeit(stelle))
    for stueck in abschnitte(stelle.vzae, zeit, anteile, ()):
        if stueck.besetzt > stelle.vzae:
            raise Regelverstoss("besetzung_ueberbelegt", _zu_voll(stelle, stueck))


def _anteile(
    stelle: Stelle,
    geaendert: tuple[Besetzung | Abwesenheit, ...],
    ohne: Abwesenheit | None,
) -> list[Anteil]:
    besetzungen: dict[object, Besetzung] = {b.pk: b for b in stelle.besetzungen.all()}
    abwesend = Abwesenheit.objects.filter(besetzung__stelle=stelle)
    fort: dict[object, Abwesenheit] = {a.pk: a for a in abwesend if a != ohne}
    for eins in geaendert:
        if isinstance(eins, Besetzung):
            besetzungen[eins.pk or "neu"] = eins
        else:
            fort[eins.pk or "neu"] = eins
    return [
        Anteil(
            Zeit(b.von, b.bis),
            b.vzae,
            tuple(Zeit(a.von, a.bis) for a in fort.values() if b.pk and a.besetzung_id == b.pk),
        )
        for b in besetzungen.values()
    ]


def _liegt_in(innen: Zeit, aussen: Zeit) -> bool:
    if innen.von < aussen.von:
        return False
    return aussen.bis is None or (innen.bis is not None and innen.bis <= aussen.bis)


def _gueltigkeit(stelle: Stelle) -> str:
    bis = f" bis {datum_text(stelle.gueltig_bis)}" if stelle.gueltig_bis else ""
    return (
        f"Die Stelle gilt ab {datum_text(stelle.gueltig_von)}{bis}. Eine Besetzung muss ganz in "
        "diesem Zeitraum liegen."
    )


def _zu_voll(stelle: Stelle, stueck: Abschnitt) -> str:
    return (
        f"Am {datum_text(stueck.zeit.von)} wären {vzae_text(stueck.besetzt)} VZÄ besetzt, die Stelle hat "
        f"{vzae_text(stelle.vzae)}. Verringern Sie die VZÄ oder ändern Sie den Zeitraum."
    )
