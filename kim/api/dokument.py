"""The OpenAPI document: ninja's, with areas, errors and validators added."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from kim.api.probleme import ARTEN, INHALTSTYP
from kim.api.zugang import Token

FEHLER = (401, 403, 404, 405, 422, 429, 500, 503)
KOPF = {
    "ETag": "Prüfwert des Inhalts, für If-None-Match",
    "RateLimit-Limit": "Anfragen je Minute",
    "RateLimit-Remaining": "noch übrige Anfragen dieser Minute",
    "RateLimit-Reset": "Sekunden bis zur nächsten Minute",
}
PROBLEM = {
    "title": "Problem",
    "description": "Fehler nach RFC 9457",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "Nummer der Anfrage"},
        "fehler": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["feld", "meldung"],
                "properties": {"feld": {"type": "string"}, "meldung": {"type": "string"}},
            },
        },
    },
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "ETag der letzten Antwort; hat sich nichts geändert, kommt 304 ohne Inhalt",
}


def _kopf(*namen: str) -> dict[str, Any]:
    return {n: {"description": KOPF[n], "schema": {"type": "string"}} for n in namen}


def _bereinigt(schema: Any) -> Any:
    """Without what pydantic makes of names and of docstrings for developers."""
    if isinstance(schema, list):
        return [_bereinigt(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    if len(schema.get("allOf", ())) == 1:
        schema = schema["allOf"][0] | {k: w for k, w in schema.items() if k != "allOf"}
        return _bereinigt(schema)
    weg = {"title"} if isinstance(schema.get("title"), str) else set()
    if "enum" in schema:
        weg.add("description")
    return {k: _bereinigt(w) for k, w in schema.items() if k not in weg}


class Dokument(OpenAPISchema):
    """German, complete: every answer an operation can give is in it."""

    def operation_parameters(self, operation: Operation) -> list[dict[str, Any]]:
        return [*_bereinigt(super().operation_parameters(operation)), IF_NONE_MATCH]

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        antworten = super().responses(operation)
        antworten[200] |= {"description": "Gefunden", "headers": _kopf(*KOPF)}
        antworten[304] = {"description": "Unverändert", "headers": _kopf("ETag")}
        for status in FEHLER:
            antworten[status] = {
                "description": ARTEN[status].titel,
                "content": {INHALTSTYP: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        antworten[429]["headers"] = {
            "Retry-After": {
                "description": "Sekunden bis zum nächsten Versuch",
                "schema": {"type": "string"},
            }
        }
        return antworten

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """The area an operation wants stands where OAuth would name its scope."""
        eintraege = super().operation_security(operation)
        bereiche = [t.bereich.value for t in operation.auth_callbacks if isinstance(t, Token)]
        return [dict.fromkeys(e, bereiche) for e in eintraege] if eintraege else None

    def get_components(self) -> dict[str, Any]:
        antworten = {n: s for n, s in self.schemas.items() if not n.endswith("Abfrage")}
        self.schemas = _bereinigt(antworten) | {"Problem": PROBLEM}
        return super().get_components()
