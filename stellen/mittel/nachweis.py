"""Figures for the Verwendungsnachweis of a Kommune: one row per post, and what no post explains.

Computed figures; they don't replace an audited proof. Persons are named only when the caller
hands their names over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kim.exporttabelle import Exporttabelle, Spalte, Zelle
from kim.zahlen import datum_text
from stellen.constants import Anstellungstraeger, Stellenart
from stellen.mittel.daten import Grundlage, Mittelzeile
from stellen.mittel.rechnen import Ergebnis, Postenbetrag, runde_cent
from stellen.mittel.tage import Posten, jahrestage
from stellen.models import kennung_der_stelle

WORTLAUT = "Rechnerische Angaben. Sie ersetzen keinen geprüften Nachweis."
AUS_STELLEN = "rechnerisch aus den Stellen"
AUS_MELDUNGEN = "geschätzt aus festgestellten Meldungen"
OHNE_BESETZUNG = "ohne Angabe zur Besetzung"
OHNE_SATZ = "kein Fördersatz hinterlegt"


@dataclass(frozen=True)
class Nachweiszeile:
    """A post; or what of a Stellenart has none. Amounts in euros."""

    stellenart: str
    bezeichnung: str
    angabe: str
    traeger: str = ""
    bescheid_am: date | None = None
    vzae: Decimal | None = None
    von: date | None = None
    bis: date | None = None
    monate_besetzt: Decimal | None = None
    betrag: Postenbetrag | None = None
    bewilligt: Decimal | None = None
    namen: str = ""

    @property
    def ist_stelle(self) -> bool:
        return self.von is not None

    @property
    def verausgabt(self) -> Decimal | None:
        return self.betrag.verausgabt if self.betrag else None

    @property
    def nicht_verausgabt(self) -> Decimal | None:
        return self.betrag.nicht_verausgabt if self.betrag else None


def nachweiszeilen(
    zeilen: Iterable[Mittelzeile], namen: Mapping[int, str] | None = None, *, neutral: bool
) -> list[Nachweiszeile]:
    """``namen``: post id → who filled it in the year. ``neutral``: posts by number, not by the
    free text of the Kommune, in which a person may be named."""
    return [z for mittel in zeilen for z in _der_stellenart(mittel, namen or {}, neutral=neutral)]


def _der_stellenart(
    mittel: Mittelzeile, namen: Mapping[int, str], *, neutral: bool
) -> list[Nachweiszeile]:
    art = Stellenart(mittel.stellenart).label
    if mittel.grundlage == Grundlage.KEINE:
        bewilligt = mittel.euro.unbekannt if mittel.ergebnis else None
        return [Nachweiszeile(art, "", OHNE_BESETZUNG, vzae=mittel.zugewiesen, bewilligt=bewilligt)]
    raus = [_stelle(art, p, mittel, namen.get(p.kennung, ""), neutral) for p in mittel.posten]
    if mittel.grundlage == Grundlage.MELDUNGEN:
        raus.append(_meldung(art, mittel))
    if mittel.aufteilung and mittel.aufteilung.ohne_stelle:
        raus.append(_ohne_stelle(art, mittel))
    return raus


def _stelle(
    art: str, posten: Posten, mittel: Mittelzeile, namen: str, neutral: bool
) -> Nachweiszeile:
    kennung = kennung_der_stelle(mittel.stellenart, posten.kennung)
    tage = mittel.aufteilung.posten[posten.kennung] if mittel.aufteilung else None
    betrag = _betrag(mittel.ergebnis, posten.kennung)
    return Nachweiszeile(
        stellenart=art,
        bezeichnung=kennung if neutral else posten.bezeichnung,
        angabe=AUS_STELLEN if betrag else OHNE_SATZ,
        traeger=posten.traeger.name or Anstellungstraeger(posten.traeger.art).label,
        bescheid_am=posten.bescheid_am,
        vzae=posten.vzae,
        von=max(posten.zeit.von, date(mittel.jahr, 1, 1)),
        bis=min(posten.zeit.bis or date.max, date(mittel.jahr, 12, 31)),
        monate_besetzt=runde_cent(tage.monate_besetzt) if tage else None,
        betrag=betrag,
        bewilligt=betrag.bewilligt if betrag else None,
        namen=namen,
    )


def _meldung(art: str, mittel: Mittelzeile) -> Nachweiszeile:
    tage = ", ".join(datum_text(s.ab) for s in mittel.staende)
    betrag = _betrag(mittel.ergebnis, 0)
    return Nachweiszeile(
        stellenart=art,
        bezeichnung=f"Stichtage {tage}" if len(mittel.staende) > 1 else f"Stichtag {tage}",
        angabe=AUS_MELDUNGEN if betrag else OHNE_SATZ,
        vzae=mittel.zugewiesen if mittel.zugewiesen is not None else mittel.staende[-1].zugewiesen,
        betrag=betrag,
        bewilligt=betrag.bewilligt if betrag else None,
    )


def _ohne_stelle(art: str, mittel: Mittelzeile) -> Nachweiszeile:
    """Its VZÄ are the mean over the year."""
    ohne = mittel.aufteilung.ohne_stelle if mittel.aufteilung else 0
    betrag = Postenbetrag(nicht_verausgabt=mittel.euro.ohne_stelle) if mittel.ergebnis else None
    return Nachweiszeile(
        stellenart=art,
        bezeichnung="zugewiesen, keine Stelle eingerichtet",
        angabe=AUS_STELLEN if betrag else OHNE_SATZ,
        vzae=runde_cent(ohne / jahrestage(mittel.jahr)),
        betrag=betrag,
        bewilligt=betrag.bewilligt if betrag else None,
    )


def _betrag(ergebnis: Ergebnis | None, kennung: int) -> Postenbetrag | None:
    return ergebnis.posten.get(kennung, Postenbetrag()) if ergebnis else None


def nachweistabelle(
    kommune: str, jahr: int, zeilen: Sequence[Nachweiszeile], *, mit_namen: bool
) -> Exporttabelle:
    """For taking away: exactly the rows of the page."""
    spalten = [
        Spalte("Kommune"),
        Spalte("Haushaltsjahr", "ganzzahl"),
        Spalte("Stellenart"),
        Spalte("Stelle"),
        Spalte("Anstellungsträger"),
        Spalte("Weiterleitungsbescheid vom", "datum"),
        Spalte("VZÄ", "vzae"),
        Spalte("im Jahr gültig von", "datum"),
        Spalte("im Jahr gültig bis", "datum"),
        Spalte("Monate besetzt", "vzae"),
        Spalte("bewilligt in Euro", "euro", summe=True),
        Spalte("verausgabt in Euro", "euro", summe=True),
        Spalte("nicht verausgabt in Euro", "euro", summe=True, differenz=(10, 11)),
        Spalte("Angabe"),
    ]
    if mit_namen:
        spalten.append(Spalte("besetzt mit"))
    return Exporttabelle(
        titel=f"Angaben zum Verwendungsnachweis {jahr}: {kommune}",
        dateiname=f"verwendungsnachweis-rechnerisch-{jahr}",
        spalten=spalten,
        zeilen=[_zellen(kommune, jahr, z, mit_namen) for z in zeilen],
        hinweise=(WORTLAUT,),
    )


def _zellen(kommune: str, jahr: int, z: Nachweiszeile, mit_namen: bool) -> list[Zelle]:
    zellen: list[Zelle] = [
        kommune,
        jahr,
        z.stellenart,
        z.bezeichnung,
        z.traeger,
        z.bescheid_am,
        z.vzae,
        z.von,
        z.bis,
        z.monate_besetzt,
        z.bewilligt,
        z.verausgabt,
        z.nicht_verausgabt,
        z.angabe,
    ]
    return [*zellen, z.namen] if mit_namen else zellen
