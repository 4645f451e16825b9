"""The second factor: obligatory per role, set up before anything else, kept."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from kim.actions.konten import ensure_adresse, reset_zweiter_faktor
from kim.konten.zweiter_faktor import pflichtrollen
from kim.kontext import kontext, systemkontext
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db
PASSWORT = "geheim-Test-2024"
GEHEIMNIS = "JBSWY3DPEHPK3PXP"


def code_fuer(geheimnis: str) -> str:
    zaehler = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(geheimnis, zaehler))


@pytest.fixture
def nutzer(nutzer_mit, dueren, settings):
    settings.KIM_MFA_ROLLEN = "alle"
    konto = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        ensure_adresse(nutzer=konto)
    return konto


@pytest.mark.parametrize("pfad", ["/", "/kommunen/", "/konto/passwort/aendern/", "/gibt-es-nicht/"])
def test_without_a_factor_every_page_leads_to_set_up(nutzer, pfad):
    antwort = angemeldet(nutzer).get(pfad)
    assert antwort.status_code in (302, 404)
    if antwort.status_code == 302:
        assert antwort["Location"] == reverse("mfa_index")


def test_set_up_and_sign_out_stay_open(nutzer):
    client = angemeldet(nutzer, bestaetigt=True)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_demo_mode_asks_for_nothing_and_says_so(nutzer, settings):
    settings.DEMO = True
    seite = angemeldet(nutzer).get("/")
    assert seite.status_code == 200
    assert "keinen zweiten Faktor" in seite.content.decode()


def test_only_the_named_roles_are_obliged(nutzer, nutzer_mit, dueren, settings):
    settings.KIM_MFA_ROLLEN = "administration, administration_land"
    assert angemeldet(nutzer).get("/").status_code == 200
    assert angemeldet(nutzer_mit("administration", dueren)).get("/").status_code == 302


def test_an_unknown_role_in_the_setting_is_an_error():
    with pytest.raises(ValueError, match="hausmeister"):
        pflichtrollen("administration,hausmeister")


def test_app_is_set_up_then_asked_for_at_sign_in(nutzer):
    client = angemeldet(nutzer, bestaetigt=True)
    client.get(reverse("mfa_activate_totp"))
    geheimnis = client.session["mfa.totp.secret"]
    antwort = client.post(reverse("mfa_activate_totp"), {"code": code_fuer(geheimnis)})
    assert antwort.status_code == 302
    assert client.get("/").status_code == 200

    neu = Client()
    antwort = neu.post(reverse("account_login"), {"login": nutzer.email, "password": PASSWORT})
    assert antwort["Location"] == reverse("mfa_authenticate")
    assert neu.get("/")["Location"].startswith(reverse("account_login"))
    falsch = neu.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "stimmt nicht" in falsch.content.decode()
    notfall = RecoveryCodes(
        Authenticator.objects.get(user=nutzer, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()[0]
    assert neu.post(reverse("mfa_authenticate"), {"code": notfall}).status_code == 302
    assert neu.get("/").status_code == 200


def test_the_last_factor_stays_while_a_role_obliges(nutzer, settings):
    TOTP.activate(nutzer, "JBSWY3DPEHPK3PXP")
    client = angemeldet(nutzer, bestaetigt=True)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=nutzer, type="totp").exists()
    settings.KIM_MFA_ROLLEN = "administration"
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=nutzer, type="totp").exists()


def test_a_lost_factor_takes_the_password_and_the_sessions_with_it(nutzer, nutzer_mit, dueren):
    TOTP.activate(nutzer, "JBSWY3DPEHPK3PXP")
    client = angemeldet(nutzer)
    assert client.get("/").status_code == 200
    admin = nutzer_mit("administration", dueren)
    with kontext(admin):
        assert reset_zweiter_faktor(nutzer=nutzer, grund="Telefon verloren", by=admin) >= 1
    assert client.get("/")["Location"].startswith(reverse("account_login"))
    antwort = Client().post(reverse("account_login"), {"login": nutzer.email, "password": PASSWORT})
    assert antwort.status_code == 200
    with systemkontext("Test"):
        assert "Telefon verloren" in nutzer.history.latest().history_change_reason


def test_the_account_is_asked_only_once_per_session(nutzer):
    TOTP.activate(nutzer, "JBSWY3DPEHPK3PXP")
    client = angemeldet(nutzer)
    client.get("/kommunen/")
    assert client.session["kim_zweiter_faktor"] is True


def test_secrets_are_encrypted_and_keys_can_be_changed(nutzer, settings, capsys):
    alt, neu = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.KIM_FELD_SCHLUESSEL = [alt]
    TOTP.activate(nutzer, GEHEIMNIS)
    codes = RecoveryCodes.activate(nutzer).generate_codes()
    assert GEHEIMNIS not in str(_daten(nutzer))
    settings.KIM_FELD_SCHLUESSEL = [neu]
    with pytest.raises(CommandError, match="fehlt der Schlüssel"):
        call_command("feldschluessel_erneuern")
    settings.KIM_FELD_SCHLUESSEL = [neu, alt]
    call_command("feldschluessel_erneuern")
    assert "Geheimnisse neu verschlüsselt: 2" in capsys.readouterr().out
    settings.KIM_FELD_SCHLUESSEL = [neu]
    faktoren = {f.type: f.wrap() for f in Authenticator.objects.filter(user=nutzer)}
    assert faktoren["totp"].validate_code(code_fuer(GEHEIMNIS))
    assert faktoren["recovery_codes"].generate_codes() == codes


def test_a_secret_stored_before_there_were_keys_still_opens(nutzer):
    faktor = Authenticator.objects.create(user=nutzer, type="totp", data={"secret": GEHEIMNIS})
    assert faktor.wrap().validate_code(code_fuer(GEHEIMNIS))
    call_command("feldschluessel_erneuern")
    assert GEHEIMNIS not in str(_daten(nutzer))


def _daten(nutzer) -> list[dict]:
    return list(Authenticator.objects.filter(user=nutzer).values_list("data", flat=True))
