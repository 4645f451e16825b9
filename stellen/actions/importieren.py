"""Take over a file's figures into the Meldungen of its Stichtage, and undo it.

All or nothing; an import never touches a settled Meldung: figures that differ from it
become a new version that names its reason.
"""

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from kim.models import Nutzer
from kim.verlauf import delete_with_history, execute_with_history
from stellen.actions import import_sql as sql
from stellen.actions.importlauf import lies_lauf, verlange_recht, wechsle
from stellen.constants import GROESSEN, ImportStatus, MeldungStatus
from stellen.einlesen import Leseergebnis, Zeile
from stellen.models import Erhebung, Importlauf, Meldung, MeldungZeile


class Unterschied(NamedTuple):
    """One row of the file that differs from what is stored; ``alt`` is None if it is new."""

    stichtag: datetime.date
    kommune: str
    stellenart: str
    art: str
    alt: tuple[Decimal, ...] | None
    neu: tuple[Decimal, ...]


@dataclass
class Importplan:
    """What an import would do, in numbers of Meldungen, with the differing rows.

    ``abweichend`` counts all differing rows, also those beyond the ones listed.
    """

    neu: int = 0
    gleich: int = 0
    geaendert: int = 0
    korrektur: int = 0
    abweichend: int = 0
    unterschiede: list[Unterschied] = field(default_factory=list)

    @property
    def aendert_etwas(self) -> bool:
        return bool(self.neu or self.geaendert or self.korrektur)


def plane_import(lauf: Importlauf, *, grenze: int = 2000) -> tuple[Leseergebnis, Importplan]:
    """Dry run: what the file says, what is wrong with it, and what would change.

    Nothing is stored. ``grenze`` caps the differing rows that are returned, not the counts.
    """
    vorgang = lies_lauf(lauf)
    with transaction.atomic():
        _bereitstellen(vorgang.zeilen())
        return vorgang.ergebnis, _plan(grenze)


@transaction.atomic
def uebernehmen(*, lauf: Importlauf, by: Nutzer | None, grund: str = "") -> Importplan:
    """Store the figures of a kept file. All or nothing; the file is streamed.

    ``by=None`` is the system (first start, command). Raises ``ValidationError`` with all
    errors of the file, with spellings a person has not confirmed yet, without a reason when
    settled figures would be corrected, and when the Importlauf is not a draft.
    """
    verlange_recht(by)
    lauf = wechsle(lauf, ImportStatus.UEBERNOMMEN)
    _nacheinander()
    vorgang = lies_lauf(lauf)
    anzahl = _bereitstellen(vorgang.zeilen())
    _verlange_fehlerfrei(vorgang.ergebnis)
    plan = _plan(2000)
    if plan.korrektur and not grund.strip():
        raise ValidationError(
            {
                "grund": f"{plan.korrektur} festgestellte Meldungen würden korrigiert. "
                "Bitte begründen Sie die Korrektur."
            }
        )
    for stichtag in _spalte("SELECT DISTINCT stichtag FROM import_zeile ORDER BY 1"):
        Erhebung.objects.get_or_create(stichtag=stichtag, defaults={"quelle": lauf.dateiname})
    geaendert = _zeilen_von(sql.VORHER)
    neu = _speichern(lauf, grund.strip())
    lauf.zeilen = anzahl
    lauf.grund = grund.strip()
    lauf.uebernommen_am = timezone.now()
    lauf.vorher = {
        "neu": neu,
        "geaendert": {str(k): {"status": s, "zeilen": _json(z)} for k, s, z in geaendert},
    }
    lauf._change_reason = grund.strip()[:100] or f"Import {lauf.dateiname}"[:100]
    lauf.save()
    return plan


@transaction.atomic
def rueckgaengig(*, lauf: Importlauf, by: Nutzer | None) -> int:
    """Undo an import: its new Meldungen go, changed ones get their figures back.

    Returns the number of Meldungen touched. Raises ``ValidationError`` naming the
    Meldungen that were changed or settled since; then nothing is undone.
    """
    verlange_recht(by)
    lauf = wechsle(lauf, ImportStatus.RUECKGAENGIG)
    _nacheinander()
    neu = [int(i) for i in lauf.vorher.get("neu", [])]
    geaendert = {int(k): v for k, v in lauf.vorher.get("geaendert", {}).items()}
    _verlange_unveraendert([*neu, *geaendert], lauf)
    erhebungen = set(Meldung.objects.filter(pk__in=neu).values_list("erhebung_id", flat=True))
    _loeschen(neu)
    for kennung, vorher in geaendert.items():
        _zuruecksetzen(Meldung.objects.get(pk=kennung), vorher)
    for erhebung in Erhebung.objects.filter(pk__in=erhebungen, meldungen=None):
        erhebung.delete()
    lauf._change_reason = "Import rückgängig gemacht"
    lauf.save()
    return len(neu) + len(geaendert)


