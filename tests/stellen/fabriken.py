"""Rows of ``stellen`` for tests, made from the published figures of 30.06.2024."""

import csv
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files

from django.utils import timezone

from kim.kontext import systemkontext
from kim.models import Kommune
from kim.verlauf import bulk_create_with_history, bulk_update_with_history
from stellen.actions.erhebungen import create_erhebung, open_erhebung
from stellen.constants import GROESSEN, MeldungStatus
from stellen.models import Erhebung, Meldung, MeldungZeile, VeroeffentlichteSumme

STICHTAG = date(2024, 6, 30)
QUELLE = "Testdaten nach den veröffentlichten Zahlen vom 30.06.2024"


def veroeffentlichte_zeilen(datei: str = "stellenbesetzung-2024-06-30.csv") -> list[dict]:
    """The published rows; amounts as ``Decimal``."""
    text = files("stellen.daten").joinpath(datei).read_text("utf-8-sig")
    return [z | betraege(z) for z in csv.DictReader(text.splitlines())]


def datei_der_zahlen(stichtag: date = STICHTAG) -> str:
    """The published figures as the importer takes them, for any day."""
    text = files("stellen.daten").joinpath("stellenbesetzung-2024-06-30.csv").read_text("utf-8")
    return text.replace("2024-06-30", f"{stichtag:%Y-%m-%d}")


def betraege(zeile: dict) -> dict[str, Decimal]:
    return {g: Decimal(zeile[g]) for g in GROESSEN}


def erhebung_mit_zahlen(
    stichtag: date = STICHTAG,
    *,
    status: str = MeldungStatus.FESTGESTELLT,
    kommunen: Iterable[Kommune] | None = None,
    veroeffentlicht: bool = True,
    ist_demo: bool = False,
) -> Erhebung:
    """A Stichtag with the published figures of all (or some) Kommunen, history included.

    Runs in its own system context, so tests call it from anywhere.
    """
    with systemkontext("Testdaten"):
        erhebung = Erhebung.objects.create(stichtag=stichtag, quelle=QUELLE, ist_demo=ist_demo)
        auswahl = list(Kommune.objects.all() if kommunen is None else kommunen)
        _meldungen(erhebung, auswahl, status)
        if veroeffentlicht:
            for zeile in veroeffentlichte_zeilen("gesamt-2024-06-30.csv"):
                VeroeffentlichteSumme.objects.create(
                    erhebung=erhebung,
                    stellenart=zeile["stellenart"],
                    quelle=QUELLE,
                    **betraege(zeile),
                )
    return erhebung


def _meldungen(erhebung: Erhebung, kommunen: list[Kommune], status: str) -> None:
    """A settled Meldung takes no rows any more: settle after they are there."""
    anfang = MeldungStatus.GEPRUEFT if status == MeldungStatus.FESTGESTELLT else status
    meldungen = bulk_create_with_history(
        [Meldung(erhebung=erhebung, kommune=k, status=anfang) for k in kommunen], Meldung
    )
    je_ags = {m.kommune.ags: m for m in meldungen}
    zeilen = [
        MeldungZeile(
            meldung=je_ags[z["ags"]],
            kommune=je_ags[z["ags"]].kommune,
            stellenart=z["stellenart"],
            **betraege(z),
        )
        for z in veroeffentlichte_zeilen()
        if z["ags"] in je_ags
    ]
    bulk_create_with_history(zeilen, MeldungZeile)
    if status == MeldungStatus.FESTGESTELLT:
        settle(meldungen)


def settle(meldungen: list[Meldung], am: datetime | None = None) -> None:
    """Bring Meldungen to festgestellt without the action (and its checks)."""
    for meldung in meldungen:
        meldung.status = MeldungStatus.FESTGESTELLT
        meldung.festgestellt_am = am or timezone.now()
    bulk_update_with_history(meldungen, Meldung, ["status", "festgestellt_am"])


def neue_version(
    meldung: Meldung, *, grund: str = "Übertragungsfehler", status: str = MeldungStatus.GEMELDET
) -> Meldung:
    """A further version of ``meldung`` with the same figures."""
    anfang = MeldungStatus.GEPRUEFT if status == MeldungStatus.FESTGESTELLT else status
    neu = Meldung.objects.create(
        erhebung_id=meldung.erhebung_id,
        kommune_id=meldung.kommune_id,
        version=meldung.version + 1,
        vorgaenger=meldung,
        grund=grund,
        status=anfang,
    )
    for zeile in meldung.zeilen.all():
        MeldungZeile.objects.create(
            meldung=neu,
            kommune_id=meldung.kommune_id,
            stellenart=zeile.stellenart,
            **{g: getattr(zeile, g) for g in GROESSEN},
        )
    if status == MeldungStatus.FESTGESTELLT:
        settle([neu])
    return neu


def zeile_von(erhebung: Erhebung, ags: str, stellenart: str) -> MeldungZeile:
    """The row of the newest version."""
    return (
        MeldungZeile.objects.filter(
            meldung__erhebung=erhebung, kommune__ags=ags, stellenart=stellenart
        )
        .order_by("-meldung__version")
        .first()
    )


def offene_erhebung(
    stichtag: date = date(2024, 12, 31), *, tage: int = 20, hinweis: str = ""
) -> Erhebung:
    """An open survey with the prefilled drafts of all Kommunen; nobody was told."""
    with systemkontext("Testdaten"):
        erhebung = create_erhebung(
            stichtag=stichtag,
            frist=timezone.localdate() + timedelta(days=tage),
            hinweis=hinweis,
            by=None,
        )
        open_erhebung(erhebung=erhebung, by=None, stumm=True)
        return Erhebung.objects.get(pk=erhebung.pk)


def meldung_von(erhebung: Erhebung, kommune: Kommune) -> Meldung:
    """The newest version, as the system sees it."""
    with systemkontext("Testdaten"):
        return (
            Meldung.objects.select_related("erhebung", "kommune")
            .filter(erhebung=erhebung, kommune=kommune)
            .latest("version")
        )


def bringe_auf(meldung: Meldung, status: str) -> Meldung:
    """Any state, without the way to it; a settled one gets its time."""
    with systemkontext("Testdaten"):
        meldung = Meldung.objects.get(pk=meldung.pk)
        meldung.status = status
        fest = status == MeldungStatus.FESTGESTELLT
        meldung.festgestellt_am = timezone.now() if fest else None
        meldung.save()
        return meldung
