"""The shape of the house, read from the syntax tree: imports, sizes, bans, first lines."""

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import get_resolver

from kim.api import api_v1
from tests.matrix.sammlung import routen_mit_ansicht

WURZEL = Path(__file__).resolve().parents[1]
APPS = ("kim", "stellen", "casemanagement", "koordination")
"""In import order: an app imports from itself and from those before it."""
FREMD_ERLAUBT = {"models", "actions", "constants", "permissions"}
"""What an app may import of another app; of ``kim``, the common ground, everything but views."""
SCHICHTEN = ("constants", "models", "permissions", "actions", "forms", "views", "urls")
"""Layers of an app: each imports only those before it and itself; ``tasks`` is a leaf."""
HOECHSTENS = {".py": 500, ".html": 150}
FUNKTION_HOECHSTENS = 40
KENNEN_GUARDIAN = {"kim.permissions", "kim.models.rollen", "casemanagement.models.zugriff"}
"""The only modules that know guardian: rights, and the share of a single file."""


@cache
def dateien(*endungen: str) -> list[Path]:
    """Files of the repository with these endings, generated ones left out."""
    muster = [f"*{e}" for e in endungen]
    befehl = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *muster]
    ausgabe = subprocess.run(befehl, cwd=WURZEL, capture_output=True, check=True, text=True).stdout
    pfade = [WURZEL / name for name in ausgabe.split("\0") if name]
    return [p for p in pfade if p.exists() and "migrations" not in p.parts]


@cache
def baum(pfad: Path) -> ast.Module:
    return ast.parse(pfad.read_text("utf-8"), str(pfad))


def modulname(pfad: Path) -> str:
    teile = pfad.relative_to(WURZEL).with_suffix("").parts
    return ".".join(teile[:-1] if teile[-1] == "__init__" else teile)


def app_dateien(*apps: str) -> list[Path]:
    return [p for p in dateien(".py") if p.relative_to(WURZEL).parts[0] in (apps or APPS)]


def importe(pfad: Path) -> Iterator[str]:
    """Full names of all imports of a module, inside functions too."""
    paket = modulname(pfad) if pfad.name == "__init__.py" else modulname(pfad).rpartition(".")[0]
    for knoten in ast.walk(baum(pfad)):
        if isinstance(knoten, ast.Import):
            yield from (n.name for n in knoten.names)
        elif isinstance(knoten, ast.ImportFrom):
            stufen = paket.split(".")[: len(paket.split(".")) - knoten.level + 1]
            von = (
                ".".join([*stufen, knoten.module or ""]).strip(".")
                if knoten.level
                else knoten.module
            )
            yield from (f"{von}.{n.name}" for n in knoten.names)


def kurz(pfad: Path) -> str:
    return str(pfad.relative_to(WURZEL))


# -- imports -------------------------------------------------------------------------------
@pytest.mark.parametrize("app", APPS)
def test_apps_import_only_what_lies_below_them(app):
    verstoesse = [
        f"{kurz(p)}: {name}"
        for p in app_dateien(app)
        for name in importe(p)
        if name.split(".")[0] in APPS[APPS.index(app) + 1 :]
    ]
    assert not verstoesse


def test_across_apps_only_models_actions_constants_and_permissions():
    verstoesse = []
    for pfad in app_dateien(*APPS[1:]):
        eigene = pfad.relative_to(WURZEL).parts[0]
        for name in importe(pfad):
            app, _, rest = name.partition(".")
            schicht = rest.split(".")[0]
            if (app == "kim" and schicht == "urls") or (
                app in APPS[1:] and app != eigene and schicht not in FREMD_ERLAUBT
            ):
                verstoesse.append(f"{kurz(pfad)}: {name}")
    assert not verstoesse


def test_layers_inside_an_app_point_one_way():
    verstoesse = []
    for pfad in app_dateien():
        app, *rest = modulname(pfad).split(".")
        schicht = rest[0] if rest else ""
        for name in importe(pfad):
            ziel_app, _, ziel = name.partition(".")
            ziel = ziel.split(".")[0]
            if ziel_app != app or schicht not in SCHICHTEN:
                continue
            if ziel == "tasks" or (
                ziel in SCHICHTEN and SCHICHTEN.index(ziel) > SCHICHTEN.index(schicht)
            ):
                verstoesse.append(f"{kurz(pfad)}: {name}")
    assert not verstoesse


def test_only_these_modules_know_guardian():
    kennen = {modulname(p) for p in app_dateien() for n in importe(p) if n.startswith("guardian")}
    assert kennen == KENNEN_GUARDIAN


