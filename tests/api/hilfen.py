"""Tokens and requests for the tests of the API."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kim.actions.api_zugaenge import pruefsumme
from kim.constants import ApiBereich
from kim.kontext import systemkontext
from kim.models import ApiZugang, Nutzer

BASIS = "/api/v1"
ALLE_BEREICHE = tuple(ApiBereich.values)


def token_fuer(
    nutzer: Nutzer, bereiche: Iterable[str] = ALLE_BEREICHE, *, tage: float = 30, name: str = ""
) -> str:
    """A token of ``nutzer`` that runs for ``tage``; ``name`` makes several of one account."""
    token = f"kim_test{nutzer.pk}{name}_geheim"
    with systemkontext("Test"):
        ApiZugang.objects.create(
            nutzer=nutzer,
            name=name or "Test",
            praefix=f"t{nutzer.pk}{name}"[:16],
            pruefsumme=pruefsumme(token),
            bereiche=list(bereiche),
            laeuft_ab_am=timezone.now() + timedelta(days=tage),
        )
    return token


def hole(pfad: str, token: str | None = None, abfrage: Any = None, **kopf: str) -> HttpResponse:
    """GET below ``/api/v1`` without any session."""
    kopf = {k.replace("_", "-"): w for k, w in kopf.items()}
    if token is not None:
        kopf["Authorization"] = f"Bearer {token}"
    return Client(raise_request_exception=False).get(
        f"{BASIS}{pfad}", query_params=abfrage, headers=kopf
    )
