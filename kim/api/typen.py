"""Types of parameters and answers: strict, so that what the document says is what holds."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core.core_schema import ValidationInfo

_TAG = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZAHL = re.compile(r"[0-9]{1,9}")


def _nur(form: re.Pattern[str], wie: str) -> BeforeValidator:
    """pydantic also takes 1719705600 for a day and 1_0 for a number; KIM does not."""

    def pruefe(wert: Any) -> Any:
        if isinstance(wert, str) and not form.fullmatch(wert):
            raise ValueError(f"Erwartet wird {wie}.")
        return wert

    return BeforeValidator(pruefe)


Tag = Annotated[
    date, Field(json_schema_extra={"example": "2024-06-30"}), _nur(_TAG, "ein Tag wie 2024-06-30")
]
GANZE_ZAHL = _nur(_ZAHL, "eine ganze Zahl")
"""Comes last in an ``Annotated``, after its bounds; else they are missing in the document."""
Ags = Annotated[
    str,
    Field(
        pattern="^05[0-9]{3}([0-9]{3})?$",
        description="Amtlicher Gemeindeschlüssel: 5 Stellen, Aachen 8",
        json_schema_extra={"example": "05358"},
    ),
]
Vzae = Annotated[
    Decimal,
    PlainSerializer(lambda wert: f"{wert:.2f}", return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{1,6}\.[0-9]{2}$",
            "description": "Vollzeitäquivalente als Zeichenkette mit zwei Nachkommastellen",
            "examples": ["12.50"],
        }
    ),
]
"""VZÄ leave as text: a JSON number would become a binary fraction in most programs."""

Nichts = SkipJsonSchema[None]
"""For optional parameters: left out, never null."""


class Abfrage(Schema):
    """Query string of a list. An unknown parameter is an error: a typo must not unfilter."""

    limit: Annotated[int, Field(ge=1, le=200, description="Einträge je Antwort"), GANZE_ZAHL] = 100
    cursor: Annotated[
        str | Nichts,
        Field(max_length=500, description="„naechster_cursor“ der vorigen Antwort, unverändert"),
    ] = None

    @model_validator(mode="after")
    def kennt_alle(self, info: ValidationInfo) -> "Abfrage":
        request = (info.context or {}).get("request")
        unbekannt = set(request.GET) - set(type(self).model_fields) if request else set()
        if unbekannt:
            raise ValueError(f"Unbekannter Parameter: {', '.join(sorted(unbekannt))}")
        return self

    def filter(self) -> dict[str, Any]:
        """What was chosen besides paging."""
        return self.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
