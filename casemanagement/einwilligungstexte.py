"""The consent to case work in the languages of the clients: one TOML file per language.

KIM brings eight; an operator adds or replaces languages by files of the same form in the
directory ``KIM_EINWILLIGUNGEN``. ``{stelle}`` in a paragraph becomes the name of the Team.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

EIGENE = Path(__file__).parent / "daten" / "einwilligung"
PLATZHALTER = "stelle"
DEUTSCH = "de"
CODE_HOECHSTENS = 12
"""Characters of a file's name: that many the consent keeps of its language."""


class UngueltigerText(ValueError):
    """A file is incomplete or not of the form; says which and why, in German."""


@dataclass(frozen=True)
class Felder:
    """Labels of the lines to fill in."""

    person: str
    geburt: str
    stelle: str
    gueltig: str
    ort: str
    unterschrift: str
    dolmetschen: str


@dataclass(frozen=True)
class Text:
    """``name`` is the language as the staff calls it, ``eigenname`` as its speakers do."""

    code: str
    name: str
    eigenname: str
    lang: str
    richtung: str
    stand: date
    titel: str
    absaetze: tuple[str, ...]
    felder: Felder

    def absaetze_fuer(self, stelle: str) -> list[SafeString]:
        """The paragraphs with the Team's name, which stays German and left to right."""
        name = format_html('<bdi lang="de">{}</bdi>', stelle)
        return [format_html(escape(absatz), stelle=name) for absatz in self.absaetze]


def texte() -> dict[str, Text]:
    """Every language by its code: German and plain German first, then by name."""
    return _lies(str(settings.KIM_EINWILLIGUNGEN))


@lru_cache(maxsize=4)
def _lies(eigenes: str) -> dict[str, Text]:
    verzeichnisse = [EIGENE, *([Path(eigenes)] if eigenes else [])]
    gefunden = {
        datei.stem: lies_text(datei)
        for verzeichnis in verzeichnisse
        for datei in sorted(verzeichnis.glob("*.toml"))
    }
    folge = sorted(gefunden.values(), key=lambda t: (t.code != DEUTSCH, t.lang != DEUTSCH, t.name))
    return {t.code: t for t in folge}


def lies_text(datei: Path) -> Text:
    """Read one file. Raises ``UngueltigerText``."""
    try:
        daten = tomllib.loads(datei.read_text("utf-8"))
        felder = Felder(**daten.pop("felder", {}))
        absaetze = tuple(daten.pop("absaetze", ()))
        text = Text(code=datei.stem, absaetze=absaetze, felder=felder, **daten)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as fehler:
        raise UngueltigerText(
            f"{datei.name}: nicht lesbar oder unvollständig ({fehler})"
        ) from fehler
    mangel = _mangel(text)
    if mangel:
        raise UngueltigerText(f"{datei.name}: {mangel}")
    return text


def _mangel(text: Text) -> str:
    worte: list[Any] = [text.name, text.eigenname, text.lang, text.titel, *text.absaetze]
    worte += [getattr(text.felder, f.name) for f in fields(Felder)]
    if not text.absaetze or not all(isinstance(w, str) and w.strip() for w in worte):
        return "eine Angabe fehlt oder ist leer"
    if len(text.code) > CODE_HOECHSTENS:
        return f"der Dateiname hat mehr als {CODE_HOECHSTENS} Zeichen"
    if text.richtung not in ("ltr", "rtl"):
        return "richtung ist weder ltr noch rtl"
    if not isinstance(text.stand, date):
        return "stand ist kein Datum"
    return _falscher_platzhalter(text)


def _falscher_platzhalter(text: Text) -> str:
    try:
        namen = [
            teil[1] for a in text.absaetze for teil in Formatter().parse(a) if teil[1] is not None
        ]
    except ValueError:
        return "eine geschweifte Klammer steht allein"
    if fremd := set(namen) - {PLATZHALTER}:
        return f"unbekannter Platzhalter {', '.join(sorted(fremd)) or '{}'}"
    return "" if namen else f"der Platzhalter {{{PLATZHALTER}}} fehlt"


@checks.register
def check_texte(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """``manage.py check`` finds what is wrong with an operator's file before a client does."""
    try:
        texte()
    except UngueltigerText as fehler:
        return [checks.Error(f"Einwilligungstext {fehler}", id="casemanagement.E001")]
    return []
