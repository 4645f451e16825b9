"""Uploads as the Ministerium makes them, and what is stored before and after."""

from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from kim.kontext import systemkontext
from stellen.models import Importlauf

PFAD = "/stellen/import/"


def bestand() -> dict[str, int]:
    """Number of rows of every table of ``stellen``, history included."""
    with systemkontext("Bestand zählen"):
        return {
            m._meta.label: m._default_manager.count()
            for m in apps.get_app_config("stellen").get_models()
        }


def hochladen(
    client: Client, inhalt: bytes | str, name: str = "zahlen.csv", **felder: Any
) -> HttpResponse:
    roh = inhalt.encode() if isinstance(inhalt, str) else inhalt
    return client.post(PFAD, {"datei": SimpleUploadedFile(name, roh), **felder})


def entwurf(client: Client, inhalt: bytes | str, **felder: Any) -> str:
    """Upload that must become a draft; its address."""
    antwort = hochladen(client, inhalt, **felder)
    assert antwort.status_code == 302, antwort.content.decode()
    return antwort["Location"]


def stand_von(html: str) -> str:
    """What the confirmation form says the person has seen."""
    return html.split('name="stand" value="')[1].split('"')[0]


def uebernehmen(client: Client, url: str, **felder: Any) -> HttpResponse:
    """Look at the differences, then confirm them."""
    stand = stand_von(client.get(url).content.decode())
    return client.post(f"{url}uebernehmen/", {"stand": stand, **felder})


def letzter_lauf() -> Importlauf:
    with systemkontext("Test"):
        return Importlauf.objects.latest("pk")
