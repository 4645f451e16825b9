"""The importer's reading part: one pass over a file, every error named, nothing stored.

Three layouts, told apart by their header rows, also mixed in one file:

* flat: every row names Stellenart (or ``tabelle``) and Kommune – also our own report CSV;
* official: per Stellenart a heading, a header row, one row per Kommune, „Gesamt“ – one
  below the other or one per sheet;
* an overview (Stellenart without Kommune) is recognised and skipped.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from stellen.einlesen import csv_quelle, xlsx_quelle
from stellen.einlesen import datei as dateipruefung
from stellen.einlesen import kopf as k
from stellen.einlesen.kommunen import KommunenFinder
from stellen.einlesen.kopf import Kopf
from stellen.einlesen.pruefung import Pruefung, tag_text
from stellen.einlesen.tage import tag_aus_dateiname, tag_aus_ueberschrift
from stellen.einlesen.typen import (
    MAX_ZEILEN,
    STELLENART_NAME,
    WARNUNG,
    Befund,
    DateiUnlesbar,
    Fundstelle,
    KommuneRef,
    Leseergebnis,
    Summe,
    Zeile,
)
from stellen.einlesen.vzae import gekuerzt
from stellen.einlesen.worte import als_text
from stellen.einlesen.xlsx_quelle import FormelWert
from stellen.einlesen.zeilenleser import Zeilenleser

SUCHE, TABELLE, UEBERSPRINGEN = "suche", "tabelle", "ueberspringen"


def lies_datei(
    datei: BinaryIO,
    *,
    dateiname: str,
    stichtag: datetime.date | None,
    kommunen: Sequence[KommuneRef],
    bestaetigt: Mapping[str, str] | None = None,
    vollstaendig: bool = True,
) -> Leseergebnis:
    """Read the whole file. Never raises for bad content: see ``Leseergebnis.fehler``.

    ``bestaetigt`` maps spellings of the file to the AGS a person chose for them.
    ``vollstaendig=False`` drops the demand that every Kommune and Stellenart is there.
    """
    vorgang = Lesevorgang(
        datei, dateiname=dateiname, stichtag=stichtag, kommunen=kommunen, bestaetigt=bestaetigt, vollstaendig=vollstaendig
    )
    vorgang.ergebnis.zeilen.extend(vorgang.zeilen())
    return vorgang.ergebnis


class Lesevorgang:
    """Reading as a stream: iterate ``zeilen()`` once, then look at ``ergebnis``.

    Memory stays flat however long the file: ``ergebnis.zeilen`` is left empty here.
    """

    def __init__(
        self,
        datei: BinaryIO,
        *,
        dateiname: str,
        stichtag: datetime.date | None,
        kommunen: Sequence[KommuneRef],
        bestaetigt: Mapping[str, str] | None = None,
        vollstaendig: bool = True,
    ) -> None:
        self.datei = datei
        self.dateiname = dateiname.replace("\\", "/").rsplit("/", 1)[-1]
        self.vollstaendig = vollstaendig
        self.ergebnis = Leseergebnis()
        self.pruefung = Pruefung(self.ergebnis, kommunen)
        self.leser = Zeilenleser(KommunenFinder(kommunen, bestaetigt), self.pruefung, stichtag)
        self.stichtag = stichtag
        self.tag_datei: datetime.date | None = None
        self.tag_name = tag_aus_dateiname(self.dateiname)
        self._ohne_tag_gemeldet = False
        self.koepfe = 0
        self._neues_blatt("")

    def zeilen(self) -> Iterator[Zeile]:
        """Good rows in the order of the file. Findings go into ``ergebnis.befunde``."""
        try:
            dateipruefung.pruefe_groesse(dateipruefung.groesse(self.datei))
            self.ergebnis.format = dateipruefung.erkenne_art(self.datei)
            yield from self._lies(self._quelle())
            self._abschluss()
        except DateiUnlesbar as fehler:
            self.pruefung.melde(fehler.befund)

    def _quelle(self) -> Iterator[tuple[str, int, list[object]]]:
        if self.ergebnis.format == dateipruefung.XLSX:
            return xlsx_quelle.zeilen(self.datei, uebersprungen=self.ergebnis.uebersprungene_blaetter)
        return csv_quelle.zeilen(self.datei, blatt=self.dateiname)

    def _neues_blatt(self, blatt: str) -> None:
        self.blatt = blatt
        self.zustand = SUCHE
        self.kopf = Kopf({}, {})
        self.stellenart: str | None = None
        self.ueberschrift: str | None = None
        self.tag_blatt: datetime.date | None = None
        self.vorher: Sequence[object] = ()
        self._aussen_gemeldet = False

    def _lies(self, quelle: Iterator[tuple[str, int, list[object]]]) -> Iterator[Zeile]:
        anzahl = 0
        for blatt, nummer, zellen in quelle:
            if blatt != self.blatt:
                self._neues_blatt(blatt)
            if not any(zelle is not None and zelle != "" for zelle in zellen):
                if self.zustand == UEBERSPRINGEN:
                    self.zustand = SUCHE
                continue
            anzahl += 1
            if anzahl > MAX_ZEILEN:
                raise DateiUnlesbar(
                    "zu-viele-zeilen",
                    f"Die Datei hat mehr als {MAX_ZEILEN} Zeilen.",
                    "Teilen Sie sie nach Stichtagen auf mehrere Dateien auf.",
                    blatt,
                )
            zeile = self._zeile(zellen, Fundstelle(blatt, nummer))
            self.vorher = zellen
            if zeile is not None:
                self.pruefung.zaehle(zeile)
                yield zeile

    def _zeile(self, zellen: list[object], stelle: Fundstelle) -> Zeile | None:
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
        kennung = any(_zelle(zellen, spalten.get(name)) not in (None, "") for name in (k.KOMMUNE, k.AGS))
        betraege = [_zelle(zellen, spalten[name]) for name in k.BETRAEGE]
        if all(wert is None or wert == "" for wert in betraege):
            return not kennung or sum(1 for zelle in zellen if zelle not in (None, "")) == 1
        texte = [wert for wert in betraege if isinstance(wert, str) and wert[:1].isalpha()]
        return len(texte) >= 2 and k.erkenne_kopf(zellen) is not None

    def _beginne_tabelle(self, kopf: Kopf, stelle: Fundstelle) -> None:
        self.koepfe += 1
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
        self.stellenart = None if kopf.ist_flach else (self.ueberschrift or k.stellenart_aus(stelle.blatt))
        if not kopf.ist_flach and self.stellenart is None:
            self.leser.melde(
                "stellenart",
                "Zu dieser Tabelle ist nicht erkennbar, welche Stellenart sie zeigt.",
                "Schreiben Sie die Stellenart in die Zeile über der Tabelle: " + ", ".join(STELLENART_NAME.values()) + ".",
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
        betraege = leser.betraege(zellen, kopf, stelle)
        if not ags and k.ist_gesamt(name):
            if not kopf.ist_flach:
                self.zustand = SUCHE
            if art and tag and betraege:
                self.ergebnis.summen.append(Summe(tag, art, *betraege, fundstelle=stelle))
            return None
        kommune = leser.kommune(ags, name, kopf, stelle)
        if kommune is None or art is None or tag is None:
            return None
        neu = self.pruefung.merke((tag, art), kommune, stelle)
        if not neu or betraege is None:
            return None
        return Zeile(tag, kommune.ags, name or kommune.name, art, *betraege, fundstelle=stelle)

    def _pruefe_fremde_zellen(self, zellen: list[object], stelle: Fundstelle) -> None:
        """Commands in columns that are not read are refused too: the file is not clean."""
        for index, zelle in enumerate(zellen):
            if type(zelle) is str and zelle[:1] in ("=", "@") and index not in self.kopf.spalten.values():
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

    def _abschluss(self) -> None:
        ergebnis = self.ergebnis
        ergebnis.zuordnungen = list(self.leser.zuordnungen.values())
        gelesen = self.pruefung.gesehen or ergebnis.summen
        if not gelesen and not ergebnis.fehler:
            self.pruefung.melde(
                Befund(
                    "keine-tabelle",
                    "In der Datei ist keine Tabelle mit Stellen zu erkennen.",
                    "Erwartet wird eine Kopfzeile mit Kommune, zugewiesen, besetzt, vorgesehen und nicht vorgesehen.",
                    self.blatt,
                )
            )
        tage = {tag for tag, _ in self.pruefung.gesehen}
        if self.tag_name and tage and self.tag_name not in tage:
            self.pruefung.melde(
                Befund(
                    "dateiname",
                    f"Der Dateiname nennt den {tag_text(self.tag_name)}, die Datei den {tag_text(max(tage))}.",
                    "Prüfen Sie, ob es die richtige Datei ist.",
                    schwere=WARNUNG,
                )
            )
        self.pruefung.abschluss(vollstaendig=self.vollstaendig)


def _zelle(zellen: Sequence[object], index: int | None) -> object:
    wert = zellen[index] if index is not None and index < len(zellen) else None
    return wert.wert if isinstance(wert, FormelWert) else wert


def _ist_zahl(zelle: object) -> bool:
    if isinstance(zelle, FormelWert):
        return _ist_zahl(zelle.wert)
    if isinstance(zelle, str):
        return zelle[:1].isdigit() and zelle.replace(".", "").replace(",", "").isdigit()
    return isinstance(zelle, int | float) and not isinstance(zelle, bool)
