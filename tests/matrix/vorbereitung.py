"""What a row may need before its request."""

from typing import Any

from django.test import Client

from tests.kim.anmelden import bestaetige
from tests.matrix.typen import ANONYM


def bestaetigt(welt: Any, client: Client, persona: str) -> None:
    """The password was just asked for again."""
    if persona != ANONYM:
        bestaetige(client, welt.nutzer[persona])
