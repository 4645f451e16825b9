"""Every template compiles, keeps to the CSP and to its size; every icon exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

from kim.templatetags.kim import symbolnamen

WURZEL = Path(settings.BASE_DIR) / "templates"
VORLAGEN = sorted(WURZEL.rglob("*.html"))
CSS = sorted((Path(settings.BASE_DIR) / "kim" / "static" / "kim" / "css").glob("*.css"))
HOECHSTENS_ZEILEN = 150

SKRIPT = re.compile(r"<script\b(?P<attrs>[^>]*)>", re.IGNORECASE)
ATTRIBUT = re.compile(r"<[a-z][^<>]*\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE)
KOMMENTAR = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


def quelltext(pfad: Path) -> str:
    return KOMMENTAR.sub("", pfad.read_text("utf-8"))


def name(pfad: Path) -> str:
    return pfad.relative_to(WURZEL).as_posix()


@pytest.mark.parametrize("pfad", VORLAGEN, ids=name)
def test_template_compiles(pfad):
    assert get_template(name(pfad)).origin.name == str(pfad)


@pytest.mark.parametrize("pfad", VORLAGEN, ids=name)
def test_template_keeps_the_content_security_policy(pfad):
    text = quelltext(pfad)
    assert not ATTRIBUT.search(text)
    assert "<style" not in text.lower()
    for skript in SKRIPT.finditer(text):
        assert "src=" in skript["attrs"] or "application/json" in skript["attrs"]


@pytest.mark.parametrize("pfad", VORLAGEN, ids=name)
def test_template_is_small(pfad):
    assert len(pfad.read_text("utf-8").splitlines()) <= HOECHSTENS_ZEILEN


def test_every_icon_named_in_a_template_exists():
    benutzt = set()
    for pfad in VORLAGEN:
        text = quelltext(pfad)
        benutzt |= set(re.findall(r'\{% icon "([^"]+)"', text))
        benutzt |= set(re.findall(r'(?:aktion_)?symbol="([^"]+)"', text))
    assert benutzt
    assert benutzt <= symbolnamen()


def test_unknown_icon_is_refused():
    with pytest.raises(LookupError, match="gibtesnicht"):
        render_to_string("_components/knopf.html", {"text": "x", "symbol": "gibtesnicht"})


def test_component_list_names_every_component():
    verzeichnis = (WURZEL / "_components" / "README.md").read_text("utf-8")
    for pfad in sorted((WURZEL / "_components").glob("*.html")):
        bekannt = pfad.name in verzeichnis or f"% {pfad.stem} " in verzeichnis
        assert bekannt or pfad.stem == "filterchips", pfad.name


@pytest.mark.parametrize("nummer", ["400", "403", "404", "413", "429", "500", "503", "csrf"])
def test_error_pages_need_no_context(nummer):
    html = render_to_string(f"fehler/{nummer}.html", {"anfrage_id": "0f3c-77"})
    assert html.count("<h1>") == 1
    assert "0f3c-77" in html
    assert 'lang="de"' in html


def test_css_uses_no_fixed_width_wider_than_a_telephone():
    breite = re.compile(r"(?<![\w-])(?:min-)?width:\s*([\d.]+)(px|rem)")
    for pfad in CSS:
        text = re.sub(r"@media[^{]*", "", pfad.read_text("utf-8"))
        for wert, einheit in breite.findall(text):
            assert float(wert) * (16 if einheit == "rem" else 1) <= 320, (pfad.name, wert)


def test_frame_configures_htmx_for_the_csp():
    html = render_to_string("base.html", {})
    assert '"includeIndicatorCSS": false' in html
    assert '"history": "reload"' in html
    assert "htmx-4" in html
