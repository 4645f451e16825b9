"""Figures of case work for those who never read a file: counted, then suppressed, then shown.

Nothing leaves this module that did not pass ``kim.unterdrueckung``. Figures are of one Kommune
or of the whole Land, never of both for one account: from the Land and all other Kommunen those
of one could be computed.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Sum
from django.utils import timezone

from casemanagement.constants import (
    BEENDET,
    Abschlussgrund,
    Phase,
    Zielerreichung,
    Zugangsweg,
)
from casemanagement.models import Fall, Handlungsfeld, KontaktHandlungsfeld, Zielgruppe
from casemanagement.models.fall import FallQuerySet
from kim.kontext import LAND, rechte_von, systemkontext
from kim.models import Kommune, Nutzer
from kim.unterdrueckung import K, schuetze_einzeln, schuetze_reihe
from stellen.constants import MeldungStatus, Stellenart
from stellen.models import MeldungZeile

JAHR = timedelta(days=365)
DAUERN = ((91, "bis 3 Monate"), (182, "3 bis 6 Monate"), (365, "6 bis 12 Monate"))
LAENGER = "länger als 12 Monate"


@dataclass(frozen=True)
class Zahlentabelle:
    """One question, its protected figures (``None``: hidden) and, where cells add up, the total."""

    titel: str
    spalte: str
    zeilen: tuple[tuple[str, int | None], ...]
    gesamt: int | None = None
    mit_summe: bool = True
    hinweis: str = ""

    @property
    def geschuetzt(self) -> bool:
        return any(wert is None for _, wert in self.zeilen)


@dataclass(frozen=True)
class Fallzahlen:
    bereich: str
    tag: date
    offen: int | None
    tabellen: tuple[Zahlentabelle, ...]
    auslastung: Decimal | None
    """Open files per occupied VZÄ of Case Management; ``None`` where one of them is not known."""
    vzae: Decimal | None
    vzae_tag: date | None


def bereiche(nutzer: Nutzer) -> list[Kommune]:
    """The Kommunen whose figures this account sees, each for itself; empty for the Land."""
    ids = rechte_von(nutzer).bereiche("view_fallzahlen")
    return [] if LAND in ids else list(Kommune.objects.filter(pk__in=ids))


def fallzahlen(kommune: Kommune | None) -> Fallzahlen:
    """Counted over all files of a Kommune (``None``: of the Land), whoever may read them."""
    heute = timezone.localdate()
    with systemkontext("Fallzahlen"):
        faelle = Fall.objects.filter(kommune=kommune) if kommune else Fall.objects.all()
        offene, beendete = faelle.filter(offen=True), faelle.filter(beendet_am__gt=heute - JAHR)
        zahl = offene.count()
        tabellen = (
            _phasen(offene),
            _nach(offene, "zielgruppe", "Offene Fälle nach Zielgruppe", "Zielgruppe", _gruppen()),
            _nach(offene, "zugangsweg", "Offene Fälle nach Zugangsweg", "Zugangsweg", _wege()),
            _felder(faelle, heute),
            _dauer(beendete),
            _abgeschlossen(beendete, "zielerreichung", "Zielerreichung", Zielerreichung.choices),
            _abgeschlossen(beendete, "ende_art", "Abschlussgrund", Abschlussgrund.choices),
            *(() if kommune else (_kommunen(offene),)),
        )
        vzae, tag = _besetzte_vzae(kommune)
    gezeigt = zahl if zahl >= K else None
    auslastung = None
    if gezeigt is not None and vzae:
        auslastung = (Decimal(gezeigt) / vzae).quantize(Decimal("0.1"), ROUND_HALF_UP)
    bereich = kommune.name if kommune else "Nordrhein-Westfalen"
    return Fallzahlen(bereich, heute, gezeigt, tabellen, auslastung, vzae, tag)


def _reihe(
    titel: str, spalte: str, namen: Mapping[Hashable, str], werte: Mapping[Hashable, int]
) -> Zahlentabelle:
    gezeigt, gesamt = schuetze_reihe(list(namen), werte)
    zeilen = tuple(zip(namen.values(), gezeigt, strict=True))
    return Zahlentabelle(titel, spalte, zeilen, gesamt)


def _gezaehlt(faelle: FallQuerySet, feld: str) -> dict[Hashable, int]:
    return dict(faelle.order_by().values_list(feld).annotate(Count("pk")))


def _phasen(offene: FallQuerySet) -> Zahlentabelle:
    namen: dict[Hashable, str] = {p.value: p.label for p in Phase if p not in BEENDET}
    return _reihe("Offene Fälle nach Phase", "Phase", namen, _gezaehlt(offene, "phase"))


def _nach(
    faelle: FallQuerySet, feld: str, titel: str, spalte: str, namen: dict[Hashable, str]
) -> Zahlentabelle:
    """„ohne Angabe“ without any file is left out: it says nothing about anybody, and as a hidden
    zero it would take a real figure with it.
    """
    werte = _gezaehlt(faelle, feld)
    namen = {wert: name for wert, name in namen.items() if wert or werte.get(wert)}
    return _reihe(titel, spalte, namen, werte)


def _gruppen() -> dict[Hashable, str]:
    return {**dict(Zielgruppe.objects.values_list("pk", "name")), None: "ohne Angabe"}


def _wege() -> dict[Hashable, str]:
    return {**dict(Zugangsweg.choices), "": "ohne Angabe"}


def _felder(faelle: FallQuerySet, heute: date) -> Zahlentabelle:
    """Files with at least one contact about a field within a year; one file counts in several."""
    kontakte = KontaktHandlungsfeld.objects.filter(
        kontakt__tag__gt=heute - JAHR, kontakt__fall__in=faelle
    )
    je_feld = dict(
        kontakte.order_by()
        .values_list("handlungsfeld__name")
        .annotate(Count("kontakt__fall", distinct=True))
    )
    namen = Handlungsfeld.objects.values_list("name", flat=True)
    gezeigt = schuetze_einzeln({name: je_feld.get(name, 0) for name in namen})
    return Zahlentabelle(
        "Fälle mit Kontakten zu einem Handlungsfeld im letzten Jahr",
        "Handlungsfeld",
        tuple((str(name), wert) for name, wert in gezeigt.items()),
        mit_summe=False,
        hinweis="Ein Fall zählt bei jedem Handlungsfeld, um das es ging.",
    )


def _dauer(beendete: FallQuerySet) -> Zahlentabelle:
    tage = beendete.order_by().values_list(F("beendet_am") - F("begonnen_am"))
    werte: dict[Hashable, int] = {}
    for (dauer,) in tage:
        name = next((n for grenze, n in DAUERN if dauer.days <= grenze), LAENGER)
        werte[name] = werte.get(name, 0) + 1
    namen: dict[Hashable, str] = {n: n for n in (*(n for _, n in DAUERN), LAENGER)}
    return _reihe("Im letzten Jahr beendete Fälle nach Dauer", "Dauer", namen, werte)


def _abgeschlossen(
    beendete: FallQuerySet, feld: str, spalte: str, namen: Sequence[tuple[str, str]]
) -> Zahlentabelle:
    faelle = beendete.filter(phase=Phase.ABGESCHLOSSEN)
    titel = f"Im letzten Jahr abgeschlossene Fälle nach {spalte}"
    return _nach(faelle, feld, titel, spalte, {**dict(namen), "": "ohne Angabe"})


def _kommunen(offene: FallQuerySet) -> Zahlentabelle:
    namen: dict[Hashable, str] = dict(Kommune.objects.values_list("pk", "name"))
    return _reihe("Offene Fälle nach Kommune", "Kommune", namen, _gezaehlt(offene, "kommune_id"))


def _besetzte_vzae(kommune: Kommune | None) -> tuple[Decimal | None, date | None]:
    """Occupied VZÄ of Case Management at the newest settled Stichtag, and that day.

    For the Land only a Stichtag that all Kommunen with files have settled counts in full;
    what is shown is the sum of those that have.
    """
    zeilen = MeldungZeile.objects.filter(
        stellenart=Stellenart.CASE_MANAGEMENT, meldung__status=MeldungStatus.FESTGESTELLT
    )
    if kommune is not None:
        zeilen = zeilen.filter(kommune=kommune)
    tag = zeilen.order_by("-meldung__erhebung__stichtag").values_list(
        "meldung__erhebung__stichtag", flat=True
    )[:1]
    if not tag:
        return None, None
    am_tag = zeilen.filter(meldung__erhebung__stichtag=tag[0])
    neueste = _neueste_versionen(am_tag.values_list("kommune_id", "meldung__version", "pk"))
    return am_tag.filter(pk__in=neueste).aggregate(Sum("besetzt"))["besetzt__sum"], tag[0]


def _neueste_versionen(zeilen: Collection[tuple[int, int, int]]) -> list[int]:
    """A correction replaces the version before it."""
    je_kommune: dict[int, tuple[int, int]] = {}
    for kommune_id, version, pk in zeilen:
        je_kommune[kommune_id] = max((version, pk), je_kommune.get(kommune_id, (0, 0)))
    return [pk for _, pk in je_kommune.values()]
