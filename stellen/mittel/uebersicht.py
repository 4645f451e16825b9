"""All Kommunen of a year side by side: sums, rank, comparison with the budget. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kim.exporttabelle import Exporttabelle, Spalte, Zelle
from kim.models import Kommune
from stellen.auswertung import name_schluessel
from stellen.constants import Baustein
from stellen.mittel.daten import Grundlage, Mittelzeile
from stellen.mittel.rechnen import NULL, Euro

GRUNDLAGE_TEXT = {
    Grundlage.STELLEN: "aus Stellen",
    Grundlage.MELDUNGEN: "geschätzt",
    Grundlage.KEINE: "keine Angabe",
}
SPALTEN = ("name", "vzae", "pauschale", "verausgabt", "nicht", "anteil")
STANDARD = "-nicht"


@dataclass(frozen=True)
class Kommunenzeile:
    """One Kommune over its Stellenarten with a rate; ``rang`` 1 left most unspent."""

    kommune: Kommune
    vzae: Decimal
    euro: Euro
    grundlagen: tuple[Grundlage, ...]
    rang: int = 0

    @property
    def grundlage(self) -> str:
        """„aus Stellen“; mixed: „aus Stellen, geschätzt“."""
        return ", ".join(GRUNDLAGE_TEXT[g] for g in self.grundlagen)


@dataclass(frozen=True)
class Ansatzzeile:
    """A Baustein: what is in the budget and what the assigned VZÄ come to."""

    baustein: Baustein
    ansatz: Decimal | None
    euro: Euro

    @property
    def abweichung(self) -> Decimal | None:
        """Sum of the Pauschalen minus the budget."""
        return None if self.ansatz is None else self.euro.pauschale - self.ansatz


def je_kommune(zeilen: Iterable[Mittelzeile]) -> list[Kommunenzeile]:
    """In order of rank; equal ones in official order."""
    gruppen: dict[int, list[Mittelzeile]] = {}
    for z in zeilen:
        gruppen.setdefault(z.kommune.pk, []).append(z)
    roh = [
        Kommunenzeile(
            kommune=g[0].kommune,
            vzae=gefoerdert(g),
            euro=sum((z.euro for z in g), Euro()),
            grundlagen=tuple(
                x for x in Grundlage if any(z.grundlage == x for z in g if z.ergebnis)
            ),
        )
        for g in gruppen.values()
    ]
    roh.sort(key=lambda z: (-z.euro.nicht_verausgabt, z.kommune.reihenfolge))
    return [
        Kommunenzeile(z.kommune, z.vzae, z.euro, z.grundlagen, rang)
        for rang, z in enumerate(roh, start=1)
    ]


def gefoerdert(zeilen: Iterable[Mittelzeile]) -> Decimal:
    """VZÄ assigned to Stellenarten that have a rate: those behind the amounts."""
    return sum((z.zugewiesen or NULL for z in zeilen if z.satz is not None), NULL)


def sortiert(zeilen: Sequence[Kommunenzeile], sortierung: str) -> list[Kommunenzeile]:
    """By a column of ``SPALTEN``, ``-`` in front for descending; anything else by rank."""
    werte: dict[str, Callable[[Kommunenzeile], object]] = {
        "name": lambda z: name_schluessel(z.kommune.name),
        "vzae": lambda z: z.vzae,
        "pauschale": lambda z: z.euro.pauschale,
        "verausgabt": lambda z: z.euro.verausgabt,
        "nicht": lambda z: z.euro.nicht_verausgabt,
        "anteil": lambda z: z.euro.anteil_nicht or NULL,
    }
    wert = werte.get(sortierung.removeprefix("-"))
    if wert is None:
        return list(zeilen)
    return sorted(zeilen, key=wert, reverse=sortierung.startswith("-"))


def ansatzvergleich(
    ansaetze: dict[int, Decimal], summen: dict[Baustein, Euro]
) -> list[Ansatzzeile]:
    return [
        Ansatzzeile(b, ansaetze.get(b.value), summen.get(b, Euro()))
        for b in Baustein
        if b.value in ansaetze or b in summen
    ]


def uebersichtstabelle(jahr: int, zeilen: Sequence[Kommunenzeile]) -> Exporttabelle:
    """For taking away: exactly the rows of the page."""
    spalten = [
        Spalte("Kommune"),
        Spalte("AGS"),
        Spalte("Rang", "ganzzahl"),
        Spalte("zugewiesene VZÄ mit Fördersatz", "vzae", summe=True),
        Spalte("Pauschale in Euro", "euro", summe=True),
        Spalte("verausgabt in Euro", "euro", summe=True),
        Spalte("unbesetzt in Euro", "euro", summe=True),
        Spalte("ohne Stelle in Euro", "euro", summe=True),
        Spalte("ohne Angabe in Euro", "euro", summe=True),
        Spalte("nicht verausgabt in Euro", "euro", summe=True),
        Spalte("Anteil nicht verausgabt", "anteil"),
        Spalte("Grundlage"),
    ]
    return Exporttabelle(
        titel=f"Pauschale {jahr} je Kommune (rechnerisch)",
        dateiname=f"pauschale-{jahr}",
        spalten=spalten,
        zeilen=[_zellen(z) for z in zeilen],
        hinweise=("Rechnerische Angaben. Sie ersetzen keinen geprüften Nachweis.",),
    )


def _zellen(z: Kommunenzeile) -> list[Zelle]:
    return [
        z.kommune.name,
        z.kommune.ags,
        z.rang,
        z.vzae,
        z.euro.pauschale,
        *z.euro.alle,
        z.euro.nicht_verausgabt,
        z.euro.anteil_nicht,
        z.grundlage,
    ]
