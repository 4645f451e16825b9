"""Errors as RFC 9457 problem details, in German, without a word about what exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse

PFAD = "/api/"
"""Where errors are answered so."""
INHALTSTYP = "application/problem+json"
_HANDBUCH = "/hilfe/schnittstelle/"


@dataclass(frozen=True)
class Art:
    """A kind of problem: its heading in the handbook, and what to do about it."""

    anker: str
    titel: str
    text: str


ARTEN: dict[int, Art] = {
    400: Art("unverstandliche-anfrage", "Unverständliche Anfrage", "Die Anfrage ist fehlerhaft."),
    401: Art(
        "kein-gultiger-zugang",
        "Kein gültiger Zugang",
        "Schicken Sie ein gültiges Token im Kopf „Authorization: Bearer …“ mit. Abgelaufene und "
        "widerrufene Token gelten nicht mehr; Sitzungen im Browser zählen hier nicht.",
    ),
    403: Art(
        "nicht-erlaubt",
        "Nicht erlaubt",
        "Die Rechte des Kontos oder die Bereiche des Zugangs reichen dafür nicht aus.",
    ),
    404: Art(
        "nicht-gefunden",
        "Nicht gefunden",
        "Unter dieser Adresse gibt es nichts, das dieser Zugang sehen darf.",
    ),
    405: Art("nur-lesen", "Nur lesen", "Diese Adresse beantwortet nur GET."),
    422: Art(
        "ungultige-angaben",
        "Ungültige Angaben",
        "Mindestens eine Angabe ist ungültig; „fehler“ nennt jede.",
    ),
    429: Art(
        "zu-viele-anfragen",
        "Zu viele Anfragen",
        "Der Zugang hat sein Maß für diese Minute verbraucht. „Retry-After“ nennt die Sekunden "
        "bis zur nächsten.",
    ),
    500: Art("storung", "Störung", "Auf dem Server ist ein Fehler aufgetreten."),
    503: Art("storung", "Störung", "Die Datenbank ist gerade nicht erreichbar."),
}
CURSOR = Art(
    "ungultiger-cursor",
    "Ungültiger Cursor",
    "Ein Cursor gilt nur unverändert und nur für die Liste, die ihn ausgegeben hat. Beginnen "
    "Sie ohne Cursor.",
)


def problem(
    request: HttpRequest,
    status: int,
    art: Art | None = None,
    fehler: Sequence[dict[str, str]] = (),
) -> JsonResponse:
    """The answer for ``status``; ``instance`` carries the number of the request."""
    art = art or ARTEN.get(status) or ARTEN[400 if status < 500 else 500]
    inhalt: dict[str, Any] = {
        "type": f"{_HANDBUCH}#{art.anker}",
        "title": art.titel,
        "status": status,
        "detail": art.text,
        "instance": f"urn:uuid:{request.anfrage_id}",
    }
    if fehler:
        inhalt["fehler"] = list(fehler)
    antwort = JsonResponse(inhalt, status=status, content_type=INHALTSTYP)
    if status == 401:
        antwort["WWW-Authenticate"] = 'Bearer realm="KIM"'
    return antwort


_WORTE = {
    "missing": "Diese Angabe fehlt.",
    "enum": "Erlaubt sind nur die aufgeführten Werte.",
    "greater_than_equal": "Der Wert ist zu klein.",
    "less_than_equal": "Der Wert ist zu groß.",
    "string_pattern_mismatch": "Der Wert hat nicht die vorgeschriebene Form.",
}


def feldfehler(request: HttpRequest, fehler: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """pydantic's findings as ``feld`` and German ``meldung``, one per field; own words are kept."""
    namen = {*request.GET, *request.resolver_match.kwargs}
    raus: dict[str, str] = {}
    for eintrag in fehler:
        meldung = _WORTE.get(eintrag["type"], "Der Wert ist ungültig.")
        if eintrag["type"] == "value_error":
            meldung = str(eintrag["msg"]).removeprefix("Value error, ")
        feld = next((t for t in eintrag["loc"] if t in namen), eintrag["loc"][-1])
        raus.setdefault(str(feld), meldung)
    return [{"feld": feld, "meldung": meldung} for feld, meldung in raus.items()]
