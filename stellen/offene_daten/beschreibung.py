"""What both descriptions say about a released file."""

from dataclasses import dataclass
from datetime import date, datetime

from kim.zahlen import datum_text

LIZENZ = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
LIZENZ_NAME = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
LIZENZ_TEXT = "https://www.govdata.de/dl-de/by-2-0"
SCHLAGWORTE = (
    "Integration",
    "Kommunales Integrationsmanagement",
    "Personal",
    "Stellenbesetzung",
    "Vollzeitäquivalente",
)
DEMO = "Erfundene Demodaten"


@dataclass(frozen=True)
class Herausgeber:
    """Who publishes; ``kontakt`` is an e-mail address, ``kennung`` the one at GovData, if any."""

    name: str
    kontakt: str = ""
    kennung: str = ""


@dataclass(frozen=True)
class Angaben:
    """A released file with its addresses. ``erste`` is the moment of the first version."""

    stichtag: date
    version: int
    anmerkung: str
    erste: datetime
    geaendert: datetime
    bytes: int
    pruefsumme: str
    ist_demo: bool
    seite: str
    datei: str
    metadaten: str

    @property
    def titel(self) -> str:
        zusatz = f" ({DEMO})" if self.ist_demo else ""
        return (
            "Stellenbesetzung im Kommunalen Integrationsmanagement Nordrhein-Westfalen am "
            f"{datum_text(self.stichtag)}{zusatz}"
        )

    @property
    def beschreibung(self) -> str:
        satz = (
            "Zugewiesene, besetzte, zur Besetzung vorgesehene und nicht zur Besetzung vorgesehene "
            "Stellen in Vollzeitäquivalenten je Kreis, kreisfreier Stadt und Städteregion sowie "
            "Stellenart der drei Bausteine des Kommunalen Integrationsmanagements, wie vom "
            "Ministerium festgestellt."
        )
        return f"{DEMO}, keine amtlichen Zahlen. {satz}" if self.ist_demo else satz

    @property
    def schlagworte(self) -> list[str]:
        return [*SCHLAGWORTE, "Demodaten"] if self.ist_demo else list(SCHLAGWORTE)
