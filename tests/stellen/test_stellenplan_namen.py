"""Names and leaves stay in the own Kommune: pages, picture, exports, search, history, start."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from stellen.models import Abwesenheit, Besetzung, Fachkraft
from tests.stellen.plan import GEHEIM, adresse, besetze, fehle, lege_an
from tests.stellen.seite import angemeldet, text_von

ADA, BEN = GEHEIM
VERBORGEN = (*GEHEIM, "Elternzeit", "vertritt")


@pytest.fixture
def stamm(dueren):
    post = lege_an(dueren, bezeichnung="Probestelle")
    wer = besetze(post, ADA)
    fehle(wer, date(2024, 3, 1), date(2024, 8, 31))
    besetze(post, BEN, vzae="0.50", von=date(2024, 3, 1), bis=date(2024, 8, 31), vertritt=wer)
    return wer


@pytest.fixture
def client_von(nutzer_mit, dueren, soest):
    def machen(wer: str):
        orte = {"eigene": ("koordination", dueren), "fremde": ("koordination", soest)}
        return angemeldet(nutzer_mit(*orte.get(wer, (wer, None))))

    return machen


def verlauf(modell: str, kennung: int) -> str:
    return f"/verlauf/stellen.{modell}/{kennung}/"


def test_the_own_kommune_sees_bars_with_names_leaves_and_substitutes(client_von, stamm):
    antwort = client_von("eigene").get(adresse("stelle", stamm.stelle_id))
    reihen = antwort.context["bild"].reihen
    assert [r.beschriftung for r in reihen] == [ADA, f"{BEN} (vertritt {ADA})", "unbesetzt (VZÄ)"]
    assert [b.klasse for b in reihen[0].balken] == ["besetzt", "abwesend"]
    assert "<desc" in antwort.content.decode()
    with systemkontext("Test"):
        assert Zugriff.objects.get(objekt_typ="stellen.besetzung").anzahl == 2


def test_the_ministerium_sees_the_same_days_without_persons(client_von, stamm):
    antwort = client_von("ministerium").get(adresse("stelle", stamm.stelle_id))
    text = antwort.content.decode()
    assert not [w for w in VERBORGEN if w in text]
    assert [r.beschriftung for r in antwort.context["bild"].reihen] == [
        "besetzt (VZÄ)", "unbesetzt (VZÄ)",
    ]  # fmt: skip
    assert [str(a["besetzt"]) for a in antwort.context["abschnitte"]] == ["1.00", "0.50", "1.00"]
    for verboten in ("Besetzen", "Bearbeiten", "Löschen", "Stelle verwalten"):
        assert verboten not in text


@pytest.mark.parametrize("wer", ["ministerium", "fremde", "evaluation"])
def test_nobody_else_finds_a_name_anywhere(client_von, stamm, wer):
    client = client_von(wer)
    with systemkontext("Test"):
        fort, vertretung = Abwesenheit.objects.get(), Besetzung.objects.get(vertritt=stamm)
    seiten = [
        "/",
        adresse("plan", tag="30.06.2024"),
        adresse("plan_datei", "csv", tag="30.06.2024"),
        adresse("stelle", stamm.stelle_id),
        adresse("fachkraft", stamm.fachkraft_id),
        adresse("besetzung_bearbeiten", stamm.stelle_id, stamm.pk),
        adresse("besetzung_neu", stamm.stelle_id),
        adresse("abwesenheit_bearbeiten", stamm.stelle_id, fort.pk),
        "/suche/?q=Geheimnis",
        "/suche/?q=Probestelle",
        verlauf("stelle", stamm.stelle_id),
        verlauf("besetzung", stamm.pk),
        verlauf("besetzung", vertretung.pk),
        verlauf("abwesenheit", fort.pk),
        verlauf("fachkraft", stamm.fachkraft_id),
    ]
    for url in seiten:
        text = client.get(url).content.decode(errors="replace")
        assert not [w for w in GEHEIM if w in text], url
        assert "Elternzeit" not in text, url


def test_a_foreign_name_is_neither_offered_nor_told_by_an_error(client_von, stamm, soest):
    fremder_post = lege_an(soest)
    client = client_von("fremde")
    url = adresse("besetzung_neu", fremder_post.pk)
    assert ADA not in client.get(url).content.decode()
    # The same name in another Kommune is another person: no error tells that there is one.
    daten = {"fachkraft": ADA, "vzae": "1", "von": "1.1.24"}
    assert client.post(url, daten).status_code == 302
    with systemkontext("Test"):
        assert Fachkraft.objects.filter(name=ADA).count() == 2


def test_behind_the_pages_the_database_hides_them_too(nutzer_mit, stamm):
    with kontext(nutzer_mit("ministerium")):
        for modell in (Fachkraft, Besetzung, Abwesenheit):
            assert not modell._base_manager.exists()
            assert not modell.history.model._base_manager.exists()


# -- search and start page of those who keep the posts -------------------------------------
def test_the_search_finds_posts_and_persons_and_logs_the_names(client_von, stamm):
    client = client_von("eigene")
    assert "Personen im Stellenplan" in client.get("/suche/?q=geheimnis").content.decode()
    assert adresse("stelle", stamm.stelle_id) in client.get("/suche/?q=probest").content.decode()
    with systemkontext("Test"):
        assert Zugriff.objects.filter(art="suche", objekt_typ="stellen.fachkraft").count() == 1


def test_the_start_page_counts_what_nobody_explained_and_who_leaves_soon(client_von, dueren):
    client = client_von("eigene")
    assert "vakante Stellen ohne Angabe" not in client.get("/").content.decode()
    heute = timezone.localdate()
    lege_an(dueren, bezeichnung="Leer")
    besetze(lege_an(dueren, bezeichnung="Bald"), ADA, bis=heute + timedelta(days=60))
    besetze(lege_an(dueren, bezeichnung="Später"), BEN, bis=heute + timedelta(days=61))
    antwort = client.get("/")
    text = text_von(antwort.content.decode())
    assert f"Bald: Die Besetzung durch {ADA} endet am" in text and "Später:" not in text
    (zahl,) = [k for k in antwort.context["kennzahlen"] if k.text == "vakante Stellen ohne Angabe"]
    assert int(zahl.wert) == client.get(zahl.url).context["seite"].paginator.count == 1


def test_the_page_of_a_post_costs_the_same_for_one_and_for_many(
    client_von, stamm, django_assert_num_queries
):
    client, url = client_von("eigene"), adresse("stelle", stamm.stelle_id)
    client.get(url)
    with django_assert_num_queries(ABFRAGEN):
        client.get(url)
    for nummer in range(5):
        tag = date(2030 + nummer, 1, 1)
        with systemkontext("Test"):
            stamm.bis = date(2029, 12, 31)
            stamm.save()
        fehle(besetze(stamm.stelle, f"Person {nummer}", von=tag, bis=tag), tag, tag)
    with django_assert_num_queries(ABFRAGEN):
        client.get(url)


ABFRAGEN = 30