def _verlange_fehlerfrei(ergebnis: Leseergebnis) -> None:
    fehler = [str(b) for b in ergebnis.fehler]
    fehler += [
        f"„{z.text}“ wurde als „{z.name}“ verstanden. Bitte bestätigen Sie diese Zuordnung."
        for z in ergebnis.zu_bestaetigen
    ]
    if fehler:
        raise ValidationError(fehler)


def _nacheinander() -> None:
    """One import at a time: the next one compares with what this one stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('stellen.import'))")


def _bereitstellen(zeilen: Iterable[Zeile]) -> int:
    """Stream the rows into the temporary table; returns their number."""
    anzahl = 0
    with connection.cursor() as cursor:
        cursor.execute(sql.STAGE)
        with cursor.copy(sql.COPY) as kopie:
            for z in zeilen:
                kopie.write_row((z.stichtag, z.ags, z.stellenart, *z.betraege))
                anzahl += 1
        cursor.execute(sql.PLAN)
    return anzahl


def _plan(grenze: int) -> Importplan:
    plan = Importplan(**dict(_zeilen_von(sql.ZAEHLEN)))
    plan.abweichend = _spalte(sql.ABWEICHEND)[0]
    plan.unterschiede = [
        Unterschied(*z[:4], alt=None if z[4] is None else tuple(z[4:8]), neu=tuple(z[8:12]))
        for z in _zeilen_von(sql.UNTERSCHIEDE, [grenze])
    ]
    return plan


def _speichern(lauf: Importlauf, grund: str) -> list[int]:
    """Write Meldungen and rows with their history; returns the ids of new Meldungen."""
    neu = execute_with_history(Meldung, sql.MELDUNGEN_NEU, [grund, lauf.pk], "+")
    execute_with_history(MeldungZeile, sql.ZEILEN_NEU, {"ids": neu}, "+")
    execute_with_history(Meldung, sql.MELDUNGEN_ZURUECK, None, "~")
    execute_with_history(MeldungZeile, sql.ZEILEN_GEAENDERT, None, "~")
    execute_with_history(MeldungZeile, sql.ZEILEN_ERGAENZT, None, "+")
    return neu


def _verlange_unveraendert(kennungen: Sequence[int], lauf: Importlauf) -> None:
    seither = Meldung.objects.filter(pk__in=kennungen).filter(
        pk__in=[
            *Meldung.history.filter(
                id__in=kennungen, history_date__gt=lauf.uebernommen_am
            ).values_list("id", flat=True),
            *MeldungZeile.history.filter(
                meldung_id__in=kennungen, history_date__gt=lauf.uebernommen_am
            ).values_list("meldung_id", flat=True),
            *Meldung.objects.filter(
                pk__in=kennungen, status=MeldungStatus.FESTGESTELLT
            ).values_list("pk", flat=True),
            *Meldung.objects.filter(vorgaenger__in=kennungen).values_list(
                "vorgaenger_id", flat=True
            ),
        ]
    )
    fehler = [
        f"{m}: seit dem Import geändert oder festgestellt. Bitte korrigieren Sie diese Meldung."
        for m in seither.select_related("kommune", "erhebung")
    ]
    if fehler:
        raise ValidationError(fehler)


def _loeschen(meldungen: list[int]) -> None:
    zeilen = list(
        MeldungZeile.objects.filter(meldung_id__in=meldungen).values_list("pk", flat=True)
    )
    delete_with_history(MeldungZeile, zeilen)
    delete_with_history(Meldung, meldungen)


def _zuruecksetzen(meldung: Meldung, vorher: dict[str, Any]) -> None:
    for zeile in meldung.zeilen.all():
        alt = vorher["zeilen"].get(zeile.stellenart)
        if alt is None:
            zeile.delete()
            continue
        for name, wert in zip(GROESSEN, alt, strict=True):
            setattr(zeile, name, Decimal(wert))
        zeile.save()
    if meldung.status != vorher["status"]:
        meldung.status = vorher["status"]
        meldung.save()


def _zeilen_von(befehl: str, werte: Any = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(befehl, werte)
        return cursor.fetchall()


def _spalte(befehl: str, werte: Any = None) -> list[Any]:
    return [z[0] for z in _zeilen_von(befehl, werte)]


def _json(wert: Any) -> Any:
    return json.loads(wert) if isinstance(wert, str) else (wert or {})
