"""The pages of one's tokens: the secret is shown once, others may only revoke."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.actions.api_zugaenge import create_api_zugang, pruefsumme, revoke_api_zugang
from kim.constants import ApiBereich
from kim.kontext import kontext, systemkontext
from kim.models import ApiZugang, Benachrichtigung
from kim.zahlen import datum_text
from tests.api.hilfen import hole, token_fuer
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db

ABFRAGEN_LISTE = 17
NEU = "/konto/api-zugaenge/neu/"


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


def angaben(tage: int = 30, **mehr) -> dict:
    bis = datum_text(timezone.localdate() + timedelta(days=tage))
    return {"name": "Abgleich", "bereiche": ["kommunen.lesen"], "gueltig_bis": bis} | mehr


def test_the_secret_is_shown_once_and_works(kora):
    client = angemeldet(kora, bestaetigt=True)
    antwort = client.post(NEU, angaben())
    assert antwort["Cache-Control"] == "private, no-store"
    token = re.search(r"kim_[0-9a-f]{8}_[\w-]{43}", antwort.content.decode())[0]
    assert hole("/kommunen", token).status_code == 200
    with systemkontext("Test"):
        assert ApiZugang.objects.get().pruefsumme == pruefsumme(token)
    liste = client.get(reverse("api_zugaenge")).content.decode()
    assert token not in liste
    assert token[:12] in liste
    nochmal = client.post(NEU, angaben())  # reload: no second token
    assert nochmal.status_code == 422
    assert "mit dieser Bezeichnung" in nochmal.content.decode()


def test_before_creation_the_password_is_asked_for_again(kora):
    antwort = angemeldet(kora).post(NEU, angaben())
    assert antwort["Location"].startswith(reverse("account_reauthenticate"))
    with systemkontext("Test"):
        assert not ApiZugang.objects.exists()


@pytest.mark.parametrize(
    ("fehler", "wort"),
    [
        ({"tage": 366}, "nicht nach dem"),
        ({"tage": -1}, "nicht vor dem"),
        ({"bereiche": []}, "mindestens einen Bereich"),
        ({"bereiche": ["alles"]}, "alles"),
        ({"name": ""}, "erforderlich"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(kora, fehler, wort):
    antwort = angemeldet(kora, bestaetigt=True).post(NEU, angaben(**fehler))
    assert antwort.status_code == 422
    assert wort in antwort.content.decode()


def test_a_year_is_the_longest(kora):
    bis = timezone.localdate() + timedelta(days=365)
    werte = {"name": "Lang", "bereiche": ["kommunen.lesen"], "by": kora}
    with kontext(kora):
        zugang, _ = create_api_zugang(gueltig_bis=bis, **werte)
        assert zugang.gueltig_bis == bis
        with pytest.raises(ValidationError):
            create_api_zugang(gueltig_bis=bis + timedelta(days=1), **werte)


@pytest.mark.parametrize(
    ("regel", "werte"),
    [
        ("api_zugang_hoechstens_ein_jahr", {"laeuft_ab_am": timezone.now() + timedelta(400)}),
        ("api_zugang_mit_bereich", {"bereiche": []}),
        ("api_zugang_name_eindeutig", {"praefix": "b", "pruefsumme": "b" * 64}),
    ],
)
def test_the_database_guards(kora, regel, werte):
    gut = {
        "nutzer": kora, "name": "A", "praefix": "a", "pruefsumme": "a" * 64,
        "bereiche": [ApiBereich.KOMMUNEN], "laeuft_ab_am": timezone.now(),
    }  # fmt: skip
    with systemkontext("Test"):
        if regel == "api_zugang_name_eindeutig":
            ApiZugang.objects.create(**gut)
        with pytest.raises(IntegrityError, match=regel), transaction.atomic():
            ApiZugang.objects.create(**gut | werte)


def test_who_has_no_right_makes_no_token(nutzer_mit):
    niemand = nutzer_mit(None)
    seite = angemeldet(niemand).get(reverse("api_zugaenge"))
    assert NEU not in seite.content.decode()
    with kontext(niemand), pytest.raises(PermissionDenied):
        create_api_zugang(name="x", bereiche=["x"], gueltig_bis=timezone.localdate(), by=niemand)


def test_the_administration_sees_and_revokes_without_the_secret(kora, nutzer_mit, dueren):
    token = token_fuer(kora, name="Fachverfahren")
    admin = nutzer_mit("administration", dueren)
    client = angemeldet(admin)
    seite = client.get(reverse("konto", args=[kora.pk])).content.decode()
    assert "Fachverfahren" in seite
    assert pruefsumme(token) not in seite
    with systemkontext("Test"):
        pk = ApiZugang.objects.get().pk
    client.post(reverse("api_zugang_widerrufen", args=[pk]))
    assert hole("/kommunen", token).status_code == 401
    with systemkontext("Test"):
        zugang = ApiZugang.objects.get()
        assert zugang.widerrufen_von == admin
        assert "Fachverfahren" in Benachrichtigung.objects.get(empfaenger=kora).text
    nochmal = client.post(reverse("api_zugang_widerrufen", args=[pk]), follow=True)
    assert "schon widerrufen" in nochmal.content.decode()


def test_a_reader_of_accounts_may_not_revoke(kora, nutzer_mit, soest):
    token_fuer(kora)
    for fremd in (nutzer_mit("administration", soest), nutzer_mit("ministerium")):
        with systemkontext("Test"):
            zugang = ApiZugang.objects.get()
        with kontext(fremd), pytest.raises((PermissionDenied, ApiZugang.DoesNotExist)):
            revoke_api_zugang(zugang=zugang, by=fremd)


def test_the_list_has_the_same_number_of_queries_for_one_and_three(kora):
    client = angemeldet(kora)
    for namen in (["eins"], ["zwei", "drei"]):
        for name in namen:
            token_fuer(kora, name=name)
        client.get(reverse("api_zugaenge"))
        with CaptureQueriesContext(connection) as gezaehlt:
            assert client.get(reverse("api_zugaenge")).status_code == 200
        assert len(gezaehlt) == ABFRAGEN_LISTE


def test_the_page_describes_every_operation(client):
    seite = client.get(reverse("schnittstelle")).content.decode()
    dokument = client.get(reverse("openapi")).json()
    assert dokument["openapi"].startswith("3.1")
    for pfad in dokument["paths"]:
        assert f"GET {pfad}" in seite
