"""Where do tables begin and end? A small state machine over the rows of one file.

Three layouts, told apart by their header rows, also mixed in one file:

* flat: every row names Stellenart (or ``tabelle``) and Kommune – also our own report CSV;
* official: per Stellenart a heading, a header row, one row per Kommune, „Gesamt“ – one
  below the other or one per sheet;
* an overview (Stellenart without Kommune) is recognised and skipped.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from stellen.einlesen import kopf as k
from stellen.einlesen.kopf import Kopf
from stellen.einlesen.pruefung import Pruefung
from stellen.einlesen.tage import tag_aus_ueberschrift
from stellen.einlesen.typen import STELLENART_NAME, Fundstelle, Summe, Zeile
from stellen.einlesen.vzae import Formel, gekuerzt
from stellen.einlesen.worte import als_text
from stellen.einlesen.xlsx_quelle import FormelWert
from stellen.einlesen.zeilenleser import Zeilenleser

SUCHE, TABELLE, UEBERSPRINGEN = "suche", "tabelle", "ueberspringen"


class Tabellenleser:
    """Feed it the rows of the file in order; it answers with the data rows."""

    def __init__(
        self,
        leser: Zeilenleser,
        pruefung: Pruefung,
        *,
        stichtag: datetime.date | None,
        tag_name: datetime.date | None,
    ) -> None:
        self.leser = leser
        self.pruefung = pruefung
        self.stichtag = stichtag
        self.tag_name = tag_name
        self.tag_datei: datetime.date | None = None
        self._ohne_tag_gemeldet = False
        self.neues_blatt("")

    def neues_blatt(self, blatt: str) -> None:
        self.blatt = blatt
        self.zustand = SUCHE
        self.kopf = Kopf({}, {})
        self.stellenart: str | None = None
        self.ueberschrift: str | None = None
        self.tag_blatt: datetime.date | None = None
        self.vorher: Sequence[object] = ()
        self._aussen_gemeldet = False

    def leerzeile(self) -> None:
        """An empty row ends an overview or a table whose header was refused."""
        if self.zustand == UEBERSPRINGEN:
            self.zustand = SUCHE

    def zeile(self, zellen: list[object], stelle: Fundstelle) -> Zeile | None:
        """The data of this row, or ``None`` for everything that is no good data row."""
        ergebnis = self._lies_zeile(zellen, stelle)
        self.vorher = zellen
        return ergebnis

    def _lies_zeile(self, zellen: list[object], stelle: Fundstelle) -> Zeile | None:
        if self.zustand == TABELLE:
            if not self._verlaesst_tabelle(zellen):
                return self._datenzeile(zellen, stelle)
            self.zustand = SUCHE
        kopf = k.erkenne_kopf(zellen, self.vorher if self.zustand == SUCHE else ())
        if kopf is not None:
            self._beginne_tabelle(kopf, stelle)
        elif self.zustand == SUCHE:
            self._freier_text(zellen, stelle)
        return None

    def _verlaesst_tabelle(self, zellen: list[object]) -> bool:
        """Heading, note or a new header row instead of a data row?"""
        spalten = self.kopf.spalten
        kennung = any(
            _zelle(zellen, spalten.get(name)) not in (None, "") for name in (k.KOMMUNE, k.AGS)
        )
        betraege = [_zelle(zellen, spalten[name]) for name in k.GROESSEN]
        if all(wert is None or wert == "" for wert in betraege):
            return not kennung or sum(1 for zelle in zellen if zelle not in (None, "")) == 1
        texte = [wert for wert in betraege if isinstance(wert, str) and wert[:1].isalpha()]
        return len(texte) >= 2 and k.erkenne_kopf(zellen) is not None

    def _beginne_tabelle(self, kopf: Kopf, stelle: Fundstelle) -> None:
        self.zustand = UEBERSPRINGEN
        self.kopf = kopf
        self._aussen_gemeldet = False
        if kopf.ist_flach and not kopf.hat_kommune:
            return
        fehlend = kopf.fehlend if kopf.hat_kommune else ["Kommune", *kopf.fehlend]
        if fehlend:
            self.leser.melde(
                "spalte-fehlt",
                f"In der Kopfzeile fehlt: {', '.join(f'„{name}“' for name in fehlend)}.",
                "Ergänzen Sie die Spalte oder benennen Sie sie so.",
                stelle,
            )
        if kopf.doppelt:
            self.leser.melde(
                "spalte-doppelt",
                f"Diese Spalte gibt es mehrfach: {', '.join(f'„{gekuerzt(name)}“' for name in kopf.doppelt)}.",
                "Lassen Sie je Angabe nur eine Spalte stehen.",
                stelle,
            )
        self.stellenart = (
            None if kopf.ist_flach else (self.ueberschrift or k.stellenart_aus(stelle.blatt))
        )
        if not kopf.ist_flach and self.stellenart is None:
            self.leser.melde(
                "stellenart",
                "Zu dieser Tabelle ist nicht erkennbar, welche Stellenart sie zeigt.",
                "Schreiben Sie die Stellenart in die Zeile über der Tabelle: "
                + ", ".join(STELLENART_NAME.values())
                + ".",
                stelle,
            )
        elif not fehlend and not kopf.doppelt:
            self.zustand = TABELLE
        self.ueberschrift = None

    def _freier_text(self, zellen: list[object], stelle: Fundstelle) -> None:
        """Titles, headings, notes: they may name the Stellenart or the Stichtag."""
        texte = [als_text(zelle) for zelle in zellen if isinstance(zelle, str) and zelle.strip()]
        zahlen = sum(1 for zelle in zellen if _ist_zahl(zelle))
        if zahlen >= 2 and texte and not self._aussen_gemeldet:
            self._aussen_gemeldet = True
            self.leser.melde(
                "ausserhalb",
                f"Ab dieser Zeile („{gekuerzt(texte[0])}“) stehen Zahlen ohne erkennbare Kopfzeile.",
                "Setzen Sie eine Kopfzeile mit Kommune, zugewiesen, besetzt, vorgesehen und nicht vorgesehen darüber.",
                stelle,
            )
        gesamt = " ".join(texte)
        if art := k.stellenart_aus(gesamt):
            self.ueberschrift = art
        if tag := tag_aus_ueberschrift(gesamt):
            if self.stichtag and tag != self.stichtag:
                self.leser.melde_widerspruch(tag, stelle)
            self.tag_blatt = tag
            self.tag_datei = self.tag_datei or tag

    def _datenzeile(self, zellen: list[object], stelle: Fundstelle) -> Zeile | None:
        leser, kopf = self.leser, self.kopf
        self._pruefe_fremde_zellen(zellen, stelle)
        name = leser.text(zellen, kopf, k.KOMMUNE, stelle)
        ags = leser.text(zellen, kopf, k.AGS, stelle)
        art = leser.stellenart(zellen, kopf, stelle) if kopf.ist_flach else self.stellenart
        tag = leser.tag(zellen, kopf, stelle) if k.STICHTAG in kopf.spalten else self._tag(stelle)
        if not ags and k.ist_gesamt(name):
            self._gesamtzeile(zellen, tag, art, stelle)
            return None
        betraege = leser.betraege(zellen, kopf, stelle)
        kommune = leser.kommune(ags, name, kopf, stelle)
        if kommune is None or art is None or tag is None:
            return None
        neu = self.pruefung.merke((tag, art), kommune, stelle)
        if not neu or betraege is None:
            return None
        return Zeile(tag, kommune.ags, name or kommune.name, art, *betraege, stelle)

    def _gesamtzeile(
        self,
        zellen: list[object],
        tag: datetime.date | None,
        art: str | None,
        stelle: Fundstelle,
    ) -> None:
        """Ends an official table. Totals that are formulas without a result say nothing."""
        if not self.kopf.ist_flach:
            self.zustand = SUCHE
        if any(isinstance(zelle, Formel) for zelle in zellen):
            return
        betraege = self.leser.betraege(zellen, self.kopf, stelle)
        if art and tag and betraege:
            self.pruefung.ergebnis.summen.append(Summe(tag, art, *betraege, stelle))

    def _pruefe_fremde_zellen(self, zellen: list[object], stelle: Fundstelle) -> None:
        """Commands in columns that are not read are refused too: the file is not clean."""
        for index, zelle in enumerate(zellen):
            if (
                type(zelle) is str
                and zelle[:1] in ("=", "@")
                and index not in self.kopf.spalten.values()
            ):
                self.leser.melde(
                    "formel",
                    f"„{gekuerzt(zelle)}“ ist eine Formel oder ein Befehl.",
                    "Löschen Sie den Inhalt dieser Zelle.",
                    stelle,
                    k.buchstabe(index),
                )

    def _tag(self, stelle: Fundstelle) -> datetime.date | None:
        tag = self.stichtag or self.tag_blatt or self.tag_datei or self.tag_name
        if tag is None and not self._ohne_tag_gemeldet:
            self._ohne_tag_gemeldet = True
            self.leser.melde(
                "stichtag",
                "Der Stichtag ist nicht angegeben.",
                "Geben Sie den Stichtag an oder schreiben Sie „Stichtag 30.06.2024“ über die Tabelle.",
                stelle,
            )
        return tag


def _zelle(zellen: Sequence[object], index: int | None) -> object:
    wert = zellen[index] if index is not None and index < len(zellen) else None
    return wert.wert if isinstance(wert, FormelWert) else wert


def _ist_zahl(zelle: object) -> bool:
    if isinstance(zelle, FormelWert):
        return _ist_zahl(zelle.wert)
    if isinstance(zelle, str):
        return zelle[:1].isdigit() and zelle.replace(".", "").replace(",", "").isdigit()
    return isinstance(zelle, int | float) and not isinstance(zelle, bool)