def test_no_domain_signals():
    """Signals of Django and Celery that prepare a process are no control flow of the domain."""
    erlaubt = {
        "kim.apps": {"django.db.models.signals.post_migrate"},
        "kim.celery": {"celery.signals.beat_init", "celery.signals.worker_init"},
    }
    gefunden: dict[str, set[str]] = {}
    for pfad in app_dateien():
        for name in importe(pfad):
            if ".signals" in name or name == "django.dispatch.receiver":
                gefunden.setdefault(modulname(pfad), set()).add(name)
    ueberzaehlig = {m: n - erlaubt.get(m, set()) for m, n in gefunden.items()}
    assert not {m: n for m, n in ueberzaehlig.items() if n}


# -- sizes ---------------------------------------------------------------------------------
def test_files_are_short():
    lang = {
        kurz(p): zeilen
        for p in dateien(".py", ".html")
        if (zeilen := len(p.read_text("utf-8").splitlines())) > HOECHSTENS[p.suffix]
    }
    assert not lang


def test_functions_are_short():
    lang = {
        f"{kurz(p)}:{k.name}": laenge
        for p in dateien(".py")
        for k in ast.walk(baum(p))
        if isinstance(k, ast.FunctionDef | ast.AsyncFunctionDef)
        and (laenge := k.end_lineno - k.lineno + 1) > FUNKTION_HOECHSTENS
    }
    assert not lang


# -- writing past the history, SQL from input ----------------------------------------------
MASSENSCHREIBEN = {"update", "bulk_create", "bulk_update"}
OHNE_VERLAUF = {
    # module → why a bulk write there hides nothing
    "kim.verlauf": "hier wohnt die Ausnahme: die Fassungen, die den Verlauf schreiben",
    "kim.permissions": "Rechtetabellen der Gruppen: aus dem Katalog erzeugt, ohne Verlauf",
    "kim.actions.zugriff": "das Leseprotokoll ist selbst das Protokoll",
    "kim.actions.auftraege": "Ergebnisdateien haben keinen Verlauf",
    "kim.models.benachrichtigung": "Benachrichtigungen haben keinen Verlauf",
    "casemanagement.models.personschluessel": "aus der Person abgeleitet, ohne eigenen Verlauf",
    "kim.models.auftrag": "Lebenszeichen laufender Aufträge, nicht Teil des Verlaufs",
}


def _massenschreiben(pfad: Path) -> Iterator[int]:
    """Lines with ``something.objects….update(…)`` and the like; dict.update is none."""
    for knoten in ast.walk(baum(pfad)):
        if not (isinstance(knoten, ast.Call) and isinstance(knoten.func, ast.Attribute)):
            continue
        empfaenger = ast.unparse(knoten.func.value)
        if knoten.func.attr in MASSENSCHREIBEN - {"update"} or (
            knoten.func.attr == "update"
            and re.search(r"objects|filter\(|exclude\(|_set\b|QuerySet|super\(\)|\)$", empfaenger)
            and "setdefault" not in empfaenger
        ):
            yield knoten.lineno


def test_bulk_writes_only_where_no_history_is_missed():
    stellen = {modulname(p) for p in app_dateien() if any(_massenschreiben(p))}
    assert stellen <= set(OHNE_VERLAUF), sorted(stellen - set(OHNE_VERLAUF))


SQL_MIT_NAMEN = {
    "kim.grossfeld",
    "kim.verlauf",
    "kim.schutz.historie",
    "kim.siegel.pruefung",
    "kim.siegel.abfragen",
}
"""Put names of tables and columns into SQL, never values; each statement is marked noqa: S608."""


