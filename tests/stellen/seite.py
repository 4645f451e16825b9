"""Reads the audit page as a person does: tables, rows, marks."""

import re
from html import unescape
from html.parser import HTMLParser

from django.test import Client

from kim.models import Nutzer

PFAD = "/stellen/2024-06-30/"


def angemeldet(nutzer: Nutzer) -> Client:
    client = Client()
    client.force_login(nutzer)
    return client


def text_von(html: str) -> str:
    """The readable text, white space folded, no-break spaces as spaces."""
    ohne = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    roh = unescape(re.sub(r"<[^>]+>", " ", ohne)).replace("\u00a0", " ").replace("\u00ad", "")
    return re.sub(r"\s+", " ", roh)


class _Tabellen(HTMLParser):
    """Rows of each ``<section id=…>``'s table: body and foot as lists of cell texts."""

    def __init__(self) -> None:
        super().__init__()
        self.sektion, self.teil = "", ""
        self.tabellen: dict[str, dict[str, list]] = {}
        self.zelle: list[str] | None = None

    def handle_starttag(self, tag, attrs):
        werte = dict(attrs)
        if tag == "section" and werte.get("id"):
            self.sektion = werte["id"]
            self.tabellen[self.sektion] = {"thead": [], "tbody": [], "tfoot": []}
        elif tag in ("thead", "tbody", "tfoot"):
            self.teil = tag
        elif tag == "tr" and self.sektion:
            self.tabellen[self.sektion][self.teil].append([])
        elif tag in ("td", "th") and self.sektion:
            self.zelle = []

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.zelle is not None:
            inhalt = " ".join("".join(self.zelle).replace("\u00a0", " ").split())
            self.tabellen[self.sektion][self.teil][-1].append(inhalt.replace("\u00ad", ""))
            self.zelle = None

    def handle_data(self, data):
        if self.zelle is not None:
            self.zelle.append(data)


def tabellen_von(html: str) -> dict[str, dict[str, list[list[str]]]]:
    leser = _Tabellen()
    leser.feed(html)
    return leser.tabellen
