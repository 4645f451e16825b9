"""Spellings of the 54 Kommunen: certain, to be confirmed, or not to be guessed."""

import pytest

from stellen.einlesen.kommunen import KommunenFinder
from tests.stellen.einlesen.hilfen import kommunen


@pytest.fixture(scope="module")
def finder() -> KommunenFinder:
    return KommunenFinder(kommunen())


def test_every_official_name_and_short_name_is_exact(finder: KommunenFinder) -> None:
    for kommune in kommunen():
        for text in (kommune.name, kommune.kurzname, kommune.name.upper()):
            zuordnung = finder.nach_name(text)
            assert (zuordnung.ags, zuordnung.sicherheit) == (kommune.ags, "exakt"), text


@pytest.mark.parametrize(
    ("text", "ags"),
    [
        ("Kreis Düren", "05358"),
        ("Duerener Kreis Düren", None),
        ("StädteRegion Aachen", "05334"),
        ("Städte-Region Aachen", "05334"),
        ("Stadt Aachen", "05334002"),
        ("Aachen (Stadt)", "05334002"),
        ("Köln, Kreisfreie Stadt", "05315"),
        ("Hochsauerland-Kreis", "05958"),
        ("Muelheim an der Ruhr", "05117"),
    ],
)
def test_same_words_are_exact(finder: KommunenFinder, text: str, ags: str | None) -> None:
    zuordnung = finder.nach_name(text)
    if ags is None:
        assert zuordnung.sicherheit != "exakt"
    else:
        assert (zuordnung.ags, zuordnung.sicherheit) == (ags, "exakt")


@pytest.mark.parametrize(
    ("text", "ags"),
    [
        ("Düren", "05358"),
        ("Krs. Soest", "05974"),
        ("Krfr. Stadt Köln", "05315"),
        ("Stadt Köln", "05315"),
        ("Muelheim a. d. Ruhr", "05117"),
        ("Mülheim/Ruhr", "05117"),
        ("Kreis Steinfurth", "05566"),
        ("Rhein-Erft", "05362"),
        ("Minden-Lübeck", "05770"),
    ],
)
def test_near_spellings_want_confirmation(finder: KommunenFinder, text: str, ags: str) -> None:
    zuordnung = finder.nach_name(text)
    assert (zuordnung.ags, zuordnung.sicherheit) == (ags, "tolerant")


@pytest.mark.parametrize(
    "text",
    [
        "Stadt Düren",
        "Kreis Köln",
        "Kreis Aachen",
        "Achen, Stadt",
        "Stadtregion Aachen",
        "Paris",
        "Neuss",
        "Kreis",
        "???",
    ],
)
def test_never_guessed(finder: KommunenFinder, text: str) -> None:
    zuordnung = finder.nach_name(text)
    assert (zuordnung.ags, zuordnung.sicherheit) == ("", "unbekannt")


def test_aachen_alone_is_ambiguous(finder: KommunenFinder) -> None:
    zuordnung = finder.nach_name("Aachen")
    assert zuordnung.sicherheit == "mehrdeutig"
    assert [kandidat.ags for kandidat in zuordnung.kandidaten] == ["05334002", "05334"]


def test_a_confirmed_spelling_is_certain() -> None:
    finder = KommunenFinder(kommunen(), {"Aachen": "05334", "Paris": "99999"})
    assert finder.nach_name("Aachen").sicherheit == "bestaetigt"
    assert finder.nach_name("Aachen").ags == "05334"
    assert finder.nach_name("Paris").sicherheit == "unbekannt"


@pytest.mark.parametrize(
    ("wert", "ags"),
    [
        ("05334002", "05334002"),
        (5334002, "05334002"),
        ("05334000", "05334"),
        ("05334", "05334"),
        (5334.0, "05334"),
        ("5334", "05334"),
        ("05911000", "05911"),
        ("05 911", "05911"),
        ("05358008", None),
        ("99999", None),
        ("Düren", None),
        ("", None),
    ],
)
def test_ags(finder: KommunenFinder, wert: object, ags: str | None) -> None:
    kommune = finder.nach_ags(wert)
    assert (kommune.ags if kommune else None) == ags
