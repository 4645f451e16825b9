"""Deadlines as a calendar (RFC 5545): apps contribute, the account's rights decide.

An app gives its events through the method ``termine(nutzer)`` of its AppConfig, so that
``kim`` imports no app. Events carry no personal data: a calendar lies on many devices.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.conf import settings
from icalendar import Calendar, Event

from kim.models import Nutzer


@dataclass(frozen=True)
class Termin:
    """An all-day event. ``kennung`` stays the same when the day moves; ``url`` is a path."""

    kennung: str
    titel: str
    tag: date
    url: str
    geaendert_am: datetime
    text: str = ""


def sammle_termine(nutzer: Nutzer) -> list[Termin]:
    """All contributions for this account, in the order of their days. Inside its context."""
    termine: list[Termin] = []
    for config in apps.get_app_configs():
        beitrag = getattr(config, "termine", None)
        if beitrag is not None:
            termine += beitrag(nutzer)
    return sorted(termine, key=lambda t: (t.tag, t.kennung))


def als_ics(termine: list[Termin]) -> bytes:
    """The calendar file: CRLF, lines folded at 75 octets."""
    kalender = Calendar()
    kalender.add("prodid", "-//KIM NRW//Fristen//DE")
    kalender.add("version", "2.0")
    kalender.add("method", "PUBLISH")
    kalender.add("x-wr-calname", "KIM-Fristen")
    kalender.add("x-wr-timezone", settings.TIME_ZONE)
    kalender.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for termin in termine:
        kalender.add_component(_ereignis(termin))
    return kalender.to_ical()


def _ereignis(termin: Termin) -> Event:
    ereignis = Event()
    ereignis.add("uid", f"{termin.kennung}@kim")
    ereignis.add("dtstamp", termin.geaendert_am.astimezone(UTC))
    ereignis.add("dtstart", termin.tag)
    ereignis.add("dtend", termin.tag + timedelta(days=1))
    ereignis.add("summary", termin.titel)
    ereignis.add("transp", "TRANSPARENT")
    ereignis.add("url", f"{settings.KIM_ADRESSE}{termin.url}")
    if termin.text:
        ereignis.add("description", termin.text)
    return ereignis
