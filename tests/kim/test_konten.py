"""Accounts: list, create, change, close; foreign and missing ones answer identically."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.actions.konten import create_konto, set_konto_aktiv, update_konto
from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Nutzer, Zugriff
from tests.kim.anmelden import angemeldet, bestaetige

pytestmark = pytest.mark.django_db

ABFRAGEN_LISTE = 19


@pytest.fixture
def admin(nutzer_mit, dueren):
    return nutzer_mit("administration", dueren)


@pytest.fixture
def land(nutzer_mit):
    return nutzer_mit("administration_land")


def _abfragen(client: Client, pfad: str) -> int:
    client.get(pfad)
    with CaptureQueriesContext(
        connection,
    ) as gezaehlt:
        assert client.get(pfad).status_code == 200
    return len(gezaehlt)


def test_list_has_the_same_number_of_queries_for_one_and_three(admin, nutzer_mit, dueren):
    client = angemeldet(admin)
    assert _abfragen(client, reverse("konten")) == ABFRAGEN_LISTE
    for rolle in ("koordination", "assistenz"):
        nutzer_mit(rolle, dueren)
    assert client.get(reverse("konten")).context["seite"].paginator.count == 3
    assert _abfragen(client, reverse("konten")) == ABFRAGEN_LISTE


def test_list_filters_and_pages(land, nutzer_mit, dueren, soest):
    kora = nutzer_mit("koordination", dueren)
    nutzer_mit("assistenz", soest)
    with systemkontext("Test"):
        for nummer in range(30):
            Nutzer.objects.create_user(f"n{nummer}@viele.example", name=f"Viele {nummer:02}")
    client = angemeldet(land)

    def namen(**filter_) -> list[str]:
        return [n.name for n in client.get(reverse("konten"), filter_).context["seite"]]

    assert namen(q="VIELE.EXAMPLE", seite=2) == [f"Viele {n}" for n in range(25, 30)]
    assert namen(rolle="koordination") == [kora.name]
    assert namen(kommune="05358") == [kora.name]
    assert land.name in namen(kommune="land", q="administration")
    assert namen(status="inaktiv") == []
    assert namen(sortierung="-name", q="Viele")[0] == "Viele 29"
    assert len(namen(sortierung="passwort", kommune="99999")) == 25


def test_an_administration_sees_only_its_own_accounts(admin, nutzer_mit, soest):
    fremd = nutzer_mit("koordination", soest)
    client = angemeldet(admin, bestaetigt=True)
    assert fremd.name not in client.get(reverse("konten")).content.decode()
    namen = ("konto", "konto_bearbeiten", "konto_deaktivieren", "konto_reaktivieren",
             "konto_faktor_zuruecksetzen", "rolle_geben")  # fmt: skip
    for name in namen:
        a = client.get(reverse(name, args=[fremd.pk]))
        b = client.get(reverse(name, args=[999_999]))
        assert a.status_code == b.status_code == 404
        assert _ohne_nummern(a, fremd.pk) == _ohne_nummern(b, 999_999)


def _ohne_nummern(antwort, pk: int) -> str:
    """The page without what differs by request: reference number, CSRF token, own address."""
    text = antwort.content.decode().replace(f"/{pk}/", "/")
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)


def test_creating_sends_an_invitation_that_sets_the_password(admin, dueren, mailoutbox):
    client = angemeldet(admin, bestaetigt=True)
    antwort = client.post(
        reverse("konto_neu"),
        {"name": "Nele Neu", "email": "Nele.Neu@Kreis-Dueren.example", "kommune": dueren.pk},
    )
    nele = Nutzer.objects.get(email="nele.neu@kreis-dueren.example")
    assert antwort["Location"] == reverse("rolle_geben", args=[nele.pk])
    assert not nele.has_usable_password()
    assert nele.emailaddress_set.get().verified
    assert mailoutbox[0].to == [nele.email]
    pfad = re.search(r"https?://[^/]+(/konto/passwort/neu/\S+)", mailoutbox[0].body)[1]
    gast = Client()
    ziel = gast.get(pfad, follow=True).redirect_chain[-1][0]
    neues = "vier blaue Stühle am Ufer"
    gast.post(ziel, {"password1": neues, "password2": neues})
    anmeldung = gast.post(reverse("account_login"), {"login": nele.email, "password": neues})
    assert anmeldung["Location"] == "/"
    with systemkontext("Test"):
        assert nele.history.earliest().history_user_id == admin.pk


def test_in_demo_mode_the_link_is_shown_instead(admin, dueren, settings):
    settings.DEMO = True
    client = angemeldet(admin, bestaetigt=True)
    daten = {"name": "Nele Neu", "email": "nele@kreis.example", "kommune": dueren.pk}
    seite = client.post(reverse("konto_neu"), daten, follow=True).content.decode()
    assert "/konto/passwort/neu/" in seite
    assert Nutzer.objects.get(email="nele@kreis.example").ist_demo


def test_a_mail_server_that_fails_is_said_and_the_account_is_kept(admin, dueren, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = angemeldet(admin, bestaetigt=True)
    daten = {"name": "Nele Neu", "email": "nele@kreis.example", "kommune": dueren.pk}
    seite = client.post(reverse("konto_neu"), daten, follow=True).content.decode()
    assert "konnte nicht verschickt werden" in seite
    assert Nutzer.objects.filter(email="nele@kreis.example").exists()


def test_a_taken_address_is_refused_the_same_way_wherever_it_belongs(
    admin, nutzer_mit, dueren, soest
):
    client = angemeldet(admin, bestaetigt=True)
    for belegt in (nutzer_mit("assistenz", dueren), nutzer_mit("assistenz", soest)):
        antwort = client.post(
            reverse("konto_neu"),
            {"name": "Doppelt", "email": belegt.email.upper(), "kommune": dueren.pk},
        )
        text = antwort.content.decode()
        assert "konnte kein Konto angelegt werden" in text
        assert "schon" not in text.partition("kim-fehlerliste")[2].partition("</ul>")[0]


def test_an_account_for_another_kommune_is_refused(admin, soest):
    client = angemeldet(admin, bestaetigt=True)
    daten = {"name": "Neu", "email": "neu@kreis.example", "kommune": soest.pk}
    assert "Bitte prüfen" in client.post(reverse("konto_neu"), daten).content.decode()
    with kontext(admin), pytest.raises(PermissionDenied):
        create_konto(email="neu@kreis.example", name="Neu", kommune=soest, by=admin)


def test_viewing_another_account_is_logged_one_s_own_is_not(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    client = angemeldet(admin)
    client.get(reverse("konto", args=[kora.pk]))
    client.get(reverse("konto", args=[admin.pk]))
    client.get(reverse("mein_konto"))
    with systemkontext("Test"):
        zugriffe = Zugriff.objects.filter(objekt_typ="kim.nutzer", art="ansicht")
        assert [(z.nutzer_id, z.objekt_id, z.kommune_id) for z in zugriffe] == [
            (admin.pk, str(kora.pk), dueren.pk)
        ]


def test_account_page_says_the_rights_in_words(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    text = angemeldet(admin).get(reverse("konto", args=[kora.pk])).content.decode()
    assert "Stellenbesetzung der Kommune erfassen und melden" in text
    assert "Düren, Kreis" in text
    assert "Darf niemals" in text
    assert "keine Fallakte lesen" in text
    eigene = angemeldet(kora).get(reverse("mein_konto")).content.decode()
    assert "Stellenbesetzung der Kommune erfassen und melden" in eigene


def test_rights_in_another_kommune_stay_hidden_from_the_administration(
    admin, nutzer_mit, dueren, soest
):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        grant_role(nutzer=kora, rolle="abh", kommune=soest, grund="Test",
                   gueltig_von=timezone.localdate(), by=None)  # fmt: skip
    text = angemeldet(admin).get(reverse("konto", args=[kora.pk])).content.decode()
    assert "Soest" not in text
    assert "Ausländerbehörde" not in text
    assert "Soest" in angemeldet(kora).get(reverse("mein_konto")).content.decode()


def test_who_holds_rights_elsewhere_can_not_be_taken_over(admin, nutzer_mit, dueren, soest):
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        grant_role(nutzer=kora, rolle="abh", kommune=soest, grund="Test",
                   gueltig_von=timezone.localdate(), by=None)  # fmt: skip
    client = angemeldet(admin, bestaetigt=True)
    assert client.get(reverse("konto_bearbeiten", args=[kora.pk])).status_code == 403
    assert client.get(reverse("konto_faktor_zuruecksetzen", args=[kora.pk])).status_code == 403
    with kontext(admin), pytest.raises(PermissionDenied):
        kora.email = "admin@dueren.example"
        update_konto(nutzer=kora, by=admin, grund="Übernahme")


def test_close_and_reopen_with_a_reason(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    client = angemeldet(admin, bestaetigt=True)
    adresse = reverse("konto_deaktivieren", args=[kora.pk])
    assert "Offene Sitzungen enden sofort" in client.get(adresse).content.decode()
    assert client.post(adresse, {"grund": ""}).status_code == 200
    assert Nutzer.objects.get(pk=kora.pk).is_active
    client.post(adresse, {"grund": "Ausgeschieden"})
    kora = Nutzer.objects.get(pk=kora.pk)
    assert not kora.is_active
    with systemkontext("Test"):
        letzte = kora.history.latest()
        assert (letzte.history_change_reason, letzte.history_user_id) == ("Ausgeschieden", admin.pk)
    client.post(reverse("konto_reaktivieren", args=[kora.pk]), {"grund": "Zurück"})
    assert Nutzer.objects.get(pk=kora.pk).is_active


def test_nobody_closes_their_own_account(admin):
    with kontext(admin), pytest.raises(ValidationError, match="eigenes Konto"):
        set_konto_aktiv(nutzer=admin, aktiv=False, grund="x", by=admin)


def test_a_kommune_can_not_close_an_account_with_a_land_role(admin, land, dueren):
    with systemkontext("Test"):
        land.kommune = dueren
        land.save()
    with kontext(admin), pytest.raises(PermissionDenied):
        set_konto_aktiv(nutzer=land, aktiv=False, grund="x", by=admin)


def test_a_closed_or_future_land_role_is_no_way_in_either(admin, land, dueren, nutzer_mit):
    """Neither while the account is closed nor before the role begins."""
    morgen = timezone.localdate() + timedelta(days=1)
    kora = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        land.kommune, land.is_active = dueren, False
        land.save()
        grant_role(nutzer=kora, rolle="ministerium", grund="Test", gueltig_von=morgen, by=None)
    client = angemeldet(admin, bestaetigt=True)
    for konto in (land, kora):
        for name in ("konto_bearbeiten", "konto_reaktivieren", "konto_faktor_zuruecksetzen"):
            antwort = client.post(reverse(name, args=[konto.pk]), {"grund": "x"})
            assert antwort.status_code == 403, name


def test_changing_the_address_changes_the_login(admin, nutzer_mit, dueren):
    kora = nutzer_mit("koordination", dueren)
    with kontext(admin):
        kora.email = "Neue.Adresse@kreis.example"
        update_konto(nutzer=kora, by=admin, grund="Heirat")
    assert [a.email for a in kora.emailaddress_set.all()] == ["neue.adresse@kreis.example"]


def test_a_changed_address_is_told_to_the_old_one(
    admin, nutzer_mit, dueren, mailoutbox, django_capture_on_commit_callbacks
):
    kora = nutzer_mit("koordination", dueren)
    bisher = kora.email
    with django_capture_on_commit_callbacks(execute=True), kontext(admin):
        update_konto(nutzer=kora, by=admin, grund="nichts geändert")
        assert not mailoutbox
        kora.email = "neu@kreis.example"
        update_konto(nutzer=kora, by=admin, grund="Heirat")
    assert [m.to for m in mailoutbox] == [[bisher]]
    assert "neu@kreis.example" not in mailoutbox[0].body


def test_a_mail_server_that_fails_does_not_stop_a_changed_address(
    admin, nutzer_mit, dueren, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    kora = nutzer_mit("koordination", dueren)
    bisher = kora.email
    with django_capture_on_commit_callbacks(execute=True), kontext(admin):
        kora.email = "neu@kreis.example"
        update_konto(nutzer=kora, by=admin, grund="Heirat")
    gemeldet = [s.getMessage() for s in caplog.records if s.name == "kim.konten"]
    assert gemeldet == [f"account {kora.pk}: the old address was not told of the change"]
    assert bisher not in caplog.text


def test_an_invitation_can_be_sent_again_by_post_only(admin, nutzer_mit, dueren, mailoutbox):
    kora = nutzer_mit("koordination", dueren)
    client = angemeldet(admin)
    adresse = reverse("konto_einladen", args=[kora.pk])
    assert client.get(adresse).status_code == 405
    assert client.post(adresse).status_code == 302
    assert mailoutbox[0].to == [kora.email]


def test_reset_of_the_factor_asks_for_the_password_first(admin, nutzer_mit, dueren, mailoutbox):
    kora = nutzer_mit("koordination", dueren)
    client = angemeldet(admin)
    adresse = reverse("konto_faktor_zuruecksetzen", args=[kora.pk])
    assert client.post(adresse, {"grund": "verloren"})["Location"].startswith("/konto/bestaetigen/")
    bestaetige(client, admin)
    assert client.post(adresse, {"grund": "verloren"}).status_code == 302
    assert not Nutzer.objects.get(pk=kora.pk).has_usable_password()
    assert mailoutbox[0].to == [kora.email]
