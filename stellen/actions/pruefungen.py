"""One run of all checks over a Stichtag: findings are stored, closed, reopened, taken over."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kim.kontext import systemkontext
from kim.models import Nutzer
from kim.permissions import darf
from kim.verlauf import bulk_create_with_history, bulk_update_with_history
from kim.warteschlange import enqueue
from kim.zahlen import datum_text, vzae_text
from stellen.constants import ErhebungStatus, MeldungStatus, PruefbefundStatus
from stellen.models import Erhebung, Meldung, Pruefbefund, Prueflauf
from stellen.pruefungen import PRUEFUNGEN, Fund, Pruefstoff, Pruefung, finde

log = logging.getLogger("stellen.pruefungen")

TASK = "stellen.tasks.pruefen"
GEFUNDEN = ("schwere", "text", "werte", "mass")
"""What a run refreshes on a finding that is still there."""
FELDER = (*GEFUNDEN, "status", "begruendung", "akzeptiert_bis")
TEXTLAENGE: int = Pruefbefund._meta.get_field("text").max_length or 0
GRUNDLAENGE: int = Pruefbefund._meta.get_field("begruendung").max_length or 0


@dataclass
class _Abgleich:
    """What a run changes; ``akzeptierte`` are earlier findings whose acceptance may hold on."""

    tag: str
    akzeptierte: dict[tuple, Pruefbefund] = field(default_factory=dict)
    neu: list[Pruefbefund] = field(default_factory=list)
    geaendert: list[Pruefbefund] = field(default_factory=list)
    uebernommen: int = 0
    wieder_offen: int = 0
    behoben: int = 0


@transaction.atomic
def run_pruefungen(*, erhebung: Erhebung, by: Nutzer | None) -> Prueflauf:
    """Run all checks and bring the stored findings in line; twice in a row changes nothing.

    New finds are stored, or taken over as accepted where the same was accepted at the last
    Stichtag it occurred and is not worse now. Found again: reopened. Gone: behoben. Two runs at
    once take turns. Runs as the system, because the checks count what no account may see.
    """
    if by is not None and not darf(by, "audit_stellen"):
        raise PermissionDenied
    with systemkontext("Prüflauf"):
        _take_turns(erhebung)
        funde = {(p.name, *fund.kennung): (p, fund) for p, fund in finde(Pruefstoff(erhebung))}
        vorhandene = {
            (b.pruefung, b.kommune_id, b.schluessel): b
            for b in Pruefbefund.objects.filter(erhebung=erhebung)
            .select_for_update()
            .order_by("pk")
        }
        abgleich = _Abgleich(datum_text(timezone.localdate()))
        abgleich.akzeptierte = _accepted_before(erhebung, set(funde) - set(vorhandene))
        for kennung, (pruefung, fund) in funde.items():
            if befund := vorhandene.pop(kennung, None):
                _refresh(befund, pruefung, fund, abgleich)
            else:
                _add(erhebung, kennung, pruefung, fund, abgleich)
        _close(vorhandene.values(), abgleich)
        bulk_create_with_history(abgleich.neu, Pruefbefund, default_user=by)
        if abgleich.geaendert:
            bulk_update_with_history(abgleich.geaendert, Pruefbefund, FELDER, default_user=by)
        return Prueflauf.objects.create(
            erhebung=erhebung,
            gestartet_von=by,
            befunde=len(funde),
            neu=len(abgleich.neu) - abgleich.uebernommen,
            wieder_offen=abgleich.wieder_offen,
            uebernommen=abgleich.uebernommen,
            behoben=abgleich.behoben,
        )


def _take_turns(erhebung: Erhebung) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('stellen.pruefungen'), %s)", [erhebung.pk]
        )


def _accepted_before(erhebung: Erhebung, neue: set[tuple]) -> dict[tuple, Pruefbefund]:
    """The accepted ones among the last earlier occurrences of what is new now."""
    namen = {name for name, *_ in neue if PRUEFUNGEN[name].merkt}
    if not namen:
        return {}
    letzte = Pruefbefund.objects.letzte_vor(erhebung.stichtag, namen)
    return {
        (b.pruefung, b.kommune_id, b.schluessel): b
        for b in letzte.select_related("erhebung")
        if b.status == PruefbefundStatus.AKZEPTIERT
    }


def _found(befund: Pruefbefund, pruefung: Pruefung, fund: Fund) -> bool:
    """Write what was found onto the finding; True if anything is different."""
    werte = {
        "schwere": pruefung.schwere.value,
        "text": fund.text[:TEXTLAENGE],
        "werte": [list(paar) for paar in fund.werte],
        "mass": fund.mass,
    }
    anders = any(getattr(befund, name) != wert for name, wert in werte.items())
    for name, wert in werte.items():
        setattr(befund, name, wert)
    return anders


def _add(
    erhebung: Erhebung, kennung: tuple, pruefung: Pruefung, fund: Fund, abgleich: _Abgleich
) -> None:
    befund = Pruefbefund(
        erhebung=erhebung,
        kommune_id=fund.kommune_id,
        pruefung=pruefung.name,
        schluessel=fund.schluessel,
    )
    _found(befund, pruefung, fund)
    if frueher := abgleich.akzeptierte.get(kennung):
        am = datum_text(frueher.erhebung.stichtag)
        befund.uebernommen_von = frueher
        if _is_worse(fund.mass, frueher.akzeptiert_bis):
            _state(befund, PruefbefundStatus.OFFEN, _worse_text(f"am {am}", befund, frueher))
        else:
            befund.akzeptiert_bis = frueher.akzeptiert_bis
            _state(befund, PruefbefundStatus.AKZEPTIERT, frueher.begruendung)
            befund._change_reason = f"Akzeptiert wie am {am}."
            abgleich.uebernommen += 1
    abgleich.neu.append(befund)


def _refresh(befund: Pruefbefund, pruefung: Pruefung, fund: Fund, abgleich: _Abgleich) -> None:
    anders = _found(befund, pruefung, fund)
    grund = ""
    if befund.status == PruefbefundStatus.BEHOBEN:
        grund = f"Im Prüflauf vom {abgleich.tag} wieder gefunden."
    elif befund.status == PruefbefundStatus.AKZEPTIERT and _is_worse(
        fund.mass, befund.akzeptiert_bis
    ):
        grund = _worse_text("bisher", befund, befund)
    if grund:
        befund.akzeptiert_bis = None
        _state(befund, PruefbefundStatus.OFFEN, grund)
        abgleich.wieder_offen += 1
    if grund or anders:
        abgleich.geaendert.append(befund)


def _close(verschwundene: Iterable[Pruefbefund], abgleich: _Abgleich) -> None:
    for befund in verschwundene:
        if befund.status == PruefbefundStatus.BEHOBEN:
            continue
        befund.akzeptiert_bis = None
        _state(
            befund,
            PruefbefundStatus.BEHOBEN,
            f"Im Prüflauf vom {abgleich.tag} nicht mehr gefunden.",
        )
        abgleich.geaendert.append(befund)
        abgleich.behoben += 1


def _state(befund: Pruefbefund, status: PruefbefundStatus, grund: str) -> None:
    befund.status = status
    befund.begruendung = grund[:GRUNDLAENGE]
    befund._change_reason = befund.begruendung


def _is_worse(mass: Decimal | None, bis: Decimal | None) -> bool:
    """Without a measure on both sides nothing can have got worse."""
    return mass is not None and bis is not None and mass > bis


def _worse_text(wann: str, befund: Pruefbefund, akzeptiert: Pruefbefund) -> str:
    bis, jetzt = akzeptiert.akzeptiert_bis or Decimal(0), befund.mass or Decimal(0)
    return (
        f"Größer als akzeptiert: {wann} bis zum Ausmaß {vzae_text(bis)}, jetzt {vzae_text(jetzt)}. "
        f"Begründung war: {akzeptiert.begruendung}"
    )


def queue_pruefungen(*, erhebung: Erhebung) -> None:
    """Have a Stichtag checked in the background once this transaction is committed.

    For whoever sends, takes back, settles or closes. Never fails and takes a second at most:
    without a broker the nightly run makes up for it. Imports leave it to the button and the
    night, because a Stichtag that was checked stays when its import is undone.
    """
    transaction.on_commit(partial(_submit, erhebung.pk))


def _submit(erhebung_id: int) -> None:
    if not enqueue(TASK, erhebung_id):
        log.warning("Erhebung %s waits for the night", erhebung_id)


def zu_pruefende() -> QuerySet[Erhebung]:
    """For the night: open surveys, whose deadlines pass and posts change without anybody
    sending anything; and surveys and settled Stichtage that moved on since their last run.
    """
    laeufe = Prueflauf.objects.filter(erhebung=OuterRef("pk")).order_by("-beendet_am")
    seither = Meldung.history.filter(
        erhebung_id=OuterRef("pk"), history_date__gt=OuterRef("letzter_lauf")
    )
    fest = Meldung.objects.filter(erhebung=OuterRef("pk"), status=MeldungStatus.FESTGESTELLT)
    return (
        Erhebung.objects.annotate(letzter_lauf=Subquery(laeufe.values("beendet_am")[:1]))
        .filter(
            Q(status=ErhebungStatus.OFFEN)
            | Q(Exists(seither))
            | Q(Q(eroeffnet_am__isnull=False) | Exists(fest), letzter_lauf=None)
        )
        .order_by("stichtag")
    )
