"""Lists of files: whose, which, in the order of the latest contact, page by page.

Each scope is one literal filter that ends in an index (ADR 0002); pages go on after the last
row shown (keyset), so that the last page costs what the first one does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.utils import timezone

from casemanagement.aktensuche import mit_wort
from casemanagement.kollegium import fallfuehrende_je_team
from casemanagement.models import Aufenthaltsstatus, Fall, Vertretung
from casemanagement.models.fall import FallQuerySet
from kim.kontext import rechte_von
from kim.models import Nutzer
from kim.zahlen import dezimal_text

JE_SEITE = 25
HOECHSTENS = 1_000
"""Counts beyond are shown as „mehr als 1.000“."""
MEINE, TEAM, VERTRETUNG, GETEILT, KOMMUNE = "meine", "team", "vertretung", "geteilt", "kommune"
OHNE_AKTIVE = "ohne"
"""Filter „Fallführung“: she has no open account that keeps files of the Team any more."""
ZUWEISBAR = (MEINE, TEAM, KOMMUNE)
"""Scopes whose files the account decides about."""
UMFAENGE = {
    MEINE: "Meine Fälle",
    TEAM: "Team",
    VERTRETUNG: "In Vertretung",
    GETEILT: "Mit mir geteilt",
    KOMMUNE: "Kommune",
}
SPALTEN = (
    "pk", "aktenzeichen", "phase", "begonnen_am", "letzter_kontakt_am", "beendet_am", "person__name",
    "person__geburtsdatum", "fallfuehrung__name", "team__name", "kommune__kurzname",
)  # fmt: skip


@dataclass(frozen=True)
class Wahl:
    """What of the list is asked for; empty means all."""

    umfang: str = MEINE
    beendet: bool = False
    phase: str = ""
    fallfuehrung: int | None = None
    ohne_aktive_fuehrung: bool = False
    zielgruppe: int | None = None
    ohne_kontakt_wochen: int | None = None
    titel_endet_tage: int | None = None
    """The last residence title ends within these days or has ended already."""
    wort: str = ""

    def abfrage(self) -> str:
        """The address of exactly this list; the names are those of ``FallFilter``."""
        werte = {
            "umfang": self.umfang,
            "stand": "beendet" if self.beendet else "",
            "phase": self.phase,
            "fallfuehrung": OHNE_AKTIVE if self.ohne_aktive_fuehrung else self.fallfuehrung,
            "zielgruppe": self.zielgruppe,
            "ohne_kontakt": self.ohne_kontakt_wochen,
            "titel_endet": self.titel_endet_tage,
            "q": self.wort,
        }
        return urlencode({name: wert for name, wert in werte.items() if wert})


def umfaenge(nutzer: Nutzer) -> dict[str, str]:
    """The scopes this account has lists of."""
    rechte = rechte_von(nutzer)
    fuehrt, beaufsichtigt = rechte.hat("work_faelle"), rechte.hat("supervise_faelle")
    gibt_es = {
        MEINE: fuehrt,
        TEAM: fuehrt,
        VERTRETUNG: fuehrt,
        GETEILT: fuehrt or beaufsichtigt,
        KOMMUNE: beaufsichtigt,
    }
    return {name: text for name, text in UMFAENGE.items() if gibt_es[name]}


def auswahl(nutzer: Nutzer, wahl: Wahl) -> FallQuerySet:
    """The files of a scope that the filters leave, without order."""
    faelle = _im_umfang(nutzer, wahl.umfang).filter(offen=not wahl.beendet)
    for feld in ("phase", "fallfuehrung", "zielgruppe"):
        wert = getattr(wahl, feld)
        if wert:
            faelle = faelle.filter(**{feld: wert})
    if wahl.ohne_aktive_fuehrung:
        faelle = _ohne_aktive_fuehrung(faelle)
    if wahl.ohne_kontakt_wochen:
        grenze = timezone.localdate() - timedelta(weeks=wahl.ohne_kontakt_wochen)
        faelle = faelle.filter(
            Q(letzter_kontakt_am__lt=grenze) | Q(letzter_kontakt_am=None, begonnen_am__lt=grenze)
        )
    if wahl.titel_endet_tage:
        grenze = timezone.localdate() + timedelta(days=wahl.titel_endet_tage)
        endende = Aufenthaltsstatus.objects.letzte_bis(grenze)
        faelle = faelle.filter(pk__in=endende.values("fall_id"))
    if wahl.wort:
        faelle = mit_wort(faelle, nutzer, wahl.wort)
    return faelle


def _ohne_aktive_fuehrung(faelle: FallQuerySet) -> FallQuerySet:
    teams = set(faelle.order_by().values_list("team_id", flat=True).distinct())
    je_team = fallfuehrende_je_team(teams)
    gut = Q(pk=None)
    for team_id, nutzer_ids in je_team.items():
        gut |= Q(team_id=team_id, fallfuehrung_id__in=nutzer_ids)
    return faelle.exclude(gut)


def _im_umfang(nutzer: Nutzer, umfang: str) -> FallQuerySet:
    rechte = rechte_von(nutzer)
    teams = rechte.bereiche("work_faelle")
    if umfang == KOMMUNE:
        return Fall.objects.filter(kommune_id__in=rechte.bereiche("supervise_faelle"))
    if umfang == TEAM:
        return Fall.objects.filter(team_id__in=teams)
    if umfang == VERTRETUNG:
        heute = timezone.localdate()
        vertreten = Vertretung.objects.gueltig_am(heute).filter(nutzer=nutzer)
        return Fall.objects.filter(pk__in=vertreten.values("fall_id"))
    if umfang == GETEILT:
        return Fall.objects.mit_zugriff(nutzer)
    return Fall.objects.filter(team_id__in=teams, fallfuehrung=nutzer)


@dataclass(frozen=True)
class Seite:
    zeilen: list[dict[str, Any]]
    weiter: str
    """Where the next page begins; empty on the last one."""


def seite(faelle: FallQuerySet, ab: str = "", je_seite: int = JE_SEITE) -> Seite:
    """Files with the latest contact first, those without one last; ``ab`` from ``Seite.weiter``."""
    stelle = _lies(ab)
    if stelle:
        faelle = faelle.filter(_nach(*stelle))
    zeilen = list(_geordnet(faelle).values(*SPALTEN)[: je_seite + 1])
    mehr, zeilen = len(zeilen) > je_seite, zeilen[:je_seite]
    return Seite(zeilen, _schreibe(zeilen[-1]) if mehr else "")


def alle(faelle: FallQuerySet) -> Iterator[dict[str, Any]]:
    """Every row in the order of the list, for an export; read in portions."""
    return _geordnet(faelle).values(*SPALTEN).iterator(chunk_size=2_000)


def _geordnet(faelle: FallQuerySet) -> FallQuerySet:
    return faelle.order_by(F("letzter_kontakt_am").desc(nulls_last=True), "-pk")


def anzahl(faelle: FallQuerySet) -> int:
    """How many, counted up to one more than ``HOECHSTENS``."""
    return faelle.order_by()[: HOECHSTENS + 1].count()


def anzahl_text(zahl: int) -> str:
    """What ``anzahl`` counted, in words where it stopped."""
    return "mehr als 1.000" if zahl > HOECHSTENS else dezimal_text(zahl, 0)


def _nach(tag: date | None, pk: int) -> Q:
    if tag is None:
        return Q(letzter_kontakt_am=None, pk__lt=pk)
    return (
        Q(letzter_kontakt_am__lt=tag)
        | Q(letzter_kontakt_am=tag, pk__lt=pk)
        | Q(letzter_kontakt_am=None)
    )


def _schreibe(zeile: dict[str, Any]) -> str:
    tag = zeile["letzter_kontakt_am"]
    return f"{tag.isoformat() if tag else ''}~{zeile['pk']}"


def _lies(ab: str) -> tuple[date | None, int] | None:
    """A place in the list; what is not one begins at the top."""
    tag, _, pk = ab.partition("~")
    try:
        return (date.fromisoformat(tag) if tag else None), int(pk)
    except ValueError:
        return None
