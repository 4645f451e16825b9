"""Helpers of the account tests: signed-in clients, with the password just confirmed or not."""

import time

from django.test import Client

from kim.kontext import systemkontext


def angemeldet(nutzer, *, bestaetigt: bool = False) -> Client:
    """A client signed in as ``nutzer``; ``bestaetigt``: the password was just asked for again."""
    client = Client()
    with systemkontext("Test"):
        client.force_login(nutzer)
    if bestaetigt:
        bestaetige(client, nutzer)
    return client


def bestaetige(client: Client, nutzer) -> None:
    sitzung = client.session
    sitzung["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    sitzung["account_authentication_methods_user"] = str(nutzer.pk)
    sitzung.save()
