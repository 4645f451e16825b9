"""Helpers of the tests about posts: a small Stellenplan, and pages read as a person does."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from kim.kontext import systemkontext
from stellen.constants import Abwesenheitsart, Stellenart
from stellen.models import Abwesenheit, Besetzung, Fachkraft, Stelle, Vakanz

BEGINN = date(2024, 1, 1)
TAG = date(2024, 6, 30)
GEHEIM = ("Ada Geheimnis", "Ben Verborgen")
"""Names that nobody outside the own Kommune may ever read."""


def lege_an(kommune, vzae="1.00", **felder) -> Stelle:
    vorgabe = {
        "bezeichnung": "Case Management 1",
        "stellenart": Stellenart.CASE_MANAGEMENT,
        "gueltig_von": BEGINN,
    }
    with systemkontext("Test"):
        return Stelle.objects.create(kommune=kommune, vzae=Decimal(vzae), **(vorgabe | felder))


def besetze(stelle, name="", vzae="1.00", von=BEGINN, **felder) -> Besetzung:
    with systemkontext("Test"):
        person = None
        if name:
            person, _ = Fachkraft.objects.get_or_create(kommune_id=stelle.kommune_id, name=name)
        return Besetzung.objects.create(
            stelle=stelle,
            kommune_id=stelle.kommune_id,
            fachkraft=person,
            vzae=Decimal(vzae),
            von=von,
            **felder,
        )


def fehle(besetzung, von, bis=None, art=Abwesenheitsart.ELTERNZEIT) -> Abwesenheit:
    with systemkontext("Test"):
        return Abwesenheit.objects.create(
            besetzung=besetzung, kommune_id=besetzung.kommune_id, art=art, von=von, bis=bis
        )


def gib_an(stelle, stand, von=BEGINN, **felder) -> Vakanz:
    with systemkontext("Test"):
        return Vakanz.objects.create(
            stelle=stelle, kommune_id=stelle.kommune_id, stand=stand, von=von, **felder
        )


def adresse(name: str, *werte: int, **abfrage: str) -> str:
    return reverse(f"stellen:{name}", args=werte, query=abfrage or None)


def stand_von(client, url: str) -> str:
    """The number a form was opened with: what ``GleichzeitigMixin`` compares."""
    formular = client.get(url).context["formular"]
    return formular.initial[formular.stand_feld]


def fehler(antwort) -> dict[str, list[str]]:
    assert antwort.status_code == 422, antwort.status_code
    return {k: list(v) for k, v in antwort.context["formular"].errors.items()}
