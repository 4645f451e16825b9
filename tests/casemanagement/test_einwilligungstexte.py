"""The consent in the languages of the clients: complete, and open to more."""

import re
from dataclasses import fields
from datetime import date

import pytest

from casemanagement.einwilligungstexte import (
    EIGENE,
    Felder,
    UngueltigerText,
    check_texte,
    lies_text,
    texte,
)

CODES = ["de", "de-leicht", "ar", "en", "fa", "fr", "tr", "uk"]
SCHRIFT = {"ar": r"[\u0600-\u06ff]", "fa": r"[\u0600-\u06ff]", "uk": r"[\u0400-\u04ff]"}


def test_eight_languages_german_first():
    assert list(texte()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_each_is_complete(code):
    text, deutsch = texte()[code], texte()["de"]
    assert len(text.absaetze) == len(deutsch.absaetze)
    assert [("{stelle}" in a) for a in text.absaetze] == [True] + [False] * 6
    assert all(getattr(text.felder, f.name).strip() for f in fields(Felder))
    assert text.stand >= date(2026, 11, 25)
    assert text.richtung == ("rtl" if code in ("ar", "fa") else "ltr")
    for wort in (text.titel, *text.absaetze):
        assert re.search(SCHRIFT.get(code, "[a-z]"), wort)
    assert re.search("6", text.absaetze[-1]) or "۶" in text.absaetze[-1]  # the legal basis


def test_the_teams_name_is_set_as_german_and_escaped():
    absatz = texte()["ar"].absaetze_fuer("Amt <b>1</b>")[0]
    assert '<bdi lang="de">Amt &lt;b&gt;1&lt;/b&gt;</bdi>' in absatz
    assert "{" not in absatz


@pytest.fixture
def eigenes(tmp_path, settings):
    settings.KIM_EINWILLIGUNGEN = str(tmp_path)
    return tmp_path


def test_an_operator_adds_and_replaces_languages(eigenes):
    vorlage = (EIGENE / "en.toml").read_text("utf-8")
    (eigenes / "ti.toml").write_text(vorlage.replace('"Englisch"', '"Tigrinya"'), "utf-8")
    (eigenes / "en.toml").write_text(vorlage.replace('titel = "', 'titel = "Our '), "utf-8")
    assert texte()["ti"].name == "Tigrinya"
    assert texte()["en"].titel.startswith("Our ")
    assert len(texte()) == 9
    assert check_texte(None) == []


@pytest.mark.parametrize(
    ("alt", "neu", "satz"),
    [
        ("{stelle}", "uns", "Platzhalter {stelle} fehlt"),
        ("{stelle}", "{stelle} {name}", "unbekannter Platzhalter name"),
        ("{stelle}", "{stelle} {", "Klammer"),
        ('"ltr"', '"oben"', "richtung"),
        ("2026-11-25", '"gestern"', "kein Datum"),
        ('ort = "Place, date"', "", "unvollständig"),
        ('ort = "Place, date"', 'ort = " "', "leer"),
        ("titel =", "title =", "unvollständig"),
        ("absaetze = [", "absaetze = [[", "nicht lesbar"),
    ],
)
def test_a_faulty_file_is_named_by_the_check(eigenes, alt, neu, satz):
    vorlage = (EIGENE / "en.toml").read_text("utf-8")
    (eigenes / "xx.toml").write_text(vorlage.replace(alt, neu), "utf-8")
    (fehler,) = check_texte(None)
    assert "xx.toml" in fehler.msg
    assert satz in fehler.msg


def test_a_code_too_long_to_be_kept_is_refused(tmp_path):
    datei = tmp_path / "viel-zu-langer-name.toml"
    datei.write_text((EIGENE / "en.toml").read_text("utf-8"), "utf-8")
    with pytest.raises(UngueltigerText, match="12 Zeichen"):
        lies_text(datei)
