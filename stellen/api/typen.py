"""Answers about staffing. Field names are those of the models and of the CSV report."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

from kim.api.typen import Ags, Vzae
from stellen.constants import ErhebungStatus, MeldungStatus, PruefbefundStatus, Schwere, Stellenart


class Stichtag(Schema):
    """Ein Tag, zu dem die Stellenbesetzung erhoben wird."""

    stichtag: date
    quelle: str
    status: ErhebungStatus
    frist: Annotated[date | None, Field(description="letzter Tag zum Melden")]
    ist_demo: Annotated[bool, Field(description="erfundene Demodaten, keine amtlichen Zahlen")]


class Betraege(Schema):
    zugewiesen: Vzae
    besetzt: Vzae
    vorgesehen: Vzae
    nicht_vorgesehen: Vzae


class Zahl(Betraege):
    """Eine Zeile des Berichts: eine Kommune, eine Stellenart."""

    ags: Ags
    kommune: Annotated[str, Field(alias="name", description="Name der Kommune")]
    stellenart: Stellenart
    version: int
    status: MeldungStatus


class Zeile(Betraege):
    stellenart: Stellenart


class Meldung(Schema):
    """Eine Version der Meldung einer Kommune zu einem Stichtag."""

    stichtag: date
    ags: Ags
    kommune: Annotated[str, Field(alias="name", description="Name der Kommune")]
    version: int
    status: MeldungStatus
    grund: Annotated[str, Field(description="Begründung, wenn es eine Korrektur ist")]
    ersetzt_version: int | None
    festgestellt_am: datetime | None


class MeldungMitZeilen(Meldung):
    zeilen: list[Zeile]


class Befund(Schema):
    """Was eine Prüfung zu einem Stichtag gefunden hat; ohne Kommune betrifft es das Land."""

    id: int
    stichtag: date
    ags: Ags | None
    kommune: Annotated[str | None, Field(alias="name", description="Name der Kommune")]
    pruefung: Annotated[str, Field(description="Kennung der Prüfung")]
    schwere: Schwere
    text: str
    status: PruefbefundStatus
    begruendung: Annotated[str, Field(description="warum er so akzeptiert ist")]
    faellig_am: date | None
    gefunden_am: datetime
