"""DCAT-AP.de 3.0 (GovData, specification of 2024) as JSON-LD.

Obligatory: title, description, publisher; of a distribution accessURL and license. Values
come from the vocabularies the specification names.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from stellen.offene_daten.beschreibung import LIZENZ, Angaben, Herausgeber

INHALTSTYP = "application/ld+json"
_AMT = "http://publications.europa.eu/resource/authority"
_LAND = "http://dcat-ap.de/def/politicalGeocoding/stateKey/05"
"""Nordrhein-Westfalen."""
_DATENBEREITSTELLER = "http://dcat-ap.de/def/contributors/"
KONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_VERFUEGBAR = {"@id": f"{_AMT}/planned-availability/AVAILABLE"}
_DEUTSCH = {"@id": f"{_AMT}/language/DEU"}


def datensatz(angaben: Angaben, herausgeber: Herausgeber) -> dict[str, Any]:
    """The document of one Stichtag."""
    return {"@context": KONTEXT, **_datensatz(angaben, herausgeber)}


def katalog(eintraege: Iterable[Angaben], herausgeber: Herausgeber, seite: str) -> dict[str, Any]:
    """All released Stichtage, as a portal harvests them."""
    liste = list(eintraege)
    dokument = {
        "@context": KONTEXT,
        "@id": f"{seite}#katalog",
        "@type": "dcat:Catalog",
        "dcterms:title": _de("Offene Daten des Kommunalen Integrationsmanagements NRW"),
        "dcterms:description": _de(
            "Festgestellte Zahlen der Stellenbesetzung, vom Ministerium freigegeben."
        ),
        "dcterms:publisher": _stelle(herausgeber),
        "dcterms:language": _DEUTSCH,
        "dcterms:spatial": {"@id": _LAND},
        "foaf:homepage": {"@id": seite},
        "dcat:dataset": [_datensatz(a, herausgeber) for a in liste],
    }
    if liste:
        dokument["dcterms:modified"] = _zeit(max(a.geaendert for a in liste))
    return dokument


def _datensatz(angaben: Angaben, herausgeber: Herausgeber) -> dict[str, Any]:
    dokument = {
        "@id": f"{angaben.seite}#datensatz",
        "@type": "dcat:Dataset",
        "dcterms:title": _de(angaben.titel),
        "dcterms:description": _de(angaben.beschreibung),
        "dcterms:publisher": _stelle(herausgeber),
        "dcterms:identifier": f"kim-stellenbesetzung-{angaben.stichtag:%Y-%m-%d}",
        "dcterms:issued": _zeit(angaben.erste),
        "dcterms:modified": _zeit(angaben.geaendert),
        "dcterms:language": _DEUTSCH,
        "dcterms:accessRights": {"@id": f"{_AMT}/access-right/PUBLIC"},
        "dcterms:spatial": {"@id": _LAND},
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _tag(angaben.stichtag),
            "dcat:endDate": _tag(angaben.stichtag),
        },
        "dcatde:politicalGeocodingLevelURI": {
            "@id": "http://dcat-ap.de/def/politicalGeocoding/Level/state"
        },
        "dcatde:politicalGeocodingURI": {"@id": _LAND},
        "dcatap:availability": _VERFUEGBAR,
        "dcat:theme": [{"@id": f"{_AMT}/data-theme/{t}"} for t in ("SOCI", "GOVE")],
        "dcat:keyword": [_de(wort) for wort in angaben.schlagworte],
        "dcat:landingPage": {"@id": angaben.seite},
        "dcat:version": str(angaben.version),
        "adms:versionNotes": _de(angaben.anmerkung),
        "dcat:distribution": _distribution(angaben, herausgeber),
    }
    if herausgeber.kennung:
        kennung = herausgeber.kennung.removeprefix(_DATENBEREITSTELLER)
        dokument["dcatde:contributorID"] = {"@id": f"{_DATENBEREITSTELLER}{kennung}"}
    if herausgeber.kontakt:
        dokument["dcat:contactPoint"] = {
            "@type": "vcard:Organization",
            "vcard:fn": herausgeber.name,
            "vcard:hasEmail": {"@id": f"mailto:{herausgeber.kontakt}"},
        }
    return dokument


def _distribution(angaben: Angaben, herausgeber: Herausgeber) -> dict[str, Any]:
    return {
        "@id": f"{angaben.datei}#datei",
        "@type": "dcat:Distribution",
        "dcterms:title": _de(angaben.datei.rpartition("/")[2]),
        # Only to be downloaded: then both are the address of the file (convention 39).
        "dcat:accessURL": {"@id": angaben.datei},
        "dcat:downloadURL": {"@id": angaben.datei},
        "dcterms:license": {"@id": LIZENZ},
        "dcatde:licenseAttributionByText": _de(herausgeber.name),
        "dcterms:format": {"@id": f"{_AMT}/file-type/CSV"},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        "dcterms:language": _DEUTSCH,
        "dcterms:issued": _zeit(angaben.erste),
        "dcterms:modified": _zeit(angaben.geaendert),
        "dcatap:availability": _VERFUEGBAR,
        "adms:status": {"@id": "http://purl.org/adms/status/Completed"},
        "foaf:page": {"@id": angaben.metadaten},
        "dcat:byteSize": {"@value": str(angaben.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": angaben.pruefsumme, "@type": "xsd:hexBinary"},
        },
    }


def _stelle(herausgeber: Herausgeber) -> dict[str, Any]:
    return {
        "@type": "foaf:Agent",
        "foaf:name": _de(herausgeber.name),
        "dcterms:type": {"@id": "http://purl.org/adms/publishertype/RegionalAuthority"},
    }


def _de(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}


def _tag(tag: date) -> dict[str, str]:
    return {"@value": tag.isoformat(), "@type": "xsd:date"}


def _zeit(zeit: datetime) -> dict[str, str]:
    return {"@value": zeit.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}
