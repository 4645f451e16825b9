"""Ids of others: the answer tells nothing, and a forgotten filter leaks nothing."""

import re
import uuid
from collections.abc import Iterator
from difflib import ndiff
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpResponse

from kim.kontext import systemkontext
from kim.models import Auftrag, Benachrichtigung, Kommune, Rollenvergabe, Zugriff
from kim.schutz.anwenden import eigene_modelle
from stellen.constants import MeldungStatus
from stellen.models import Erhebung, Importlauf, Meldung
from tests.matrix.abruf import abrufen, werte
from tests.matrix.sammlung import adressen
from tests.matrix.typen import ANGEMELDET, Adresse

FREMDE = ("koordination_fremd", "administration_fremd", "case_management_fremd", "evaluation")
HOECHSTENS = 4
"""Personas per address; the matrix has asked all of them already."""
GEHEIM = "GEHEIM-DUEREN"


def _ohne(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The same address with ids that do not exist; everything else stays."""
    return {name: _fehlend(wert) for name, wert in kwargs.items()}


def _fehlend(wert: Any) -> Any:
    if isinstance(wert, uuid.UUID):
        return uuid.uuid4()
    if isinstance(wert, int):
        return wert + 1_000_000
    if isinstance(wert, str) and wert.isdigit():
        return "05999" if wert.startswith("05") else str(int(wert) + 1_000_000)
    return wert


TOKEN = re.compile(r"[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")


def _vergleichbar(antwort: HttpResponse) -> tuple[int, str]:
    """Status and body without what differs by nature: tokens, request id, the address."""
    text = b"".join(antwort) if antwort.streaming else antwort.content
    ohne_adresse = text.decode("utf-8", "replace").replace(antwort.request["PATH_INFO"], "#")
    return antwort.status_code, TOKEN.sub("#", ohne_adresse)


def _unterschied(a: tuple[int, str], b: tuple[int, str]) -> list[str]:
    """Lines that differ; short to read when the test fails."""
    if a[0] != b[0]:
        return [f"{a[0]} and {b[0]}"]
    return [z for z in ndiff(a[1].splitlines(), b[1].splitlines()) if z[:1] in "+-"]


def _mit_kennung() -> list[Adresse]:
    return [a for a in adressen() if a.kwargs and 404 in {a.soll(p) for p in ANGEMELDET}]


@pytest.mark.parametrize("adresse", _mit_kennung(), ids=lambda a: a.kennung)
def test_a_foreign_and_a_missing_id_get_the_same_answer(adresse, welt):
    eigene = werte(adresse.kwargs, welt)
    if _ohne(eigene) == eigene:
        return  # no id in it: a day or a name, known to everybody
    for persona in [p for p in ANGEMELDET if adresse.soll(p) == 404][-HOECHSTENS:]:
        antworten = []
        for kwargs in (eigene, _ohne(eigene)):
            with transaction.atomic():
                antwort = abrufen(welt, adresse, persona, kwargs)
                antworten.append(_vergleichbar(antwort))
                transaction.set_rollback(True)
        assert _unterschied(*antworten) == [], persona


# -- without the first wall ----------------------------------------------------------------
@pytest.fixture(scope="module")
def geheimnisse(welt) -> None:
    """Protected rows of Düren, each with the word that must not appear elsewhere."""
    eigner = welt.nutzer["koordination"]
    with systemkontext("Test"):
        Auftrag.objects.create(art="stellen_bericht", titel=GEHEIM, besitzer=eigner)
        Benachrichtigung.objects.create(empfaenger=eigner, text=GEHEIM)
        Zugriff.objects.create(
            nutzer=eigner, kommune=welt.dueren, art="ansicht", objekt_typ="kim.Nutzer",
            zweck=GEHEIM, anfrage_id=GEHEIM,
        )  # fmt: skip
        vergabe = Rollenvergabe.objects.get(nutzer=eigner)
        vergabe.grund = GEHEIM
        vergabe.save()
        Importlauf.objects.create(dateiname=GEHEIM, datei=b"x", pruefsumme="0" * 64)
        _meldung_mit_geheimer_begruendung(welt.dueren)


def _meldung_mit_geheimer_begruendung(kommune: Kommune) -> None:
    for erhebung in Erhebung.objects.all()[:1]:
        alt = Meldung.objects.filter(erhebung=erhebung, kommune=kommune).first()
        if alt is not None:
            Meldung.objects.create(
                erhebung=erhebung,
                kommune=kommune,
                version=alt.version + 100,
                vorgaenger=alt,
                grund=GEHEIM,
                status=MeldungStatus.ENTWURF,
            )


@pytest.fixture
def ohne_filter(monkeypatch) -> Iterator[None]:
    """Every ``visible_to`` forgets to filter; only the database is left."""

    def alles(self: QuerySet, nutzer: Any) -> QuerySet:
        return self.all()

    def klasse(modell: type[Model]) -> type[QuerySet]:
        return type(modell._default_manager.get_queryset())

    for abfrage in {klasse(m) for m in eigene_modelle()}:
        if hasattr(abfrage, "visible_to"):
            monkeypatch.setattr(abfrage, "visible_to", alles)
    yield


LESEND = [a for a in adressen() if a.methode == "get" and a.oeffentlich is None]


@pytest.mark.parametrize("adresse", LESEND, ids=lambda a: a.kennung)
def test_without_the_filters_the_database_still_keeps_it(adresse, welt, geheimnisse, ohne_filter):
    for persona in FREMDE:
        with transaction.atomic():
            antwort = abrufen(welt, adresse, persona)
            text = b"".join(antwort) if antwort.streaming else antwort.content
            transaction.set_rollback(True)
        assert GEHEIM.encode() not in text, persona


@pytest.mark.parametrize("name", ["auftraege", "benachrichtigungen", "protokoll"])
def test_the_word_is_there_for_its_owner(name, welt, geheimnisse, ohne_filter):
    """Else the test above would prove nothing."""
    adresse = next(a for a in LESEND if a.name == name)
    with transaction.atomic():
        antwort = abrufen(welt, adresse, "koordination")
        transaction.set_rollback(True)
    assert GEHEIM.encode() in antwort.content
