"""What the picture and the table of the flow show: by carrier for a Kommune, by Baustein for all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stellen.constants import BAUSTEIN, Anstellungstraeger, Baustein, Stellenart
from stellen.mittel.daten import Mittelzeile
from stellen.mittel.fluss import Strom
from stellen.mittel.rechnen import NULL, Euro, Postenbetrag
from stellen.mittel.tage import Traeger

ZIELE = {
    "verausgabt": "verausgabt (besetzt)",
    "unbesetzt": "nicht verausgabt: unbesetzt",
    "ohne-stelle": "nicht verausgabt: ohne Stelle",
    "unbekannt": "ohne Angabe",
}
"""Ends of the flow: CSS class → words."""

TRAEGER_NAME = {
    Anstellungstraeger.KOMMUNE: "Stellen der Kommune",
    Anstellungstraeger.GEMEINDE: "weitergeleitet an Gemeinden",
    Anstellungstraeger.TRAEGER: "weitergeleitet an freie Träger",
}
NICHT_ERFASST = "Träger nicht erfasst"
OHNE_STELLE = "keine Stelle eingerichtet"
OHNE_ANGABE = "keine Angabe zur Besetzung"


@dataclass(frozen=True)
class Traegerzeile:
    """What one carrier of a Kommune gets and leaves; ``traeger=None``: not known or nobody."""

    gruppe: str
    name: str
    betrag: Postenbetrag
    weitergeleitet: bool


def je_traeger(zeilen: Iterable[Mittelzeile]) -> list[Traegerzeile]:
    """Carriers in order: the Kommune, its Gemeinden, freie Träger by name; then the rest."""
    betraege: dict[Traeger, Postenbetrag] = defaultdict(Postenbetrag)
    rest: dict[str, Decimal] = defaultdict(lambda: NULL)
    nicht_erfasst = Postenbetrag()
    for zeile in zeilen:
        if zeile.ergebnis is None:
            continue
        for posten in zeile.posten:
            if betrag := zeile.ergebnis.posten.get(posten.kennung):
                betraege[posten.traeger] = _plus(betraege[posten.traeger], betrag)
        nicht_erfasst = _plus(nicht_erfasst, zeile.ergebnis.posten.get(0, Postenbetrag()))
        rest[OHNE_STELLE] += zeile.euro.ohne_stelle
        rest[OHNE_ANGABE] += zeile.euro.unbekannt
    ordnung = list(Anstellungstraeger.values)
    raus = [
        Traegerzeile(
            TRAEGER_NAME[Anstellungstraeger(t.art)],
            t.name,
            betraege[t],
            t.art != Anstellungstraeger.KOMMUNE,
        )
        for t in sorted(betraege, key=lambda t: (ordnung.index(t.art), t.name.casefold()))
    ]
    if nicht_erfasst.bewilligt:
        raus.append(Traegerzeile(NICHT_ERFASST, "", nicht_erfasst, False))
    return raus + [
        Traegerzeile(name, "", Postenbetrag(NULL, wert), False)
        for name, wert in rest.items()
        if wert
    ]


def _plus(a: Postenbetrag, b: Postenbetrag) -> Postenbetrag:
    return Postenbetrag(a.verausgabt + b.verausgabt, a.nicht_verausgabt + b.nicht_verausgabt)


def stroeme_der_traeger(zeilen: Iterable[Traegerzeile]) -> list[Strom]:
    """The flow of a Kommune: what stands last in the table has an end of its own."""
    sonst = {OHNE_STELLE: "ohne-stelle", OHNE_ANGABE: "unbekannt"}
    raus = []
    for z in zeilen:
        raus.append(Strom(z.gruppe, "verausgabt", z.betrag.verausgabt))
        raus.append(Strom(z.gruppe, sonst.get(z.gruppe, "unbesetzt"), z.betrag.nicht_verausgabt))
    return raus


def je_baustein(zeilen: Iterable[Mittelzeile]) -> dict[Baustein, Euro]:
    """Sums of the rounded amounts; Bausteine without a rate are left out."""
    raus: dict[Baustein, Euro] = {}
    for z in zeilen:
        if z.ergebnis is not None:
            baustein = BAUSTEIN[Stellenart(z.stellenart)]
            raus[baustein] = raus.get(baustein, Euro()) + z.euro
    return dict(sorted(raus.items()))


def stroeme_der_bausteine(summen: dict[Baustein, Euro]) -> list[Strom]:
    return [
        Strom(f"Baustein {b.value}", ziel, betrag)
        for b, euro in summen.items()
        for ziel, betrag in zip(ZIELE, euro.alle, strict=True)
    ]


def gesamt(zeilen: Iterable[Mittelzeile]) -> Euro:
    return sum((z.euro for z in zeilen), Euro())


def ohne_satz(zeilen: Sequence[Mittelzeile]) -> list[str]:
    """Names of the Stellenarten nothing can be computed for."""
    fehlt = {z.stellenart for z in zeilen if z.satz is None}
    return [art.label for art in Stellenart if art in fehlt]
