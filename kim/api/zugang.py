"""Whose request is it? Tokens in place of sessions, counted per minute."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from kim.actions.api_zugaenge import pruefsumme
from kim.constants import ApiBereich
from kim.konten.zweiter_faktor import ist_pflicht, zahl_der_faktoren

LAENGE = 200
"""Longer than any token: nothing beyond is hashed."""


@dataclass(frozen=True)
class Zugang:
    """A valid token of this request. ``rest`` is negative when its minute is used up."""

    pk: int
    nutzer_id: int
    bereiche: frozenset[str]
    rest: int
    wartezeit: int

    def kopf(self) -> dict[str, str]:
        """The state of the rate limit for every answer."""
        return {
            "RateLimit-Limit": str(settings.KIM_API_ANFRAGEN_JE_MINUTE),
            "RateLimit-Remaining": str(max(self.rest, 0)),
            "RateLimit-Reset": str(self.wartezeit),
        }


def zugang_von(request: HttpRequest) -> Zugang | None:
    """The token of the request, if it is one that is valid now; counts the request."""
    art, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if art.lower() != "bearer" or not token or len(token) > LAENGE:
        return None
    jetzt = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kim_api_zugang(%s, %s)", [pruefsumme(token), jetzt])
        zeile = cursor.fetchone()
    if zeile is None:
        return None
    pk, nutzer_id, bereiche, anfragen = zeile
    rest = settings.KIM_API_ANFRAGEN_JE_MINUTE - anfragen
    return Zugang(pk, nutzer_id, frozenset(bereiche), rest, _bis_zur_minute(jetzt))


def _bis_zur_minute(jetzt: datetime) -> int:
    return 60 - jetzt.second


class Token(HttpBearer):
    """ninja's side of it: 401 without a token, 403 without the area or the second factor."""

    def __init__(self, bereich: ApiBereich) -> None:
        self.bereich = bereich
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Zugang | None:
        zugang: Zugang | None = request.zugang
        if zugang is None:
            return None
        if self.bereich not in zugang.bereiche or _faktor_fehlt(request):
            raise PermissionDenied
        return zugang


def _faktor_fehlt(request: HttpRequest) -> bool:
    """The pages would first ask for a second factor; a token is no way around that."""
    return ist_pflicht(request.user) and not zahl_der_faktoren(request.user)
