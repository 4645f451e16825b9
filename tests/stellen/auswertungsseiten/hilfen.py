"""Reads the pages of the Auswertung and their downloads."""

import csv
import io

from django.test import Client

from tests.stellen.seite import text_von

SEITEN = ("karte", "vergleich", "entwicklung", "prognose", "umverteilung")


def html_von(client, name: str, abfrage: str = "") -> str:
    antwort = client.get(f"/stellen/auswertung/{name}/{abfrage}")
    assert antwort.status_code == 200
    return antwort.content.decode()


def text(client: Client, name: str, abfrage: str = "") -> str:
    return text_von(html_von(client, name, abfrage))


def export(client: Client, name: str, abfrage: str = "") -> list[dict[str, str]]:
    antwort = client.get(f"/stellen/auswertung/{name}.csv{abfrage}")
    assert antwort.status_code == 200
    return list(csv.DictReader(io.StringIO(antwort.content.decode()), delimiter=";"))


def rumpf(html: str, name: str) -> int:
    """Rows in the body of the table in the region of that name."""
    region = html[html.index(f'aria-label="{name}"') :]
    return region[: region.index("</tbody>")].split("<tbody>")[1].count("<tr")
