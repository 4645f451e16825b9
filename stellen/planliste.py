"""The list of posts on a day: rows, what of them is asked for, sums against the Zuweisung."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kim.models import Nutzer
from kim.suche import falte
from stellen.belegung import NULL, Abschnitt
from stellen.bericht.typen import Betraege
from stellen.constants import Stellenart, VakanzStand, Verfahrensstand
from stellen.models import Abwesenheit, Besetzung, Stelle, Zuweisung
from stellen.models.grund import am
from stellen.stellenplan import lage_am

BESETZT, TEILWEISE = "besetzt", "teilweise"
VERFAHREN, NICHT, UNGEKLAERT = "verfahren", "nicht_vorgesehen", "ungeklaert"
STAENDE = {
    BESETZT: "besetzt",
    TEILWEISE: "teilweise besetzt",
    VERFAHREN: "im Verfahren",
    NICHT: "nicht vorgesehen",
    UNGEKLAERT: "ungeklärt",
}
"""What a post is on a day; one that is partly filled is also what is planned for the rest."""
_GEPLANT = {VakanzStand.VORGESEHEN: VERFAHREN, VakanzStand.NICHT_VORGESEHEN: NICHT}
ARTEN = list(Stellenart.values)


def staende_von(abschnitt: Abschnitt) -> tuple[str, ...]:
    if not abschnitt.unbesetzt:
        return (BESETZT,)
    angabe = abschnitt.angabe
    geplant = _GEPLANT[VakanzStand(angabe.stand)] if angabe else UNGEKLAERT
    return (TEILWEISE, geplant) if abschnitt.besetzt else (geplant,)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a post that day; only for accounts that may see names."""

    name: str
    vzae: Decimal
    abwesend: str = ""


@dataclass(frozen=True, slots=True)
class Planzeile:
    """A post on ``tag``, by the ``name`` the reader may know. ``personen`` is empty for whom
    names are hidden."""

    stelle: Stelle
    name: str
    tag: date
    abschnitt: Abschnitt
    seit: date
    personen: tuple[Person, ...] = ()

    @property
    def staende(self) -> tuple[str, ...]:
        return staende_von(self.abschnitt)

    @property
    def vakant_seit(self) -> date | None:
        return self.seit if self.abschnitt.unbesetzt else None

    @property
    def tage(self) -> int | None:
        """Age of the vacancy in days, 0 on its first day; ``None`` where all is filled."""
        return (self.tag - self.seit).days if self.abschnitt.unbesetzt else None

    @property
    def grund(self) -> str:
        angabe = self.abschnitt.angabe
        return angabe.grund if angabe and self.abschnitt.unbesetzt else ""

    @property
    def verfahren(self) -> str:
        angabe = self.abschnitt.angabe
        if not (angabe and self.abschnitt.unbesetzt and angabe.verfahren):
            return ""
        return Verfahrensstand(angabe.verfahren).label

    @property
    def traeger(self) -> str:
        """Name of the carrier; empty for the Kommune itself."""
        return str(self.stelle.gemeinde or self.stelle.organisation or "")


@dataclass(frozen=True, slots=True)
class Wahl:
    """What of the list is asked for; empty means all."""

    stellenart: str = ""
    traeger: str = ""
    stand: str = ""
    wort: str = ""

    def trifft(self, zeile: Planzeile) -> bool:
        stelle = zeile.stelle
        return (
            self.stellenart in ("", stelle.stellenart)
            and self.traeger in ("", stelle.traeger_art)
            and (not self.stand or self.stand in zeile.staende)
            and (not self.wort or falte(self.wort) in falte(_suchtext(zeile)))
        )


def _suchtext(zeile: Planzeile) -> str:
    namen = (p.name for p in zeile.personen)
    return " ".join((zeile.name, zeile.traeger, *namen))


def planzeilen(*, nutzer: Nutzer, kommune_ids: Collection[int], tag: date) -> list[Planzeile]:
    """The posts of these Kommunen on the day, in official order; who fills them only where
    the account may see it. The number of queries does not depend on the number of posts.
    """
    stellen = Stelle.objects.visible_to(nutzer).filter(kommune_id__in=kommune_ids)
    stellen = stellen.select_related("kommune", "gemeinde", "organisation")
    personen = _personen(nutzer, kommune_ids, tag)
    zeilen = [
        Planzeile(
            stelle,
            stelle.name_fuer(nutzer),
            tag,
            abschnitt,
            seit,
            tuple(personen.get(stelle.pk, ())),
        )
        for stelle, abschnitt, seit in lage_am(stellen, tag)
    ]
    return sorted(zeilen, key=amtlich)


