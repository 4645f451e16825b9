"""The handbook and the standing pages, written in Markdown under ``docs/``."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import markdown
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

HANDBUCH = settings.BASE_DIR / "docs" / "handbuch"
SEITEN = settings.BASE_DIR / "docs" / "seiten"
BILD = re.compile(r'<img alt="(?P<alt>[^"]*)" src="bilder/(?P<name>[\w-]+)-breit-hell\.png" />')


class Seite(NamedTuple):
    kennung: str
    titel: str
    text: SafeString


@cache
def seiten() -> dict[str, Seite]:
    """All pages of the handbook in the order of their file names."""
    return {s.kennung: s for s in (_lies(p) for p in sorted(HANDBUCH.glob("*.md")))}


@login_not_required
def hilfe(request: HttpRequest, seite: str = "") -> HttpResponse:
    """One page of the handbook; without a name the first one with the contents."""
    alle = seiten()
    gewaehlt = alle.get(seite) if seite else next(iter(alle.values()))
    if gewaehlt is None:
        raise Http404
    return render(
        request,
        "kim/hilfe.html",
        {
            "seite": gewaehlt,
            "seiten": alle.values(),
            "pfad": [("Hilfe", reverse("hilfe")), (gewaehlt.titel, "")],
        },
    )


@login_not_required
def seite(request: HttpRequest, name: str) -> HttpResponse:
    """Barrierefreiheit, Impressum, Datenschutz: the operator's details come from the settings."""
    gewaehlt = _lies(SEITEN / f"{name}.md")
    return render(
        request, "kim/seite.html", {"seite": gewaehlt, "betreiber": settings.KIM_BETREIBER}
    )


def _lies(pfad: Path) -> Seite:
    """Render our own Markdown (trusted: it is part of the repository)."""
    quelle = pfad.read_text("utf-8")
    html = markdown.markdown(quelle, extensions=["tables", "toc", "sane_lists"])
    html = BILD.sub(_bild, html)
    html = re.sub(r'href="(?:\d\d-)?([\w-]+)\.md(#[\w-]+)?"', _verweis, html)
    titel = quelle.partition("\n")[0].removeprefix("# ").strip()
    kennung = re.sub(r"^\d\d-", "", pfad.stem)
    html = re.sub(r"<h1[^>]*>.*?</h1>", "", html, count=1)
    html = html.replace("<table>", '<table class="kern-table kern-table--small">')
    return Seite(kennung, titel, mark_safe(html))  # noqa: S308 - our own text


def _bild(treffer: re.Match[str]) -> str:
    """A picture in four variants: wide and narrow, light and dark."""
    adresse = {
        (b, h): static(f"handbuch/{treffer['name']}-{b}-{h}.png")
        for b in ("breit", "schmal")
        for h in ("hell", "dunkel")
    }
    quellen = "".join(
        f'<source media="{medium}" srcset="{adresse[wahl]}">'
        for medium, wahl in (
            ("(max-width: 599px) and (prefers-color-scheme: dark)", ("schmal", "dunkel")),
            ("(max-width: 599px)", ("schmal", "hell")),
            ("(prefers-color-scheme: dark)", ("breit", "dunkel")),
        )
    )
    alt, bild = treffer["alt"], adresse["breit", "hell"]
    return f'<picture>{quellen}<img alt="{alt}" src="{bild}" loading="lazy" class="kim-bild"></picture>'


def _verweis(treffer: re.Match[str]) -> str:
    return f'href="{reverse("hilfe_seite", args=[treffer[1]])}{treffer[2] or ""}"'
