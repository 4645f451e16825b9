"""Take over a file's figures into the Meldungen of its Stichtage, and undo it.

All or nothing; an import never touches a settled Meldung: figures that differ from it
become a new version that names its reason.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kim.constants import Hinweisart
from kim.models import Kommune, Nutzer
from kim.verlauf import delete_with_history, execute_with_history
from stellen.actions import import_sql as sql
from stellen.actions.hinweise import melde_kommunen, tag
from stellen.actions.importlauf import (
    geaenderte_meldungen,
    lies_lauf,
    neue_meldungen,
    verlange_recht,
    wechsle,
)
from stellen.constants import ImportStatus, MeldungStatus
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


class InArbeit(NamedTuple):
    """A Meldung the Kommune has not sent (again) yet and whose figures the file replaces."""

    stichtag: datetime.date
    kommune_id: int
    kommune: str
    status: str


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
    in_arbeit: list[InArbeit] = field(default_factory=list)

    @property
    def aendert_etwas(self) -> bool:
        return bool(self.neu or self.geaendert or self.korrektur)


def plane_import(lauf: Importlauf, *, grenze: int = 2000) -> tuple[Leseergebnis, Importplan]:
    """Dry run: what the file says, what is wrong with it, and what would change.

    Nothing is stored. ``grenze`` caps the differing rows that are returned, not the counts.
    """
    with transaction.atomic(), lies_lauf(lauf) as vorgang:
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
    with lies_lauf(lauf) as vorgang:
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
    _ausfuehren(sql.VORHER, [lauf.pk])
    _speichern(lauf, grund.strip())
    lauf.zeilen = anzahl
    lauf.grund = grund.strip()
    lauf.uebernommen_am = timezone.now()
    lauf._change_reason = grund.strip()[:100] or f"Import {lauf.dateiname}"[:100]
    lauf.save()
    if by is not None:
        _melde_in_arbeit(plan, by)
    return plan


def _melde_in_arbeit(plan: Importplan, by: Nutzer) -> None:
    """Tell the Kommunen whose drafts now hold the figures of the file."""
    je_tag: dict[datetime.date, list[int]] = {}
    for eine in plan.in_arbeit:
        je_tag.setdefault(eine.stichtag, []).append(eine.kommune_id)
    for erhebung in Erhebung.objects.filter(stichtag__in=je_tag):
        melde_kommunen(
            erhebung=erhebung,
            kommunen=list(Kommune.objects.filter(pk__in=je_tag[erhebung.stichtag])),
            text=f"Das Ministerium hat Zahlen in Ihre Meldung zum Stichtag {tag(erhebung)} "
            "importiert. Bitte prüfen und senden Sie sie.",
            art=Hinweisart.STAND,
            by=by,
        )


@transaction.atomic
def rueckgaengig(*, lauf: Importlauf, by: Nutzer | None) -> int:
    """Undo an import: its new Meldungen go, changed ones get their figures back.

    A Stichtag without any Meldung goes too, unless it was checked: findings are kept.

    Returns the number of Meldungen touched. Raises ``ValidationError`` naming the
    Meldungen that were changed or settled since; then nothing is undone.
    """
    verlange_recht(by)
    lauf = wechsle(lauf, ImportStatus.RUECKGAENGIG)
    _nacheinander()
    neu, geaendert = neue_meldungen(lauf), geaenderte_meldungen(lauf)
    anzahl = neu.count() + geaendert.count()
    _verlange_unveraendert(neu | geaendert, lauf)
    erhebungen = list(Erhebung.objects.filter(meldungen__importlauf=lauf).distinct())
    delete_with_history(MeldungZeile.objects.filter(meldung__in=neu))
    delete_with_history(neu)
    execute_with_history(MeldungZeile, sql.ZEILEN_DAVOR, [lauf.pk], "~")
    execute_with_history(MeldungZeile, sql.ZEILEN_HINZUGEKOMMEN, [lauf.pk], "-")
    execute_with_history(Meldung, sql.MELDUNGEN_DAVOR, [lauf.pk], "~")
    for erhebung in erhebungen:
        if not erhebung.meldungen.exists() and not erhebung.prueflaeufe.exists():
            erhebung.delete()
    lauf._change_reason = "Import rückgängig gemacht"
    lauf.save(update_fields=["status"])
    return anzahl


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
    plan.in_arbeit = [InArbeit(*z) for z in _zeilen_von(sql.IN_ARBEIT, [grenze])]
    return plan


def _speichern(lauf: Importlauf, grund: str) -> None:
    """Write Meldungen and rows with their history."""
    _ausfuehren(sql.KENNUNGEN)
    execute_with_history(Meldung, sql.MELDUNGEN_NEU, [grund, lauf.pk], "+")
    execute_with_history(MeldungZeile, sql.ZEILEN_NEU, None, "+")
    execute_with_history(Meldung, sql.MELDUNGEN_ZURUECK, None, "~")
    execute_with_history(MeldungZeile, sql.ZEILEN_GEAENDERT, None, "~")
    execute_with_history(MeldungZeile, sql.ZEILEN_ERGAENZT, None, "+")


def _verlange_unveraendert(betroffen: QuerySet[Meldung], lauf: Importlauf) -> None:
    """Nothing the import touched was changed, settled or corrected after it."""
    kennungen = betroffen.order_by().values("pk")
    danach = {"history_date__gt": lauf.uebernommen_am}
    seither = betroffen.filter(
        Q(status=MeldungStatus.FESTGESTELLT)
        | Q(meldung__isnull=False)
        | Q(pk__in=Meldung.history.filter(id__in=kennungen, **danach).values("id"))
        | Q(pk__in=MeldungZeile.history.filter(meldung__in=kennungen, **danach).values("meldung"))
    ).distinct()
    fehler = [
        f"{m}: seit dem Import geändert oder festgestellt. Bitte korrigieren Sie diese Meldung."
        for m in seither.select_related("kommune", "erhebung")
    ]
    if fehler:
        raise ValidationError(fehler)


def _zeilen_von(befehl: str, werte: Any = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(befehl, werte)
        return cursor.fetchall()


def _ausfuehren(befehl: str, werte: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(befehl, werte)


def _spalte(befehl: str, werte: Any = None) -> list[Any]:
    return [z[0] for z in _zeilen_von(befehl, werte)]
