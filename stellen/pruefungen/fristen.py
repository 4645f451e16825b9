"""Checks of whether and when a Kommune reported."""

from collections.abc import Iterator
from decimal import Decimal

from kim.zahlen import datum_text
from stellen.constants import ErhebungStatus, Schwere
from stellen.pruefungen.register import pruefung
from stellen.pruefungen.stoff import Pruefstoff
from stellen.pruefungen.typen import Fund


@pruefung(
    "meldung_fehlt",
    titel="Die Meldung fehlt",
    schwere=Schwere.FEHLER,
    erklaerung="Nach Ablauf der Meldefrist muss von jeder Kommune eine gesendete Meldung vorliegen. "
    "Ein Entwurf zählt nicht. Bei einem Stichtag ohne Frist fehlt, wer nicht gemeldet hat, sobald "
    "andere gemeldet haben.",
    abhilfe="Senden Sie die Meldung, auch wenn noch nicht alle Angaben endgültig sind, und erläutern "
    "Sie offene Punkte in der Bemerkung.",
    merkt=False,
)
def meldung_fehlt(stoff: Pruefstoff) -> Iterator[Fund]:
    if not _faellig(stoff):
        return
    frist = stoff.erhebung.frist
    bis = f" Die Frist endete am {datum_text(frist)}." if frist else ""
    for kommune_id in stoff.kommunen:
        if kommune_id in stoff.gemeldet:
            continue
        entwurf = kommune_id in stoff.begonnen
        stand = "Die Meldung ist noch nicht gesendet." if entwurf else "Es gibt keine Meldung."
        yield Fund(kommune_id, "", f"{stand}{bis}")


def _faellig(stoff: Pruefstoff) -> bool:
    """After the deadline; where there was none, as soon as anybody's figures are there."""
    erhebung = stoff.erhebung
    if erhebung.status == ErhebungStatus.VORBEREITUNG:
        return False
    if erhebung.frist is not None:
        return stoff.heute > erhebung.frist
    return bool(stoff.gemeldet)


@pruefung(
    "meldung_spaet",
    titel="Die Meldung kam nach der Frist",
    schwere=Schwere.HINWEIS,
    erklaerung="Verglichen wird der Tag, an dem die Kommune ihre Meldung zum ersten Mal gesendet hat, "
    "mit der Meldefrist. Spätere Antworten auf Rückfragen zählen nicht.",
    abhilfe="Nichts; der Hinweis hält fest, wann gemeldet wurde.",
    merkt=False,
)
def meldung_spaet(stoff: Pruefstoff) -> Iterator[Fund]:
    frist = stoff.erhebung.frist
    if frist is None:
        return
    for kommune_id, tag in stoff.zuerst_gemeldet.items():
        if tag > frist:
            tage = (tag - frist).days
            yield Fund(
                kommune_id,
                "",
                f"Gesendet am {datum_text(tag)}, {tage} {'Tag' if tage == 1 else 'Tage'} nach der "
                "Frist.",
                Decimal(tage),
                (("Frist", datum_text(frist)), ("gesendet", datum_text(tag))),
            )