def _personen(nutzer: Nutzer, kommune_ids: Collection[int], tag: date) -> dict[int, list[Person]]:
    fort = Abwesenheit.objects.visible_to(nutzer).filter(am(tag, "von", "bis"))
    abwesend = {a.besetzung_id: a.get_art_display() for a in fort}
    besetzungen = Besetzung.objects.visible_to(nutzer).am(tag)
    personen: dict[int, list[Person]] = defaultdict(list)
    for b in besetzungen.filter(kommune_id__in=kommune_ids).select_related("fachkraft"):
        name = b.fachkraft.name if b.fachkraft else "ohne Namen"
        personen[b.stelle_id].append(Person(name, b.vzae, abwesend.get(b.pk, "")))
    return personen


def amtlich(zeile: Planzeile) -> tuple[Any, ...]:
    stelle = zeile.stelle
    return (
        stelle.kommune.reihenfolge,
        ARTEN.index(stelle.stellenart),
        _natuerlich(zeile.name),
        stelle.pk,
    )


def _natuerlich(text: str) -> tuple[Any, ...]:
    """„Case Management 2“ comes before „Case Management 10“."""
    gefaltet = falte(text)
    kopf = gefaltet.rstrip("0123456789")
    return (kopf, int(gefaltet[len(kopf) :] or 0))


SORTIERUNGEN: dict[str, Callable[[Planzeile], Any]] = {
    "kommune": amtlich,
    "bezeichnung": lambda z: _natuerlich(z.name),
    "stellenart": lambda z: (ARTEN.index(z.stelle.stellenart), amtlich(z)),
    "vzae": lambda z: z.stelle.vzae,
    "unbesetzt": lambda z: z.abschnitt.unbesetzt,
    "seit": lambda z: (z.vakant_seit is None, z.seit),
}


def sortiert(zeilen: Iterable[Planzeile], sortierung: str) -> list[Planzeile]:
    """Ordered by a name of ``SORTIERUNGEN``, descending with ``-``; else official order."""
    name = sortierung.removeprefix("-")
    schluessel = SORTIERUNGEN.get(name, amtlich)
    umgekehrt = name in SORTIERUNGEN and sortierung.startswith("-")
    return sorted(zeilen, key=schluessel, reverse=umgekehrt)


@dataclass(frozen=True, slots=True)
class Artsumme:
    """One Stellenart: its posts of the day, and what the Land assigned (``None``: not known)."""

    stellenart: str
    anzahl: int
    betraege: Betraege
    zuweisung: Decimal | None

    @property
    def bezeichnung(self) -> str:
        return Stellenart(self.stellenart).label


def artsummen(zeilen: Iterable[Planzeile], zuweisungen: dict[str, Decimal]) -> list[Artsumme]:
    """In official order; Stellenarten with neither posts nor Zuweisung are left out."""
    je_art: dict[str, list[Planzeile]] = defaultdict(list)
    for zeile in zeilen:
        je_art[zeile.stelle.stellenart].append(zeile)
    return [
        Artsumme(art, len(je_art[art]), _betraege(je_art[art]), zuweisungen.get(art))
        for art in ARTEN
        if je_art[art] or zuweisungen.get(art)
    ]


def _betraege(zeilen: list[Planzeile]) -> Betraege:
    nicht = sum((z.abschnitt.unbesetzt for z in zeilen if NICHT in z.staende), NULL)
    frei = sum((z.abschnitt.unbesetzt for z in zeilen), NULL)
    return Betraege(
        zugewiesen=sum((z.stelle.vzae for z in zeilen), NULL),
        besetzt=sum((z.abschnitt.besetzt for z in zeilen), NULL),
        vorgesehen=frei - nicht,
        nicht_vorgesehen=nicht,
    )


def zuweisungen_am(kommune_ids: Collection[int], tag: date) -> tuple[dict[str, Decimal], list[int]]:
    """Stellenart → VZÄ assigned for the day's budget year, and of which years they are.

    Where that year is not known yet, a Kommune counts with its last year before.
    """
    letzte: dict[tuple[int, str], tuple[int, Decimal]] = {}
    bekannt = Zuweisung.objects.filter(kommune_id__in=kommune_ids, haushaltsjahr__lte=tag.year)
    for kommune, art, jahr, vzae in bekannt.order_by("haushaltsjahr").values_list(
        "kommune_id", "stellenart", "haushaltsjahr", "vzae"
    ):
        letzte[kommune, art] = (jahr, vzae)
    summen: dict[str, Decimal] = defaultdict(lambda: NULL)
    for (_, art), (_, vzae) in letzte.items():
        summen[art] += vzae
    return dict(summen), sorted({jahr for jahr, _ in letzte.values()})


def namen_je_kommune(zeilen: Iterable[Planzeile]) -> dict[int, int]:
    """Kommune id → how many persons these rows name; for the read log."""
    mengen: dict[int, int] = defaultdict(int)
    for zeile in zeilen:
        mengen[zeile.stelle.kommune_id] += len(zeile.personen)
    return dict(mengen)