def test_sql_is_never_made_of_input():
    """Statements are constants; the few that need a table's name stand in named modules."""
    verstoesse = []
    for pfad in app_dateien():
        if modulname(pfad) in SQL_MIT_NAMEN or "dev" in pfad.parts or "schutz" in pfad.parts:
            continue
        for knoten in ast.walk(baum(pfad)):
            if not (isinstance(knoten, ast.Call) and isinstance(knoten.func, ast.Attribute)):
                continue
            if knoten.func.attr in {"raw", "extra"} or (
                knoten.func.attr in {"execute", "executemany", "copy"}
                and knoten.args
                and isinstance(knoten.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
            ):
                verstoesse.append(f"{kurz(pfad)}:{knoten.lineno}")
    assert not verstoesse


# -- first line of a view ------------------------------------------------------------------
OFFENE_ANSICHTEN = {
    "kim.views.start.start": "zeigt jedem Konto nur Eigenes; die Beiträge prüfen selbst",
    "kim.views.suche.suche": "jede Quelle der Suche prüft selbst",
    "kim.views.darstellung.darstellung": "hell oder dunkel, auch vor der Anmeldung",
    "kim.views.darstellung.sitzung_verlaengern": "verlängert nur die eigene Sitzung",
    "kim.views.hilfe.hilfe": "Handbuch, öffentlich",
    "kim.views.hilfe.seite": "Impressum und ähnliche Seiten, öffentlich",
    "kim.views.protokoll.protokoll": "eigene Zugriffe für alle; _gefiltert beginnt mit visible_to",
    "kim.views.protokoll.protokoll_csv": "dieselben Zeilen wie die Seite",
    "kim.views.mein_konto.mein_konto": "zeigt nur das eigene Konto",
    "kim.views.schnittstelle.openapi": "beschreibt die Schnittstelle, öffentlich",
    "kim.views.schnittstelle.schnittstelle": "beschreibt die Schnittstelle, öffentlich",
    "stellen.views.offene_daten.liste": "offene Daten, öffentlich; liest nur Veroeffentlichung",
    "stellen.views.offene_daten.stichtag": "offene Daten, öffentlich; liest nur Veroeffentlichung",
    "stellen.views.offene_daten.datei": "offene Daten, öffentlich; liest nur Veroeffentlichung",
    "stellen.views.offene_daten.metadaten": "offene Daten, öffentlich; liest nur Veroeffentlichung",
    "stellen.views.offene_daten.dcat": "offene Daten, öffentlich; liest nur Veroeffentlichung",
    "stellen.views.offene_daten.dcat_katalog": "offene Daten, öffentlich; liest nur Veroeffentlichung",
    "kim.views.mein_konto.mailweise": "ändert nur das eigene Konto",
    "kim.views.kalender.kalender": "nur das eigene Abo",
    "kim.views.kalender.kalender_widerrufen": "nur das eigene Abo",
    "kim.views.kalender.kalender_abruf": "der geheime Schlüssel entscheidet; sonst 404",
}
PRUEFT = re.compile(r"^(require\w*|get_object_or_404|visible_to|\w+_oder_404)$")


def _aufrufe(knoten: ast.AST) -> set[str]:
    rufe = (k.func for k in ast.walk(knoten) if isinstance(k, ast.Call))
    return {
        f.attr if isinstance(f, ast.Attribute) else f.id
        for f in rufe
        if not isinstance(f, ast.Call)
    }


def _prueft_zuerst(funktion: ast.FunctionDef, nachbarn: dict[str, ast.FunctionDef]) -> bool:
    """Does the first statement ask for a right, itself or in the function it calls first?"""
    rumpf = [s for s in funktion.body if not _ist_beiwerk(s)]
    aufrufe = _aufrufe(rumpf[0])
    if "get_object_or_404" in aufrufe and not aufrufe & {"visible_to", "require"}:
        return False
    return any(PRUEFT.match(name) for name in aufrufe) or any(
        _prueft_zuerst(nachbarn[name], nachbarn) for name in aufrufe if name in nachbarn
    )


def _ist_beiwerk(anweisung: ast.stmt) -> bool:
    """Docstrings, and marks on the request that decide nothing."""
    if isinstance(anweisung, ast.Expr) and isinstance(anweisung.value, ast.Constant):
        return True
    return isinstance(anweisung, ast.Assign) and isinstance(anweisung.value, ast.Constant)


def _eigene_ansichten() -> set[str]:
    alle = [ansicht for _, _, ansicht in routen_mit_ansicht(get_resolver())]
    alle += [
        operation.view_func
        for router in api_v1()._get_bound_routers()
        for pfad in router.path_operations.values()
        for operation in pfad.operations
    ]
    namen = {f"{a.__module__}.{a.__qualname__}" for a in alle}
    return {n for n in namen if n.split(".")[0] in APPS}


def test_every_view_begins_with_the_question_who():
    ohne = set()
    for name in _eigene_ansichten():
        modul, _, funktion = name.rpartition(".")
        quelle = baum(Path(importlib.import_module(modul).__file__))
        nachbarn = {k.name: k for k in quelle.body if isinstance(k, ast.FunctionDef)}
        if funktion not in nachbarn or not _prueft_zuerst(nachbarn[funktion], nachbarn):
            ohne.add(name)
    assert ohne <= set(OFFENE_ANSICHTEN), sorted(ohne - set(OFFENE_ANSICHTEN))


def test_the_list_of_open_views_is_current():
    assert set(OFFENE_ANSICHTEN) <= _eigene_ansichten()


# -- language ------------------------------------------------------------------------------
ENGLISCH = re.compile(
    r"\b(Submit|Cancel|Delete|Save|Edit|Login|Logout|Sign in|Sign out|Password|Search|Settings|"
    r"Next|Previous|Back|Loading|Warning|Please|Upload|Download failed|Not found)\b"
)


def test_no_english_words_are_shown():
    """Text of the templates, without tags, template code and comments."""
    gefunden = {}
    for pfad in dateien(".html"):
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]+>", " ", pfad.read_text("utf-8"), flags=re.S)
        if treffer := ENGLISCH.findall(text):
            gefunden[kurz(pfad)] = treffer
    assert not gefunden
