"""The API described: as OpenAPI for programs, as a page to read and to try for people."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kim.api import api_v1

STATUS_IM_BLICK = ("200", "304", "401", "403", "404", "422", "429")


@cache
def dokument() -> dict[str, Any]:
    """The OpenAPI document; the same for everybody, so made once."""
    return api_v1().get_openapi_schema()


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Describes the API, holds no data: public."""
    return JsonResponse(dokument(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_GET
def schnittstelle(request: HttpRequest) -> HttpResponse:
    """The document in words, with a form per operation. Public like the handbook."""
    kontext = {
        "beschreibung": dokument()["info"]["description"],
        "gruppen": gruppen(dokument()),
        "je_minute": settings.KIM_API_ANFRAGEN_JE_MINUTE,
        "basis": request.build_absolute_uri("/"),
        "pfad": [("Hilfe", reverse("hilfe")), ("Schnittstelle", "")],
    }
    return render(request, "kim/schnittstelle.html", kontext)


def gruppen(dokument: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by their tag, ready for the template."""
    je_gruppe: dict[str, list[dict[str, Any]]] = {}
    for pfad, methoden in dokument["paths"].items():
        for methode, operation in methoden.items():
            eintrag = _operation(pfad, methode, operation, dokument["components"]["schemas"])
            je_gruppe.setdefault(operation["tags"][0], []).append(eintrag)
    return [{"titel": titel, "operationen": ops} for titel, ops in je_gruppe.items()]


def _operation(
    pfad: str, methode: str, operation: dict[str, Any], schemas: dict[str, Any]
) -> dict[str, Any]:
    antwort = operation["responses"][200]["content"]["application/json"]["schema"]
    return {
        "kennung": operation["operationId"],
        "methode": methode.upper(),
        "pfad": pfad,
        "titel": operation["summary"],
        "text": operation.get("description", ""),
        "bereich": next(iter(operation["security"][0].values()))[0],
        "parameter": [_parameter(p) for p in operation["parameters"]],
        "felder": _felder(antwort, schemas),
        "status": [
            (code, operation["responses"][int(code)]["description"]) for code in STATUS_IM_BLICK
        ],
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "ort": parameter["in"],
        "pflicht": parameter["required"],
        "text": parameter.get("description", ""),
        "werte": schema.get("enum", []),
        "standard": schema.get("default", ""),
        "beispiel": parameter.get("example", ""),
    }


def _felder(schema: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and descriptions of what an answer holds; of a list, of its entries."""
    eigenschaften = _aufgeloest(schema, schemas)["properties"]
    if "daten" in eigenschaften:
        eigenschaften = _aufgeloest(eigenschaften["daten"]["items"], schemas)["properties"]
    return [
        (name, _aufgeloest(f, schemas).get("description", "")) for name, f in eigenschaften.items()
    ]


def _aufgeloest(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    verweis = schema.get("$ref", "").rpartition("/")[2]
    return schemas[verweis] if verweis else schema
