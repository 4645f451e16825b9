"""Production refuses to start when it would be unsafe: asked by starting real processes."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from kim.actions.demodaten import load_demodaten
from kim.kontext import systemkontext

WURZEL = Path(__file__).resolve().parents[2]
GEHEIM = "nB7uT2xQz9LmV4sKc8RfWa5JdYh3EpGo6ZqXi1rMlCtSvUeOwPbAyHgD"
FELD = "pN3vYqT0c8hXkq2uWm5eRz7LbJ1dGf4sAo6iHx9KtVQ="
WSGI = ["-c", "import kim.wsgi; print('bedient')"]


def _starte(umgebung: dict[str, str], *argumente: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *argumente],
        cwd=WURZEL, env=umgebung, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def _umgebung(datenbank: str, **werte: str) -> dict[str, str]:
    grund = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kim.settings.production",
        "SECRET_KEY": GEHEIM,
        "KIM_FELD_SCHLUESSEL": FELD,
        "DATABASE_URL": datenbank,
        "BROKER_URL": os.environ.get("BROKER_URL") or "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "kim.nrw.example",
        "SIEGEL_EXPORT_VERZEICHNIS": "/var/lib/kim/siegel",
        "KIM_ABLAGE": "/var/lib/kim/ablage",
        "KIM_STATIC_ROOT": os.environ.get("KIM_STATIC_ROOT", ""),
    }
    return {k: v for k, v in (grund | werte).items() if v}


@pytest.fixture
def ohne_datenbank() -> str:
    return "postgresql://kim_app@127.0.0.1:1/keine"


@pytest.mark.parametrize(
    ("werte", "grund"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"KIM_DEMO": "1"}, "KIM_DEMO"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "kurz"}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + GEHEIM}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"KIM_FELD_SCHLUESSEL": ""}, "KIM_FELD_SCHLUESSEL"),
        ({"KIM_FELD_SCHLUESSEL": "geheim"}, "KIM_FELD_SCHLUESSEL"),
        ({"KIM_FELD_SCHLUESSEL": f"{FELD},{'A' * 43}="}, "KIM_FELD_SCHLUESSEL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"BROKER_URL": ""}, "BROKER_URL"),
        ({"SIEGEL_EXPORT_VERZEICHNIS": ""}, "SIEGEL_EXPORT_VERZEICHNIS"),
        ({"KIM_ABLAGE": ""}, "KIM_ABLAGE"),
        ({"KIM_ABLAGE": str(WURZEL / "docs/handbuch/bilder/ablage")}, "KIM_ABLAGE"),
        ({"CLAMD_URL": "rechner:3310"}, "CLAMD_URL"),
        ({"KIM_MFA_ROLLEN": "keine"}, "KIM_MFA_ROLLEN"),
        ({"KIM_MFA_ROLLEN": ","}, "KIM_MFA_ROLLEN"),
        ({"KIM_MFA_ROLLEN": "koordination,gibtsnicht"}, "KIM_MFA_ROLLEN"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
    ],
)
def test_unsafe_settings_refuse_to_start(ohne_datenbank, werte, grund):
    umgebung = _umgebung(ohne_datenbank)
    umgebung = {k: v for k, v in (umgebung | werte).items() if v}
    if werte.get("BROKER_URL") == "":
        umgebung.pop("BROKER_URL", None)
    ergebnis = _starte(umgebung, *WSGI)
    assert ergebnis.returncode != 0
    assert "bedient" not in ergebnis.stdout
    letzte = ergebnis.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in letzte
    assert grund in letzte


def test_cookies_and_transport_in_production(ohne_datenbank):
    namen = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "KIM_MFA_ROLLEN",
    )  # fmt: skip
    frage = f"from django.conf import settings as s; print(*(getattr(s, n) for n in {namen!r}))"
    ergebnis = _starte(_umgebung(ohne_datenbank) | {"KIM_MFA_ROLLEN": ""}, "-c", frage)
    assert ergebnis.stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", *["True"] * 4, "None", "/", "True", "31536000",
        "alle",
    ]  # fmt: skip


def test_a_safe_installation_serves_and_passes_the_deploy_check(echte_datenbank):
    umgebung = _umgebung(echte_datenbank.url)
    ergebnis = _starte(umgebung, *WSGI)
    assert ergebnis.stdout.strip() == "bedient", ergebnis.stderr
    pruefung = _starte(umgebung, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert pruefung.returncode == 0, pruefung.stderr


def test_demo_accounts_refuse_web_worker_and_deploy_check(echte_datenbank, settings):
    settings.DEMO = True
    with systemkontext("Test"):
        load_demodaten()
    umgebung = _umgebung(echte_datenbank.url)
    web = _starte(umgebung, *WSGI)
    assert web.returncode != 0
    assert "21 Demokonten" in web.stderr
    pruefung = _starte(umgebung, "manage.py", "check", "--deploy")
    assert pruefung.returncode != 0
    assert "21 Demokonten" in pruefung.stderr
    worker = _starte(umgebung, "-m", "celery", "-A", "kim", "worker", "--pool", "solo")
    assert worker.returncode != 0
    assert "21 Demokonten" in worker.stderr


def test_the_owning_role_may_not_serve(echte_datenbank):
    besitzer = urlsplit(os.environ["DATABASE_OWNER_URL"])
    url = urlunsplit(besitzer._replace(path=f"/{echte_datenbank.name}"))
    ergebnis = _starte(_umgebung(url), *WSGI)
    assert ergebnis.returncode != 0
    assert "besitzt Tabellen" in ergebnis.stderr


@pytest.mark.parametrize(
    ("zeile", "grund"),
    [
        (("kim_app", True, False, False), "Superuser"),
        (("kim_app", False, True, False), "BYPASSRLS"),
        (("kim_app", False, False, True), "besitzt Tabellen"),
    ],
)
def test_each_dangerous_property_of_a_role_is_named(db, monkeypatch, zeile, grund):
    """The embedded server gives no test a superuser login, so the answer stands in for it."""
    from kim import pruefungen

    name, superuser, umgeht, besitzt = zeile
    monkeypatch.setattr(
        pruefungen,
        "_ROLLE",
        f"SELECT '{name}', {superuser}, {umgeht}, {besitzt}",
    )
    assert any(grund in mangel for mangel in pruefungen.datenbankmaengel())


def test_the_serving_role_of_the_tests_is_harmless(db):
    from django.db import connection

    from kim.pruefungen import _ROLLE, datenbankmaengel

    with connection.cursor() as cursor:
        cursor.execute(_ROLLE.replace("(current_user, session_user)", "(current_user)"))
        assert cursor.fetchall() == [("kim_app", False, False, False)]
    assert not [m for m in datenbankmaengel() if "Demokonten" in m]
