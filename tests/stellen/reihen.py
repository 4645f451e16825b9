"""Many Stichtage for tests: the published figures, moved a little from half-year to half-year."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from random import Random

from kim.kontext import systemkontext
from kim.models import Kommune
from kim.verlauf import bulk_create_with_history
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Meldung, MeldungZeile
from tests.stellen.fabriken import settle, veroeffentlichte_zeilen

_CENT = Decimal("0.01")


def halbjahre(anzahl: int, bis: date = date(2024, 6, 30)) -> list[date]:
    """Ends of half-years, oldest first."""
    tage, jahr, mitte = [], bis.year, bis.month == 6
    for _ in range(anzahl):
        tage.append(date(jahr, 6, 30) if mitte else date(jahr, 12, 31))
        jahr, mitte = (jahr - 1, False) if mitte else (jahr, True)
    return tage[::-1]


def viele_stichtage(
    anzahl: int,
    *,
    kommunen: Iterable[Kommune] | None = None,
    status: str = MeldungStatus.FESTGESTELLT,
) -> list[Erhebung]:
    """Settled Meldungen at so many Stichtage; the last one has exactly the published figures."""
    with systemkontext("Testdaten"):
        auswahl = list(Kommune.objects.all() if kommunen is None else kommunen)
        tage = halbjahre(anzahl)
        return [_stichtag(tag, len(tage) - nr - 1, auswahl, status) for nr, tag in enumerate(tage)]


def _stichtag(tag: date, alter: int, kommunen: list[Kommune], status: str) -> Erhebung:
    erhebung = Erhebung.objects.create(stichtag=tag, quelle="Testdaten")
    fest = status == MeldungStatus.FESTGESTELLT
    anfang = MeldungStatus.GEPRUEFT if fest else status
    meldungen = bulk_create_with_history(
        [Meldung(erhebung=erhebung, kommune=k, status=anfang) for k in kommunen], Meldung
    )
    je_ags = {m.kommune.ags: m for m in meldungen}
    zufall = Random(alter)  # noqa: S311 - the seed is the point
    zeilen = [
        _zeile(z, je_ags[z["ags"]], alter, zufall)
        for z in veroeffentlichte_zeilen()
        if z["ags"] in je_ags
    ]
    bulk_create_with_history(zeilen, MeldungZeile)
    if fest:
        settle(meldungen)
    return erhebung


def _zeile(z: dict, meldung: Meldung, alter: int, zufall: Random) -> MeldungZeile:
    """``alter`` half-years ago: a part of what is filled was still to be filled."""
    anteil = Decimal(str(round(zufall.uniform(0, 0.25), 2))) if alter else Decimal(0)
    weniger = (z["besetzt"] * anteil).quantize(_CENT)
    return MeldungZeile(
        meldung=meldung,
        kommune=meldung.kommune,
        stellenart=z["stellenart"],
        zugewiesen=z["zugewiesen"],
        besetzt=z["besetzt"] - weniger,
        vorgesehen=z["vorgesehen"] + weniger,
        nicht_vorgesehen=z["nicht_vorgesehen"],
    )
