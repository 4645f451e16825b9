"""Giving and taking roles: scopes, periods, reasons, and what nobody may do."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kim.actions.konten import set_konto_aktiv
from kim.actions.rollen import grant_role, revoke_role
from kim.kontext import kontext, resolve_rechte, systemkontext
from kim.models import KommuneGroupObjectPermission, Rollenvergabe
from kim.permissions import rechte_der_gruppe
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(nutzer_mit, dueren):
    return nutzer_mit("administration", dueren)


@pytest.fixture
def land(nutzer_mit):
    return nutzer_mit("administration_land")


def geben(client, nutzer, rolle, bereich, **mehr):
    heute = timezone.localdate().strftime("%d.%m.%Y")
    daten = {"rolle": rolle, "bereich": bereich, "gueltig_von": heute, "grund": "Vertretung"}
    return client.post(reverse("rolle_geben", args=[nutzer.pk]), daten | mehr)


def test_give_for_kommune_team_and_from_to(admin, nutzer_mit, dueren, team_von):
    with systemkontext("Test"):
        team = team_von(dueren, "Caritas")
    neu = nutzer_mit(None, dueren)
    client = angemeldet(admin, bestaetigt=True)
    assert geben(client, neu, "koordination", f"kommune:{dueren.pk}").status_code == 302
    assert geben(client, neu, "case_management", f"team:{team.pk}", gueltig_bis="31.12.2099",
                 ).status_code == 302  # fmt: skip
    rechte = resolve_rechte(neu.pk)
    assert rechte.hat("edit_stellen", dueren.pk)
    assert rechte.hat("work_faelle", team.pk)
    with systemkontext("Test"):
        cm = neu.rollenvergaben.get(rolle="case_management")
        assert (cm.team, cm.kommune, cm.vergeben_von, cm.grund) == (
            team, dueren, admin, "Vertretung",
        )  # fmt: skip


def test_a_future_role_gives_nothing_today(admin, nutzer_mit, dueren):
    neu = nutzer_mit(None, dueren)
    client = angemeldet(admin, bestaetigt=True)
    morgen = (timezone.localdate() + timedelta(days=1)).strftime("%d.%m.%Y")
    geben(client, neu, "koordination", f"kommune:{dueren.pk}", gueltig_von=morgen)
    assert not resolve_rechte(neu.pk).ids
    assert resolve_rechte(neu.pk, timezone.localdate() + timedelta(days=1)).ids
    assert "Künftig" in client.get(reverse("konto", args=[neu.pk])).content.decode()


@pytest.mark.parametrize(
    ("rolle", "bereich", "mehr", "meldung"),
    [
        ("case_management", "kommune:{dueren}", {}, "gehört zu einem Team"),
        ("koordination", "team:{team}", {}, "gehört zu einer Kommune"),
        ("koordination", "kommune:{soest}", {}, "Bereich"),
        ("ministerium", "land:", {}, "Rolle"),
        ("administration_land", "land:", {}, "Rolle"),
        ("koordination", "kommune:{dueren}", {"grund": ""}, "Begründung"),
        ("koordination", "kommune:{dueren}", {"gueltig_von": "01.01.2020"}, "nicht vor dem"),
        ("koordination", "kommune:{dueren}", {"gueltig_bis": "01.01.2020"}, "liegt vor"),
    ],
)
def test_refused_with_a_message(
    admin, nutzer_mit, dueren, soest, team_von, rolle, bereich, mehr, meldung
):
    with systemkontext("Test"):
        team = team_von(dueren)
    neu = nutzer_mit(None, dueren)
    ziel = bereich.format(dueren=dueren.pk, soest=soest.pk, team=team.pk)
    antwort = geben(angemeldet(admin, bestaetigt=True), neu, rolle, ziel, **mehr)
    assert antwort.status_code == 200
    assert meldung in antwort.content.decode().partition("kim-fehlerliste")[2].partition("</ul>")[0]
    with systemkontext("Test"):
        assert not neu.rollenvergaben.exists()


def test_the_action_itself_refuses_a_foreign_scope(admin, nutzer_mit, dueren, soest):
    neu = nutzer_mit(None, dueren)
    with kontext(admin):
        for rolle, kommune in (("koordination", soest), ("ministerium", None)):
            with pytest.raises(PermissionDenied):
                grant_role(nutzer=neu, rolle=rolle, kommune=kommune, grund="x",
                           gueltig_von=timezone.localdate(), by=admin)  # fmt: skip


def test_nobody_gives_a_role_to_themselves(admin, land, dueren):
    for wer, bereich in ((admin, f"kommune:{dueren.pk}"), (land, f"kommune:{dueren.pk}")):
        client = angemeldet(wer, bestaetigt=True)
        seite = client.get(reverse("rolle_geben", args=[wer.pk])).content.decode()
        assert "Niemand gibt sich selbst eine Rolle" in seite
        geben(client, wer, "koordination", bereich)
        assert not resolve_rechte(wer.pk).hat("edit_stellen")


def test_take_back_names_what_is_lost_and_keeps_the_row(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        vergabe = kora.rollenvergaben.get()
    client = angemeldet(admin, bestaetigt=True)
    adresse = reverse("rolle_entziehen", args=[vergabe.pk])
    frage = client.get(adresse).content.decode()
    assert "Stellenbesetzung der Kommune erfassen und melden" in frage
    heute = timezone.localdate()
    assert client.post(adresse, {"ab": heute.strftime("%d.%m.%Y"), "grund": ""}).status_code == 200
    antwort = client.post(adresse, {"ab": heute.strftime("%d.%m.%Y"), "grund": "Wechsel"})
    assert antwort.status_code == 302
    assert not resolve_rechte(kora.pk).ids
    with systemkontext("Test"):
        vergabe.refresh_from_db()
        assert vergabe.gueltig_bis == heute - timedelta(days=1)
        assert vergabe.history.latest().history_change_reason == "Wechsel"
    assert "Beendete Rollen" in client.get(reverse("konto", args=[kora.pk])).content.decode()


def test_taking_back_never_prolongs(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    heute = timezone.localdate()
    with systemkontext("Test"):
        vergabe = kora.rollenvergaben.get()
        vergabe.gueltig_bis = heute
        vergabe.save()
    with kontext(admin), pytest.raises(ValidationError, match="endet schon"):
        revoke_role(vergabe=vergabe, grund="x", ab=heute + timedelta(days=9), by=admin)


def test_a_future_role_can_be_taken_back(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    heute = timezone.localdate()
    with systemkontext("Test"):
        vergabe = kora.rollenvergaben.get()
        vergabe.gueltig_von = heute + timedelta(days=30)
        vergabe.save()
    with kontext(admin):
        revoke_role(vergabe=vergabe, grund="x", ab=heute, by=admin)
        assert not resolve_rechte(kora.pk, heute + timedelta(days=31)).ids


def test_foreign_and_missing_grants_answer_identically(admin, nutzer_mit, soest):
    fremd = nutzer_mit("koordination", soest)
    with systemkontext("Test"):
        pk = fremd.rollenvergaben.get().pk
    client = angemeldet(admin, bestaetigt=True)
    for nummer in (pk, 999_999):
        assert client.get(reverse("rolle_entziehen", args=[nummer])).status_code == 404


def test_the_last_administration_of_the_land_stays(land, nutzer_mit):
    heute = timezone.localdate()
    with systemkontext("Test"):
        Rollenvergabe.objects.filter(rolle="administration_land").exclude(nutzer=land).delete()
        vergabe = land.rollenvergaben.get()
    with kontext(land), pytest.raises(ValidationError, match="letzte Administration"):
        revoke_role(vergabe=vergabe, grund="x", ab=heute, by=land)
    zweite = nutzer_mit("administration_land")
    with kontext(zweite):
        set_konto_aktiv(nutzer=land, aktiv=False, grund="Ruhestand", by=zweite)
        with pytest.raises(ValidationError, match="letzte Administration"):
            revoke_role(vergabe=zweite.rollenvergaben.get(), grund="x", ab=heute, by=zweite)


def test_rollen_abgleichen_brings_groups_back_to_the_catalogue(nutzer_mit, dueren, capsys):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        gruppe = kora.rollenvergaben.get().gruppe
        soll = rechte_der_gruppe(gruppe, dueren)
        KommuneGroupObjectPermission.objects.filter(group=gruppe).first().delete()
        assert rechte_der_gruppe(gruppe, dueren) != soll
    call_command("rollen_abgleichen")
    with systemkontext("Test"):
        assert rechte_der_gruppe(gruppe, dueren) == soll
    assert "abgeglichen" in capsys.readouterr().out


def test_konto_anlegen_makes_the_first_administration(capsys):
    call_command("konto_anlegen", "erste@land.example", "Erste Person")
    assert "/konto/passwort/neu/" in capsys.readouterr().out
    with systemkontext("Test"):
        vergabe = Rollenvergabe.objects.get(nutzer__email="erste@land.example")
        assert vergabe.rolle == "administration_land"
