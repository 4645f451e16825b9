"""What somebody typed into the search: a name, a birth date, a number of a file."""

import re
from dataclasses import dataclass
from datetime import date

from casemanagement.models import Person
from casemanagement.models.personschluessel import geburtsschluessel

_DATUM = re.compile(
    r"(?<![\d-])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)|(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)"
)
_MONAT = re.compile(r"(?<![\d.-])(\d{1,2})[./](19\d\d|20\d\d)(?!\d)")
_JAHR = re.compile(r"(?<![\d./-])(19\d\d|20\d\d)(?![\d./-])")
_AKTENZEICHEN = re.compile(r"^(?:kim[\s-]*)?(?:(\d{5})[\s/-]+)?(\d{4})[\s/-]+(\d{1,7})$", re.I)
_ANFANG = re.compile(r"^kim[\s-]*(\d{1,5}(?:-\d{0,4})?(?:-\d*)?)?-?$", re.I)


@dataclass(frozen=True)
class Geburt:
    """A birth date as exactly as it was typed: „1990“, „1990-05“ or „1990-05-03“."""

    text: str

    @property
    def ist_tag(self) -> bool:
        return len(self.text) == len("1990-05-03")

    def passt(self, person: Person) -> bool | None:
        """Does the person's agree, as far as both are known? ``None``: nothing is known."""
        bekannt = next(iter(geburtsschluessel(person)), "")
        if not bekannt:
            return None
        laenge = min(len(bekannt), len(self.text))
        return bekannt[:laenge] == self.text[:laenge]


@dataclass(frozen=True)
class Suchtext:
    name: str
    geburt: Geburt | None = None


def lies(text: str, geburtsdatum: date | None = None) -> Suchtext:
    """Part what was typed: „Mohamad 1990“, „Alsayed 03.05.1990“. A given date goes first."""
    geburt = Geburt(geburtsdatum.isoformat()) if geburtsdatum else None
    for muster in (_DATUM, _MONAT, _JAHR):
        fund = muster.search(text)
        if fund is None:
            continue
        text = text[: fund.start()] + " " + text[fund.end() :]
        geburt = geburt or _geburt(fund)
    return Suchtext(" ".join(text.split()), geburt)


def _geburt(fund: re.Match[str]) -> Geburt | None:
    zahlen = [int(z) for z in fund.groups() if z]
    if fund.re is _JAHR:
        return Geburt(f"{zahlen[0]:04}")
    if fund.re is _MONAT:
        return Geburt(f"{zahlen[1]:04}-{zahlen[0]:02}")
    jahr, monat, tag = zahlen if zahlen[0] > 31 else reversed(zahlen)
    try:
        return Geburt(date(jahr, monat, tag).isoformat())
    except ValueError:
        return None


def aktenzeichen(text: str) -> str:
    """The number, or its beginning or end, that a typed text means; empty: it is none.

    „2024-12“ and „2024/12“ are „-2024-00012“; „KIM-05358-20“ stays a beginning.
    """
    text = text.strip()
    if ganz := _AKTENZEICHEN.match(text):
        ags, jahr, nummer = ganz.groups()
        ende = f"-{jahr}-{int(nummer):05}"
        return f"KIM-{ags}{ende}" if ags else ende
    if anfang := _ANFANG.match(text):
        return f"KIM-{anfang[1] or ''}"
    return ""
