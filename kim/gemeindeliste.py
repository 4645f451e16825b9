"""The official list of Gemeinden as a CSV file: read, check, compare with what is stored."""

import csv
import io
import re
from dataclasses import dataclass, field

from kim.models import Gemeinde, Kommune

SPALTEN = ("ags", "name", "kommune_ags")
HOECHSTENS_BYTES = 1_000_000
HOECHSTENS_ZEILEN = 2_000
_AGS = re.compile(r"05\d{6}")
_NACHREICHEN = "Speichern Sie die Datei als „CSV UTF-8“ und laden Sie sie noch einmal hoch."


class ListeUnlesbar(ValueError):
    """All that is wrong with a file, each with row, column and remedy; nothing is stored."""

    def __init__(self, fehler: list[str]) -> None:
        super().__init__("\n".join(fehler))
        self.fehler = fehler


@dataclass(frozen=True)
class Unterschied:
    """What an import would do; ``beendet`` leave the list but keep their row."""

    neu: list[str] = field(default_factory=list)
    geaendert: list[str] = field(default_factory=list)
    beendet: list[str] = field(default_factory=list)
    unveraendert: int = 0

    @property
    def leer(self) -> bool:
        return not (self.neu or self.geaendert or self.beendet)


def lies_liste(inhalt: bytes) -> list[dict[str, str]]:
    """Rows of the file, all checked. Raises ``ListeUnlesbar`` with every error at once."""
    if len(inhalt) > HOECHSTENS_BYTES:
        raise ListeUnlesbar(
            ["Die Datei ist größer als 1 MB. Das Gemeindeverzeichnis von NRW hat etwa 15 KB."]
        )
    try:
        text = inhalt.decode("utf-8-sig")
    except UnicodeDecodeError as fehler:
        raise ListeUnlesbar(
            [f"Die Datei ist nicht in UTF-8 gespeichert. {_NACHREICHEN}"]
        ) from fehler
    if "\x00" in text:
        raise ListeUnlesbar([f"Das ist keine Textdatei. {_NACHREICHEN}"])
    kopf = text.partition("\n")[0]
    leser = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in kopf else ",")
    fehlend = [s for s in SPALTEN if s not in (leser.fieldnames or ())]
    if fehlend:
        raise ListeUnlesbar(
            [
                f"Zeile 1: Es fehlt die Spalte „{spalte}“. Die erste Zeile muss "
                "ags, name und kommune_ags enthalten."
                for spalte in fehlend
            ]
        )
    try:
        zeilen = [{s: (z[s] or "").strip() for s in SPALTEN} for z in leser]
    except csv.Error as fehler:
        raise ListeUnlesbar([f"Zeile {leser.line_num}: Die Zeile ist kein CSV."]) from fehler
    if mangel := _maengel(zeilen):
        raise ListeUnlesbar(mangel)
    return zeilen


def _maengel(zeilen: list[dict[str, str]]) -> list[str]:
    if not zeilen:
        return ["Die Datei enthält keine Gemeinden. Prüfen Sie, ob es die richtige Datei ist."]
    if len(zeilen) > HOECHSTENS_ZEILEN:
        return [f"Die Datei hat {len(zeilen)} Zeilen. NRW hat 396 Gemeinden."]
    kommunen = set(Kommune.objects.values_list("ags", flat=True))
    zuerst: dict[str, int] = {}
    raus = []
    for nummer, zeile in enumerate(zeilen, start=2):
        raus += [f"Zeile {nummer}, {text}" for text in _zeilenmaengel(zeile, kommunen)]
        if (vorher := zuerst.setdefault(zeile["ags"], nummer)) != nummer:
            raus.append(
                f"Zeile {nummer}, Spalte „ags“: {zeile['ags']} steht schon in Zeile {vorher}. "
                "Löschen Sie eine der beiden Zeilen."
            )
    return raus


def _zeilenmaengel(zeile: dict[str, str], kommunen: set[str]) -> list[str]:
    raus = []
    if not _AGS.fullmatch(zeile["ags"]):
        raus.append(
            f"Spalte „ags“: „{zeile['ags'][:20]}“ ist kein Gemeindeschlüssel von NRW. "
            "Er hat acht Ziffern und beginnt mit 05; Tabellenprogramme schneiden die 0 leicht ab."
        )
    if not zeile["name"] or len(zeile["name"]) > 80:
        raus.append("Spalte „name“: Der Name fehlt oder ist länger als 80 Zeichen.")
    if zeile["kommune_ags"] not in kommunen:
        raus.append(
            f"Spalte „kommune_ags“: Die Kommune „{zeile['kommune_ags'][:20]}“ ist unbekannt. "
            "Tragen Sie den Schlüssel eines Kreises oder einer kreisfreien Stadt ein."
        )
    elif not zeile["ags"].startswith(zeile["kommune_ags"]):
        raus.append(
            f"Spalte „kommune_ags“: {zeile['ags']} gehört nicht zu {zeile['kommune_ags']}; "
            "der Schlüssel der Gemeinde beginnt mit dem der Kommune."
        )
    return raus


def vergleiche(zeilen: list[dict[str, str]]) -> Unterschied:
    """What importing these rows would change. Reads only."""
    bestand = {g.ags: g for g in Gemeinde.objects.select_related("kommune")}
    neu, geaendert, gleich = [], [], 0
    for zeile in zeilen:
        alt = bestand.get(zeile["ags"])
        if alt is None:
            neu.append(f"{zeile['ags']} {zeile['name']}")
        elif was := _aenderungen(alt, zeile):
            geaendert.append(f"{zeile['ags']} {alt.name}: {', '.join(was)}")
        else:
            gleich += 1
    gesehen = {z["ags"] for z in zeilen}
    beendet = [
        f"{g.ags} {g.name} ({g.kommune})"
        for g in bestand.values()
        if g.ags not in gesehen and g.gueltig_bis is None
    ]
    return Unterschied(neu, geaendert, beendet, gleich)


def _aenderungen(alt: Gemeinde, zeile: dict[str, str]) -> list[str]:
    raus = []
    if alt.name != zeile["name"]:
        raus.append(f"heißt jetzt {zeile['name']}")
    if alt.kommune.ags != zeile["kommune_ags"]:
        raus.append(f"gehört jetzt zu {zeile['kommune_ags']} statt {alt.kommune.ags}")
    if alt.gueltig_bis is not None:
        raus.append("ist wieder im Verzeichnis")
    return raus
