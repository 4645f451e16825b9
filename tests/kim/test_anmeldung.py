"""Signing in: throttle, sessions, passwords, reset by mail, confirmation before rights."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from kim.actions.konten import ensure_adresse, set_konto_aktiv
from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Nutzer
from kim.tasks.konten import passwortlink_senden
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db

PASSWORT = "geheim-Test-2024"
NEUES = "vier blaue Stühle am Ufer"


@pytest.fixture
def nutzer(nutzer_mit, dueren) -> Nutzer:
    konto = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        ensure_adresse(nutzer=konto)
    return konto


def melde_an(client, email, passwort=PASSWORT):
    return client.post(reverse("account_login"), {"login": email, "password": passwort})


def test_sign_in_by_email_rotates_the_session(client, nutzer):
    client.get(reverse("account_login"))
    client.post(reverse("darstellung"), {"darstellung": "dunkel"})
    sitzung = client.session
    sitzung["vorher"] = 1
    sitzung.save()
    client.cookies["sessionid"] = vorher = sitzung.session_key
    antwort = melde_an(client, nutzer.email.upper())
    assert antwort.status_code == 302
    assert antwort["Location"] == "/"
    assert client.cookies["sessionid"].value != vorher
    assert client.get("/").status_code == 200
    assert not Session.objects.filter(session_key=vorher).exists()


def test_sign_in_leaves_no_history_row(client, nutzer):
    with systemkontext("Test"):
        vorher = nutzer.history.count()
    melde_an(client, nutzer.email)
    with systemkontext("Test"):
        nutzer.refresh_from_db()
        assert nutzer.last_login is not None
        assert nutzer.history.count() == vorher


def test_sixth_try_is_refused_even_with_the_right_password(client, nutzer):
    for _ in range(5):
        assert "stimmen nicht" in melde_an(client, nutzer.email, "falsch").content.decode()
    sechster = melde_an(client, nutzer.email)
    assert sechster.status_code == 200
    assert "Zu viele Versuche" in sechster.content.decode()
    assert client.get("/").status_code == 302


def test_the_lock_tells_nothing_about_whether_an_account_exists(client, nutzer):
    texte = []
    for email in (nutzer.email, "niemand@test.example"):
        antworten = [melde_an(client, email, "falsch").content.decode() for _ in range(6)]
        texte.append([_fehler(t) for t in antworten])
    assert texte[0] == texte[1]
    assert "Zu viele Versuche" in texte[0][5][0]


def _fehler(html: str) -> list[str]:
    """The error summary of the page."""
    liste = html.partition("kim-fehlerliste")[2].partition("</ul>")[0]
    return re.findall(r"<li>(.*?)</li>", liste, re.S)


def test_the_lock_counts_per_address_too(client, nutzer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/ip,50/15m/key"}
    for nummer in range(3):
        melde_an(client, f"niemand{nummer}@test.example", "falsch")
    assert "Zu viele Versuche" in melde_an(client, nutzer.email).content.decode()


def test_a_closed_account_cannot_sign_in_and_its_session_ends_at_once(nutzer_mit, nutzer, dueren):
    client = angemeldet(nutzer)
    assert client.get("/").status_code == 200
    admin = nutzer_mit("administration", dueren)
    with kontext(admin):
        set_konto_aktiv(nutzer=nutzer, aktiv=False, grund="Ausgeschieden", by=admin)
    antwort = client.get("/kommunen/")
    assert antwort.status_code == 302
    assert antwort["Location"].startswith(reverse("account_login"))
    seite = client.get(antwort["Location"]).content.decode()
    assert "abgemeldet" in seite
    assert melde_an(client, nutzer.email)["Location"] == reverse("account_inactive")
    assert client.get("/").status_code == 302


def test_an_idle_session_ends_with_a_reason_and_comes_back_to_the_page(nutzer, settings):
    assert settings.SESSION_COOKIE_AGE == 3600
    client = angemeldet(nutzer)
    client.get("/")
    gespeichert = Session.objects.get(session_key=client.cookies["sessionid"].value)
    rest = gespeichert.expire_date - timezone.now()
    assert timedelta(minutes=59) < rest <= timedelta(minutes=60)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    antwort = client.get("/kommunen/?art=kreis")
    assert antwort["Location"] == "/konto/anmelden/?next=/kommunen/%3Fart%3Dkreis"
    assert "60 Minuten" in client.get(antwort["Location"]).content.decode()


def test_an_ended_session_makes_htmx_load_the_page_anew(client):
    antwort = client.get("/kommunen/", headers={"HX-Request": "true"})
    assert antwort.status_code == 200
    assert antwort["HX-Refresh"] == "true"
    assert antwort.content == b""


def test_however_busy_a_session_ends_after_a_working_day(nutzer, settings, monkeypatch):
    stunde = 0
    uhr = SimpleNamespace(time=lambda: 1_800_000_000 + stunde * 3600)
    monkeypatch.setattr("kim.konten.middleware.time", uhr)
    client = angemeldet(nutzer)
    for stunde in range(settings.KIM_SITZUNG_STUNDEN + 1):  # noqa: B007 - the clock reads it
        assert client.get("/").status_code == 200
    stunde += 1
    antwort = client.get("/kommunen/", follow=True)
    assert antwort.redirect_chain[0][0] == f"{reverse('account_login')}?next=/kommunen/"
    assert "weil Ihre Anmeldung 12 Stunden zurückliegt" in antwort.content.decode()
    assert client.get("/").status_code == 302
    melde_an(client, nutzer.email)
    assert client.get("/").status_code == 200


def test_nobody_signs_up(client):
    antwort = client.get(reverse("account_signup"))
    assert "Konten legt die Administration an" in antwort.content.decode()
    client.post(
        reverse("account_signup"),
        {"email": "neu@test.example", "password1": NEUES, "password2": NEUES},
    )
    assert not Nutzer.objects.filter(email="neu@test.example").exists()


@pytest.mark.parametrize(
    "schlecht",
    [
        "Kurz-1a!",
        "passwort12345",
        "123456789012",
        "aaaaaaaaaaaa",
        "kim-kommune-2024!",
        "kim-demo-2024",
        "mina.muster@kreis.example",
        "1q2w3e4r5t6y",
    ],
)
def test_weak_passwords_are_refused(schlecht):
    konto = Nutzer(email="mina.muster@kreis.example", name="Mina Muster")
    with pytest.raises(ValidationError):
        validate_password(schlecht, konto)


@pytest.mark.parametrize("gut", [NEUES, "Wolke7 trifft Kanal", "drei-Elche-im-Aufzug"])
def test_long_passwords_need_no_composition(gut):
    validate_password(gut, Nutzer(email="mina.muster@kreis.example", name="Mina Muster"))


def test_the_link_for_a_new_password_is_not_mailed_within_the_request(client, nutzer, mailoutbox):
    """Whoever measures the answer learns nothing; the worker makes key and mail."""
    client.post(reverse("account_reset_password"), {"email": nutzer.email})
    assert mailoutbox == []
    passwortlink_senden(nutzer.pk, "https://kim.example/")
    assert [m.to for m in mailoutbox] == [[nutzer.email]]
    pfad = re.search(r"https://kim\.example(/konto/passwort/neu/\S+)", mailoutbox[0].body)[1]
    assert "mindestens 12 Zeichen" in client.get(pfad, follow=True).content.decode()
    with systemkontext("Test"):
        nutzer.is_active = False
        nutzer.save()
    passwortlink_senden(nutzer.pk, "https://kim.example/")
    assert len(mailoutbox) == 1


def test_password_reset_by_mail_even_with_the_broker_down(client, nutzer, mailoutbox, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    antwort = client.post(reverse("account_reset_password"), {"email": nutzer.email})
    unbekannt = client.post(reverse("account_reset_password"), {"email": "niemand@test.example"})
    assert antwort.status_code == unbekannt.status_code == 302
    assert antwort["Location"] == unbekannt["Location"]
    assert [m.to for m in mailoutbox] == [[nutzer.email]]
    pfad = re.search(r"https?://[^/]+(/konto/passwort/neu/\S+)", mailoutbox[0].body)[1]
    formular = client.get(pfad, follow=True)
    assert "mindestens 12 Zeichen" in formular.content.decode()
    ziel = formular.redirect_chain[-1][0]
    schwach = client.post(ziel, {"password1": "kurz", "password2": "kurz"})
    assert schwach.status_code == 200
    assert client.post(ziel, {"password1": NEUES, "password2": NEUES}).status_code == 302
    assert melde_an(client, nutzer.email, NEUES).status_code == 302
    with systemkontext("Test"):
        assert nutzer.history.latest().history_change_reason == "Passwort neu festgelegt"
    assert "gilt nicht mehr" in client.get(pfad, follow=True).content.decode()


def test_with_broker_and_mail_server_down_the_answer_still_tells_nothing(client, nutzer, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    antworten = [
        client.post(reverse("account_reset_password"), {"email": adresse})
        for adresse in (nutzer.email, "niemand@test.example")
    ]
    assert {(a.status_code, a["Location"]) for a in antworten} == {
        (302, reverse("account_reset_password_done"))
    }


def test_password_change_ends_the_other_sessions(nutzer):
    hier, dort = angemeldet(nutzer, bestaetigt=True), angemeldet(nutzer)
    antwort = hier.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORT, "password1": NEUES, "password2": NEUES},
    )
    assert antwort.status_code == 302
    assert hier.get("/").status_code == 200
    assert dort.get("/").status_code == 302


def test_giving_a_role_asks_for_the_password_again(nutzer_mit, nutzer, dueren):
    admin = nutzer_mit("administration", dueren)
    client = angemeldet(admin)
    ziel = reverse("rolle_geben", args=[nutzer.pk])
    daten = {
        "rolle": "assistenz",
        "bereich": f"kommune:{dueren.pk}",
        "gueltig_von": timezone.localdate().strftime("%d.%m.%Y"),
        "grund": "Vertretung",
    }
    antwort = client.post(ziel, daten)
    assert antwort["Location"] == f"{reverse('account_reauthenticate')}?next={quote(ziel, safe='')}"
    falsch = client.post(antwort["Location"], {"password": "falsch", "next": ziel})
    assert "stimmt nicht" in falsch.content.decode()
    with systemkontext("Test"):
        assert nutzer.rollenvergaben.count() == 1
    client.post(antwort["Location"], {"password": PASSWORT, "next": ziel})
    with systemkontext("Test"):
        vergabe = nutzer.rollenvergaben.get(rolle="assistenz")
        assert vergabe.vergeben_von == admin
    assert client.get(ziel).status_code == 200


def test_asking_again_comes_after_the_rights(nutzer_mit, nutzer, soest):
    fremd = angemeldet(nutzer_mit("administration", soest))
    assert fremd.get(reverse("rolle_geben", args=[nutzer.pk])).status_code == 404
    ohne = angemeldet(nutzer_mit("assistenz", soest))
    assert ohne.get(reverse("rolle_geben", args=[nutzer.pk])).status_code == 403


def test_demo_accounts_are_shown_in_demo_mode_only(client, settings):
    assert "kim-demo-2024" not in client.get(reverse("account_login")).content.decode()
    settings.DEMO = True
    seite = client.get(reverse("account_login")).content.decode()
    assert "kim-demo-2024" in seite
    from kim.konten.demokonten import demokonten

    adressen = [konto.email for gruppe in demokonten() for konto in gruppe.konten]
    assert len(adressen) == 21
    assert all(adresse in seite for adresse in adressen)


def test_the_grant_is_in_the_history(nutzer_mit, nutzer, dueren):
    admin = nutzer_mit("administration", dueren)
    with kontext(admin):
        vergabe = grant_role(
            nutzer=nutzer,
            rolle="abh",
            kommune=dueren,
            grund="Elternzeitvertretung",
            gueltig_von=timezone.localdate(),
            by=admin,
        )
        eintrag = vergabe.history.get()
    assert eintrag.history_user_id == admin.pk
    assert eintrag.history_change_reason == "Elternzeitvertretung"
