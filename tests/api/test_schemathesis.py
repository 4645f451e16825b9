"""schemathesis fuzzes every operation from the published document and finds nothing.

As the Ministerium, and as a coordinator who sees less; on the world of the permission
matrix. Same seed, so the same requests each time.
"""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from werkzeug.test import Client

from kim.views.schnittstelle import dokument
from kim.wsgi import application
from tests.api.hilfen import token_fuer
from tests.matrix.stellen import FEST, OFFEN

pytestmark = pytest.mark.langsam
BEISPIELE = 15


def _schema() -> schemathesis.BaseSchema:
    erzeugung = GenerationConfig(max_examples=BEISPIELE, deterministic=True, database="none")
    projekt = ProjectConfig(generation=erzeugung)
    schema = schemathesis.openapi.from_dict(
        json.loads(json.dumps(dokument())),
        config=SchemathesisConfig(projects=ProjectsConfig(default=projekt), seed=1),
    )
    schema.app = application
    return schema


api = _schema()
TAGE = (FEST, OFFEN)
"""The Stichtage of the world; the examples in the document name the first."""


@pytest.fixture(scope="module")
def tokens(welt) -> Iterator[dict[str, str]]:
    """A request ends, the transaction of the world goes on: as in Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with override_settings(KIM_API_ANFRAGEN_JE_MINUTE=1_000_000):
        yield {rolle: token_fuer(welt.nutzer[rolle]) for rolle in ("ministerium", "koordination")}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_examples_lead_to_figures(welt, tokens):
    """Else the fuzzing would look at errors only."""
    for tag in TAGE:
        antwort = Client(application).get(
            f"/api/v1/stichtage/{tag}/zahlen?ags=05358",
            headers={"Authorization": f"Bearer {tokens['koordination']}"},
        )
        assert len(antwort.get_json()["daten"]) == 5
    parameter = [p for o in dokument()["paths"].values() for p in o["get"]["parameters"]]
    assert {p["example"] for p in parameter if p["name"] == "stichtag"} == {str(FEST)}


@api.parametrize()
def test_as_the_ministerium(case, tokens):
    case.call_and_validate(headers={"Authorization": f"Bearer {tokens['ministerium']}"})


@api.parametrize()
def test_as_a_coordinator(case, tokens):
    case.call_and_validate(headers={"Authorization": f"Bearer {tokens['koordination']}"})
