"""Metadata for tabular data on the web (W3C Recommendation of 17.12.2015)."""

from typing import Any

from stellen.constants import BAUSTEIN, Stellenart
from stellen.offene_daten.beschreibung import LIZENZ, Angaben, Herausgeber
from stellen.offene_daten.datei import SPALTEN, Spalte

INHALTSTYP = "application/csvm+json"
_ARTEN: dict[str, Any] = {
    "tag": {"base": "date", "format": "yyyy-MM-dd"},
    "schluessel": {"base": "string", "format": "^05[0-9]{3}([0-9]{3})?$"},
    "text": "string",
    "nummer": {"base": "integer", "minimum": min(BAUSTEIN.values()), "maximum": 3},
    "vzae": {"base": "decimal", "format": {"decimalChar": ","}, "minimum": 0},
}


def csvw(angaben: Angaben, herausgeber: Herausgeber) -> dict[str, Any]:
    """The metadata document of one file; its ``url`` is relative to the document."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "de"}],
        "url": angaben.datei.rpartition("/")[2],
        "dc:title": angaben.titel,
        "dc:description": angaben.beschreibung,
        "dc:publisher": herausgeber.name,
        "dc:license": {"@id": LIZENZ},
        "dc:issued": {"@value": f"{angaben.erste:%Y-%m-%d}", "@type": "xsd:date"},
        "dc:modified": {"@value": f"{angaben.geaendert:%Y-%m-%d}", "@type": "xsd:date"},
        "dcat:keyword": angaben.schlagworte,
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ";",
            "header": True,
            "lineTerminators": ["\r\n"],
        },
        "tableSchema": {
            "columns": [_spalte(s) for s in SPALTEN],
            "primaryKey": ["ags", "stellenart"],
        },
    }


def _spalte(spalte: Spalte) -> dict[str, Any]:
    datentyp = _ARTEN[spalte.art]
    if spalte.name == "stellenart":
        datentyp = {"base": "string", "format": "|".join(Stellenart.values)}
    return {
        "name": spalte.name,
        "titles": [spalte.name, spalte.titel],
        "dc:description": spalte.text,
        "datatype": datentyp,
        "required": True,
    }
