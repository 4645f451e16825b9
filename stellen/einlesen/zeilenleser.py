"""One row of a recognised table: its Kommune, Stellenart, Stichtag and four amounts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from stellen.constants import BAUSTEIN, GROESSEN
from stellen.einlesen import kopf as k
from stellen.einlesen.kommunen import KommunenFinder
from stellen.einlesen.kopf import Kopf
from stellen.einlesen.pruefung import Pruefung, aufzaehlung, tag_text
from stellen.einlesen.tage import lies_tag
from stellen.einlesen.typen import (
    EXAKT,
    MEHRDEUTIG,
    TOLERANT,
    UNBEKANNT,
    WARNUNG,
    Befund,
    Fundstelle,
    KommuneRef,
    Vier,
    Zuordnung,
)
from stellen.einlesen.vzae import FORMELZEICHEN, Formel, VzaeFehler, gekuerzt, lies_vzae
from stellen.einlesen.worte import als_text
from stellen.einlesen.xlsx_quelle import FormelWert

_ARTEN = "Erlaubt sind koordination, assistenz, case_management, abh und ebh."

MERKEN = 10_000  # spellings remembered per file: enough for every real one


class Zeilenleser:
    """Reads cells of one row and reports everything that is wrong with them."""

    def __init__(
        self, finder: KommunenFinder, pruefung: Pruefung, stichtag: datetime.date | None
    ) -> None:
        self.finder = finder
        self.pruefung = pruefung
        self.stichtag = stichtag
        self.zuordnungen: dict[str, Zuordnung] = {}
        self._ags: dict[tuple[str, str], KommuneRef | None] = {}
        self._arten: dict[str, str | None] = {art.value: art.value for art in BAUSTEIN}
        self._texte: dict[str, str] = {}
        self._tage: dict[object, datetime.date | None] = {}
        self._gemeldete_tage: set[datetime.date] = set()

    def melde(
        self,
        art: str,
        text: str,
        abhilfe: str,
        stelle: Fundstelle,
        spalte: str = "",
        schwere: str = "fehler",
    ) -> None:
        self.pruefung.melde(Befund(art, text, abhilfe, stelle.blatt, stelle.zeile, spalte, schwere))

    def text(self, zellen: Sequence[object], kopf: Kopf, name: str, stelle: Fundstelle) -> str:
        """Text of a column; a formula there is an error and reads as empty."""
        index = kopf.spalten.get(name)
        wert = zellen[index] if index is not None and index < len(zellen) else None
        if type(wert) is str and (bekannt := self._texte.get(wert)) is not None:
            return bekannt
        if isinstance(wert, Formel | FormelWert):
            inhalt = wert if isinstance(wert, Formel) else wert.wert
        elif isinstance(wert, str) and wert.lstrip().startswith(FORMELZEICHEN):
            inhalt = wert
        else:
            text = als_text(wert)
            if isinstance(wert, str) and len(self._texte) < MERKEN:
                self._texte[wert] = text
            return text
        self.melde(
            "formel",
            f"„{gekuerzt(inhalt)}“ ist eine Formel oder ein Befehl und wird nicht übernommen.",
            "Ersetzen Sie den Inhalt der Zelle durch den Namen oder Wert selbst.",
            stelle,
            kopf.spalte(name),
        )
        return ""

    def kommune(self, ags: str, name: str, kopf: Kopf, stelle: Fundstelle) -> KommuneRef | None:
        """Kommune of the row; every unclear one is reported where it stands."""
        if ags:
            return self._nach_ags(ags, name, kopf, stelle)
        if not name:
            self.melde(
                "ohne-kommune",
                "In dieser Zeile fehlt die Kommune.",
                "Tragen Sie den amtlichen Namen oder den AGS ein.",
                stelle,
                kopf.spalte(k.KOMMUNE),
            )
            return None
        zuordnung = self.zuordnungen.get(name)
        if zuordnung is None:
            zuordnung = self.zuordnungen[name] = self.finder.nach_name(name)
            zuordnung.fundstelle = stelle
        zuordnung.anzahl += 1
        if zuordnung.ags:
            return self.finder.je_ags[zuordnung.ags]
        self._unklar(zuordnung, kopf, stelle)
        return None

    def _unklar(self, zuordnung: Zuordnung, kopf: Kopf, stelle: Fundstelle) -> None:
        namen = aufzaehlung(f"„{kandidat.name}“" for kandidat in zuordnung.kandidaten)
        if zuordnung.sicherheit == MEHRDEUTIG:
            text = f"„{gekuerzt(zuordnung.text)}“ ist nicht eindeutig: gemeint sein kann {namen}."
            abhilfe = "Schreiben Sie den vollen amtlichen Namen oder den AGS."
        else:
            text = f"„{gekuerzt(zuordnung.text)}“ ist keine der Kommunen in Nordrhein-Westfalen, die hier berichten."
            abhilfe = "Schreiben Sie den amtlichen Namen oder den AGS" + (
                f"; ähnlich ist {namen}." if namen else "."
            )
        self.melde("kommune-" + zuordnung.sicherheit, text, abhilfe, stelle, kopf.spalte(k.KOMMUNE))

    def _nach_ags(self, ags: str, name: str, kopf: Kopf, stelle: Fundstelle) -> KommuneRef | None:
        bekannt = self._ags.get((ags, name))
        if bekannt is not None:
            return bekannt
        kommune = self.finder.nach_ags(ags)
        if kommune is None:
            self.melde(
                "ags-unbekannt",
                f"„{gekuerzt(ags)}“ ist kein AGS einer der {len(self.finder.je_ags)} Kommunen.",
                "Prüfen Sie den Schlüssel: fünf Ziffern für Kreise und kreisfreie Städte, 05334002 für die Stadt Aachen.",
                stelle,
                kopf.spalte(k.AGS),
            )
            return None
        if name and not self._name_passt(kommune, name, kopf, stelle):
            return None
        self._ags[ags, name] = kommune
        return kommune

    def _name_passt(self, kommune: KommuneRef, name: str, kopf: Kopf, stelle: Fundstelle) -> bool:
        gelesen = self.finder.nach_name(name)
        if gelesen.ags not in ("", kommune.ags):
            schwere = "fehler" if gelesen.sicherheit in (EXAKT, TOLERANT) else WARNUNG
        elif gelesen.sicherheit == UNBEKANNT:
            schwere = WARNUNG
        else:
            return True
        self.melde(
            "ags-name",
            f"Der AGS {kommune.ags} gehört zu „{kommune.name}“, in der Zeile steht „{gekuerzt(name)}“.",
            "Korrigieren Sie den AGS oder den Namen."
            if schwere == "fehler"
            else "Gewertet wird der AGS; prüfen Sie den Namen.",
            stelle,
            kopf.spalte(k.KOMMUNE),
            schwere,
        )
        return schwere == WARNUNG

    def stellenart(self, zellen: Sequence[object], kopf: Kopf, stelle: Fundstelle) -> str | None:
        """Slug of a flat row, checked against its Baustein column if there is one."""
        roh = self.text(zellen, kopf, k.STELLENART, stelle)
        if roh not in self._arten:
            self._arten[roh] = k.stellenart_aus(roh)
        art = self._arten[roh]
        if art is None:
            text = (
                f"Die Stellenart „{gekuerzt(roh)}“ ist unbekannt."
                if roh
                else "Die Stellenart fehlt."
            )
            self.melde("stellenart", text, _ARTEN, stelle, kopf.spalte(k.STELLENART))
            return None
        if k.BAUSTEIN in kopf.spalten:
            baustein = self.text(zellen, kopf, k.BAUSTEIN, stelle)
            if baustein and k.baustein_aus(baustein) != BAUSTEIN[art]:
                self.melde(
                    "baustein",
                    f"Die Stellenart „{gekuerzt(roh)}“ gehört zu Baustein {BAUSTEIN[art]}, in der Zeile steht „{gekuerzt(baustein)}“.",
                    "Korrigieren Sie den Baustein oder die Stellenart.",
                    stelle,
                    kopf.spalte(k.BAUSTEIN),
                )
        return art

    def tag(self, zellen: Sequence[object], kopf: Kopf, stelle: Fundstelle) -> datetime.date | None:
        """Stichtag of the column, or ``None`` when the cell is empty or wrong (then reported)."""
        index = kopf.spalten[k.STICHTAG]
        wert = zellen[index] if index < len(zellen) else None
        if wert not in self._tage:
            self._tage[wert] = lies_tag(wert)
        tag = self._tage[wert]
        if tag is None:
            self.melde(
                "stichtag",
                f"„{gekuerzt(wert or '')}“ ist kein Datum.",
                "Schreiben Sie den Stichtag als 30.06.2024 oder 2024-06-30.",
                stelle,
                kopf.spalte(k.STICHTAG),
            )
        elif self.stichtag and tag != self.stichtag and tag not in self._gemeldete_tage:
            self._gemeldete_tage.add(tag)
            self.melde_widerspruch(tag, stelle, kopf.spalte(k.STICHTAG))
        return tag

    def melde_widerspruch(self, tag: datetime.date, stelle: Fundstelle, spalte: str = "") -> None:
        """The file speaks of another day than the caller."""
        angegeben = tag_text(self.stichtag) if self.stichtag else ""
        self.melde(
            "stichtag-widerspruch",
            f"In der Datei steht der Stichtag {tag_text(tag)}, angegeben ist der {angegeben}.",
            "Wählen Sie den Stichtag der Datei oder laden Sie die richtige Datei hoch.",
            stelle,
            spalte,
        )

    def betraege(self, zellen: Sequence[object], kopf: Kopf, stelle: Fundstelle) -> Vier | None:
        """The four amounts; every bad one is reported."""
        werte = []
        for name in GROESSEN:
            index = kopf.spalten[name]
            wert = zellen[index] if index < len(zellen) else None
            if isinstance(wert, FormelWert):
                wert = wert.wert
            try:
                werte.append(lies_vzae(wert))
            except VzaeFehler as fehler:
                self.melde(fehler.art, fehler.text, fehler.abhilfe, stelle, kopf.spalte(name))
        if len(werte) < len(GROESSEN):
            return None
        zugewiesen, besetzt, vorgesehen, nicht_vorgesehen = werte
        return zugewiesen, besetzt, vorgesehen, nicht_vorgesehen
