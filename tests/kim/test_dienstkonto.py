"""OpenID Connect against a real identity provider on the loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from kim.actions.konten import ensure_adresse
from kim.kontext import systemkontext
from kim.models import Nutzer
from kim.settings.anmeldung import oidc_anbieter

pytestmark = pytest.mark.django_db


class Anbieter(ThreadingHTTPServer):
    """A minimal provider: discovery, token, userinfo. ``person`` is who signs in there."""

    person: dict = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Antwort(BaseHTTPRequestHandler):
    server: Anbieter

    def _json(self, daten: dict) -> None:
        inhalt = json.dumps(daten).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(inhalt)))
        self.end_headers()
        self.wfile.write(inhalt)

    def do_GET(self) -> None:
        if self.path.startswith("/.well-known/"):
            url = self.server.url
            self._json(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/anmelden",
                    "token_endpoint": f"{url}/token",
                    "userinfo_endpoint": f"{url}/person",
                    "jwks_uri": f"{url}/schluessel",
                }
            )
        else:
            self._json(self.server.person)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._json({"access_token": "abc", "token_type": "Bearer", "expires_in": 60})

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def anbieter(settings):
    server = Anbieter(("127.0.0.1", 0), _Antwort)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCIALACCOUNT_PROVIDERS = oidc_anbieter(
        {
            "OIDC_NAME": "Kreis Düren",
            "OIDC_SERVER_URL": server.url,
            "OIDC_CLIENT_ID": "kim",
            "OIDC_CLIENT_SECRET": "geheim",
        }
    )
    yield server
    server.shutdown()
    server.server_close()


def melde_an(anbieter: Anbieter, **person: object) -> tuple[Client, object]:
    """Sign in at the provider as ``person`` and come back to KIM."""
    anbieter.person = {"sub": "4711", **person}
    client = Client()
    hin = client.post(reverse("openid_connect_login", args=["oidc"]))
    ziel = urlsplit(hin["Location"])
    assert f"{ziel.scheme}://{ziel.netloc}" == anbieter.url
    state = parse_qs(ziel.query)["state"][0]
    zurueck = reverse("openid_connect_callback", args=["oidc"])
    return client, client.get(zurueck, {"code": "x", "state": state})


@pytest.fixture
def nutzer(nutzer_mit, dueren) -> Nutzer:
    konto = nutzer_mit("koordination", dueren)
    with systemkontext("Test"):
        ensure_adresse(nutzer=konto)
    return konto


def test_off_without_environment(client):
    assert oidc_anbieter({}) == {}
    assert client.get(reverse("openid_connect_login", args=["oidc"])).status_code == 404


def test_the_sign_in_page_offers_the_service_account(anbieter, client):
    assert "Kreis Düren" in client.get(reverse("account_login")).content.decode()


def test_an_existing_account_with_the_verified_address_signs_in(anbieter, nutzer):
    client, antwort = melde_an(anbieter, email=nutzer.email, email_verified=True)
    assert antwort.status_code == 302, antwort.content.decode()
    assert client.get("/").status_code == 200
    assert SocialAccount.objects.get(user=nutzer).uid == "4711"
    client, _ = melde_an(anbieter, email="neue-adresse@kreis.example", email_verified=True)
    assert client.get("/").status_code == 200  # known by its id from now on


def test_an_unverified_address_opens_nothing(anbieter, nutzer):
    client, antwort = melde_an(anbieter, email=nutzer.email, email_verified=False)
    assert "Konten legt die Administration an" in antwort.content.decode()
    assert client.get("/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_an_unknown_address_gets_no_account(anbieter):
    vorher = Nutzer.objects.count()
    client, antwort = melde_an(anbieter, email="neu@kreis.example", email_verified=True)
    assert "Konten legt die Administration an" in antwort.content.decode()
    assert client.get("/").status_code == 302
    assert Nutzer.objects.count() == vorher


def test_a_closed_account_stays_closed(anbieter, nutzer):
    with systemkontext("Test"):
        nutzer.is_active = False
        nutzer.save()
    client, _ = melde_an(anbieter, email=nutzer.email, email_verified=True)
    assert client.get("/").status_code == 302
