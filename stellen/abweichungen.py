"""How the figures of a Meldung differ from the posts of the day and from the last Stichtag."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kim.zahlen import datum_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN
from stellen.models import Meldung, MeldungZeile
from stellen.vorbelegung import letzter_stichtag, stellenplan, zeilen_von


@dataclass(frozen=True)
class Bezug:
    """What a Meldung is compared with: its name and the figures per Stellenart."""

    name: str
    werte: Mapping[str, Betraege]


@dataclass(frozen=True)
class Abweichung:
    """One figure that differs; ``hoeher``: the Meldung says more."""

    bezug: str
    wert: Decimal
    hoeher: bool

    @property
    def text(self) -> str:
        return f"{'höher' if self.hoeher else 'niedriger'} als {self.bezug}: {vzae_text(self.wert)}"


def bezuege(meldung: Meldung) -> list[Bezug]:
    """The posts of the day (if the Kommune keeps any) and the last Stichtag (if there is one)."""
    kommune = [meldung.kommune_id]
    raus = []
    if plan := stellenplan(kommune, meldung.erhebung.stichtag):
        raus.append(Bezug("Stellenplan", _je_art(plan)))
    vorher = letzter_stichtag(meldung.erhebung)
    if vorher is not None and (alt := zeilen_von(vorher, kommune)):
        raus.append(Bezug(datum_text(vorher.stichtag), _je_art(alt)))
    return raus


def _je_art(zellen: Mapping[tuple[int, str], Betraege]) -> dict[str, Betraege]:
    return {art: betraege for (_, art), betraege in zellen.items()}


def abweichungen(zeile: MeldungZeile, liste: list[Bezug]) -> list[list[Abweichung]]:
    """Per amount, in report order, what it differs from; an empty list where nothing."""
    return [
        [
            Abweichung(b.name, vergleich, getattr(zeile, g) > vergleich)
            for b in liste
            if zeile.stellenart in b.werte
            and (vergleich := getattr(b.werte[zeile.stellenart], g)) != getattr(zeile, g)
        ]
        for g in GROESSEN
    ]
