"""The Hilfeplan as accessible PDF in simple language, to take home and to sign.

Set by typst from a fixed template (PDF/A-2a and PDF/UA-1). Data goes in as JSON through
``sys_inputs``; nothing is ever formatted into the source.
"""

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import typst
from django.core.exceptions import ValidationError
from django.utils import timezone

from casemanagement.constants import PlanStand
from casemanagement.models import Fall, Hilfeplan, Leistung, Ziel
from kim.schriften import schriften
from kim.zahlen import datum_text

_OHNE_ZEICHEN = re.compile(r'the text `"(.+?)"` could not be displayed')
VORLAGE = Path(__file__).with_name("hilfeplan.typ")


def als_pdf(fall: Fall, plan: Hilfeplan, ziele: Iterable[Ziel], *, erstellt_von: str) -> bytes:
    """PDF bytes, in a few hundredths of a second.

    Raises ``ValidationError`` where the font lacks a character: a PDF with gaps is never made.
    """
    jetzt = timezone.localtime()
    daten = als_json(fall, plan, ziele, erstellt_von=erstellt_von, tag=jetzt.date())
    try:
        pdf = typst.compile(
            VORLAGE,
            font_paths=[schriften()],
            ignore_system_fonts=True,
            sys_inputs={"daten": json.dumps(daten, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(jetzt.timestamp()),
            format="pdf",
        )
    except typst.TypstError as fehler:
        zeichen = _OHNE_ZEICHEN.search(str(fehler))
        if zeichen is None:
            raise
        raise ValidationError(
            f"Das PDF kann „{zeichen[1]}“ nicht darstellen, weil die Schrift diese Zeichen nicht "
            "enthält. Drucken Sie stattdessen die Seite mit Ihrem Browser."
        ) from fehler
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no document")
    return pdf


def als_json(
    fall: Fall, plan: Hilfeplan, ziele: Iterable[Ziel], *, erstellt_von: str, tag: date
) -> dict[str, object]:
    """Everything the template shows, as finished German text."""
    return {
        "name": fall.person.name,
        "aktenzeichen": fall.aktenzeichen or "",
        "version": str(plan.nummer),
        "entwurf": plan.stand == PlanStand.ENTWURF,
        "vereinbart_am": _tag(plan.vereinbart_am),
        "gueltig_ab": _tag(plan.gueltig_ab),
        "grund": plan.grund,
        "team": f"{fall.team.name}, {fall.kommune.kurzname}",
        "fallfuehrung": fall.fallfuehrung.name,
        "erstellt_von": erstellt_von,
        "erstellt_am": datum_text(tag),
        "erstellt_tag": [tag.year, tag.month, tag.day],
        "ziele": [_ziel(z) for z in ziele],
    }


def _ziel(ziel: Ziel) -> dict[str, object]:
    return {
        "feld": ziel.handlungsfeld.name,
        "text": ziel.text,
        "indikator": ziel.indikator,
        "bis": _tag(ziel.faellig_am),
        "leistungen": [_leistung(leistung) for leistung in ziel.leistungen.all()],
    }


def _leistung(leistung: Leistung) -> list[str]:
    wer = leistung.organisation.name if leistung.organisation else "noch offen"
    return [leistung.was, wer, _tag(leistung.beginn) or "noch offen", leistung.get_status_display()]


def _tag(tag: date | None) -> str:
    return datum_text(tag) if tag else ""
