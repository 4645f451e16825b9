"""Navigation as data: what each kind of account is shown, and where one is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from kim import navigation
from kim.kontext import Rechte, kontext
from kim.kontextprozessoren import oberflaeche
from kim.models import Benachrichtigung
from kim.templatetags.kim import symbolnamen

ALLE = [eintrag for gruppe in navigation.HAUPTNAVIGATION for eintrag in gruppe.eintraege]
ALLE += [*navigation.NEU, *navigation.KONTO, *navigation.FUSS]


def texte(rechte: Rechte, pfad: str = "/") -> set[str]:
    return {e["text"] for g in navigation.hauptnavigation(rechte, pfad) for e in g["eintraege"]}


@pytest.mark.parametrize("eintrag", ALLE, ids=lambda e: e.url_name)
def test_every_entry_leads_somewhere(eintrag):
    assert reverse(eintrag.url_name).startswith("/")
    assert eintrag.symbol in symbolnamen()


def test_what_one_sees_follows_the_rights():
    ohne = texte(Rechte(1))
    verwaltung = texte(Rechte(1, {"view_konten": frozenset({3})}))
    stellen = texte(Rechte(1, {"view_stellen_festgestellt": frozenset({3})}))
    assert ohne == {"Start"}
    assert {"Konten", "Wer darf was", "Kommunen"} <= verwaltung
    assert "Stellen" not in verwaltung
    assert "Stellen" in stellen
    assert "Konten" not in stellen


def test_current_place_is_marked_once():
    rechte = Rechte(1, {"view_konten": frozenset({3})})
    ziel = navigation.adresse("kommunen")
    for pfad, marke in ((ziel, "page"), (f"{ziel}05358/", "true")):
        aktiv = [
            e
            for g in navigation.hauptnavigation(rechte, pfad)
            for e in g["eintraege"]
            if e.get("aktiv")
        ]
        assert [(e["url"], e["aktiv"]) for e in aktiv] == [(ziel, marke)]


def anfrage(pfad="/", **cookies):
    request = RequestFactory().get(pfad)
    request.COOKIES.update(cookies)
    request.user = AnonymousUser()
    return request


def test_before_sign_in_there_is_no_navigation_and_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        kontext_ = oberflaeche(anfrage(darstellung="dunkel"))
    assert "navigation" not in kontext_
    assert kontext_["darstellung"] == "dunkel"


@pytest.mark.parametrize("wert", ["", "lila", "<script>"])
def test_unknown_theme_is_the_devices(wert):
    assert oberflaeche(anfrage(darstellung=wert))["darstellung"] == "system"


def test_frame_costs_two_queries_and_only_when_shown(
    db, nutzer_mit, dueren, django_assert_num_queries
):
    nutzer = nutzer_mit("case_management", dueren)
    request = anfrage()
    request.user = nutzer
    with kontext(nutzer) as k:
        request.rechte = k.rechte
        Benachrichtigung.objects.create(empfaenger=nutzer, text="Neu")
        with django_assert_num_queries(0):
            werte = oberflaeche(request)
        with django_assert_num_queries(2):
            assert str(werte["ungelesen"]) == "1"
            assert [t["bezeichnung"] for t in werte["umfang"]] == ["Kommune", "Team"]
            assert len(werte["rollen_texte"]) == 1


def test_theme_is_kept_in_a_cookie(client, db):
    antwort = client.post("/darstellung/", {"darstellung": "dunkel", "weiter": "/hilfe/"})
    assert antwort.status_code == 302
    assert antwort["Location"] == "/hilfe/"
    assert client.cookies["darstellung"].value == "dunkel"
    assert client.cookies["darstellung"]["httponly"]


@pytest.mark.parametrize("weiter", ["https://example.org/", "//example.org", "javascript:x", ""])
def test_theme_switch_never_leads_away(client, db, weiter):
    antwort = client.post("/darstellung/", {"darstellung": "lila", "weiter": weiter})
    assert antwort["Location"] == "/"
    assert "darstellung" not in client.cookies


def test_theme_switch_is_post_only(client, db):
    assert client.get("/darstellung/").status_code == 405
