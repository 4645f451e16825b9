"""Every field of every model is classified: what happens to it, or that it is factual."""

import importlib
from importlib.util import find_spec

import pytest
from django.db import models

from kim.datenschutz import ALLE, BIBLIOTHEKEN, VERLAUF, Personenbezug, Umgang
from kim.schutz.anwenden import eigene_modelle, schutz_von
from kim.schutz.historie import basis_von
from kim.schutz.regeln import Zeilenschutz
from kim.verlauf import VerlaufBasis
from tests.test_isolation import FREMDE_TABELLEN

GRUNDMODELLE = [m for m in eigene_modelle() if basis_von(m) is None]
VERLAEUFE = [m for m in eigene_modelle() if basis_von(m) is not None]
VERLAUF_SACHLICH = {
    "history_id",
    "history_date",
    "history_type",
    *(f.name for f in VerlaufBasis._meta.fields),
}
NENNT_NIEMANDEN = {
    "socialaccount_socialapp",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
}


def listen(app: str) -> tuple[dict, dict]:
    """The app's two lists; an app without models has none."""
    if find_spec(f"{app}.datenschutz") is None:
        return {}, {}
    modul = importlib.import_module(f"{app}.datenschutz")
    return dict(modul.PERSONENBEZUG), dict(modul.SACHLICH)


def felder(modell: type[models.Model]) -> set[str]:
    """Names of the fields without the surrogate key."""
    return {f.name for f in modell._meta.concrete_fields if not f.primary_key}


def name(modell: type[models.Model]) -> str:
    return modell._meta.label


@pytest.mark.parametrize("modell", GRUNDMODELLE, ids=name)
def test_every_field_is_classified_once(modell):
    personenbezug, sachlich = listen(modell._meta.app_label)
    personal = set(personenbezug.get(modell.__name__, {}))
    faktisch = sachlich.get(modell.__name__, ())
    if faktisch == ALLE:
        assert not personal
        return
    assert not personal & set(faktisch)
    assert personal | set(faktisch) == felder(modell)


@pytest.mark.parametrize("app", sorted({m._meta.app_label for m in GRUNDMODELLE}))
def test_the_lists_name_only_what_exists(app):
    vorhanden = {m.__name__ for m in GRUNDMODELLE if m._meta.app_label == app}
    personenbezug, sachlich = listen(app)
    assert set(personenbezug) | set(sachlich) == vorhanden


@pytest.mark.parametrize("modell", VERLAEUFE, ids=name)
def test_history_adds_only_classified_columns(modell):
    dazu = {f.name for f in modell._meta.concrete_fields} - {
        f.name for f in basis_von(modell)._meta.concrete_fields
    }
    assert dazu == set(VERLAUF) | VERLAUF_SACHLICH


def test_every_table_of_a_library_is_classified():
    assert set(BIBLIOTHEKEN) | NENNT_NIEMANDEN == set(FREMDE_TABELLEN)


def _alle_angaben() -> list[tuple[str, Personenbezug]]:
    apps = sorted({m._meta.app_label for m in GRUNDMODELLE})
    eigene = [
        (f"{app}.{modell}.{feld}", angabe)
        for app in apps
        for modell, angaben in listen(app)[0].items()
        for feld, angabe in angaben.items()
    ]
    return eigene + list(BIBLIOTHEKEN.items()) + list(VERLAUF.items())


@pytest.mark.parametrize(("feld", "angabe"), _alle_angaben(), ids=lambda x: str(x)[:40])
def test_every_decision_has_a_reason_and_erasure_a_period(feld, angabe):
    assert angabe.grund
    assert bool(angabe.frist) == (angabe.umgang != Umgang.BEHALTEN)


OFFEN_TROTZ_PERSONENBEZUG = {
    "kim.Nutzer": "Die Anmeldung liest das Konto vor jedem Kontext (kim.models.nutzer)",
    "kim.Nutzer_user_permissions": "bleibt leer",
    "kim.KommuneUserObjectPermission": "bleibt leer",
    "kim.TeamUserObjectPermission": "bleibt leer",
    "kim.Kalenderabo": "Der Abruf findet das Konto vor jedem Kontext; nur ein Prüfwert",
    "kim.Organisation": "Verzeichnis öffentlicher Stellen",
}


def test_what_is_personal_is_protected_by_the_database():
    offen = {
        m._meta.label
        for m in GRUNDMODELLE
        if m.__name__ in listen(m._meta.app_label)[0]
        and not isinstance(schutz_von(m), Zeilenschutz)
    }
    assert offen == set(OFFEN_TROTZ_PERSONENBEZUG)


def test_the_history_of_accounts_is_protected():
    geschuetzt = {m._meta.label for m in VERLAEUFE if isinstance(schutz_von(m), Zeilenschutz)}
    assert "kim.HistoricalNutzer" in geschuetzt
