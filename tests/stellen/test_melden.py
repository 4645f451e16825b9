"""How a Kommune reports: fill in, send, second person, take back, answer, correct."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung
from stellen.actions import gespraech, melden
from stellen.actions.erhebungen import close_erhebung
from stellen.actions.meldungen import change_status, feststellen
from stellen.constants import MELDUNG_TRANSITIONS, Beitragsart, MeldungStatus, Zeilenherkunft
from stellen.models import Erhebung, Meldung, MeldungBeitrag, MeldungZeile, Stelle
from stellen.permissions import MELDUNG_RECHT
from tests.stellen.fabriken import bringe_auf, erhebung_mit_zahlen, meldung_von, offene_erhebung
from tests.stellen.seite import angemeldet, text_von

pytestmark = pytest.mark.django_db

S = MeldungStatus
PFAD = "/stellen/2024-12-31/05358/"


@pytest.fixture
def erhebung(dueren, soest) -> Erhebung:
    erhebung_mit_zahlen(date(2024, 6, 30), kommunen=[dueren, soest])
    return offene_erhebung(hinweis="Neu: Elternzeiten gelten als unbesetzt.")


@pytest.fixture
def kora(nutzer_mit, dueren):
    return nutzer_mit("koordination", dueren)


@pytest.fixture
def asim(nutzer_mit, dueren):
    return nutzer_mit("assistenz", dueren)


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


def eingabe(client, **aenderungen) -> dict[str, str]:
    """What the edit form would send, with some fields typed over."""
    formular = client.get(f"{PFAD}bearbeiten/").context["formular"]
    daten = {}
    for f in formular.formulare:
        for name in (
            "stand",
            "zugewiesen",
            "besetzt",
            "vorgesehen",
            "nicht_vorgesehen",
            "bemerkung",
        ):
            wert = f[name].value()
            daten[f.add_prefix(name)] = "" if wert is None else str(wert)
    return daten | {k.replace("__", "-"): v for k, v in aenderungen.items()}


def stand(erhebung, dueren) -> str:
    return meldung_von(erhebung, dueren).status


def zeile(erhebung, art: str = "koordination") -> MeldungZeile:
    with systemkontext("Test"):
        return MeldungZeile.objects.filter(
            meldung__erhebung=erhebung, kommune__ags="05358", stellenart=art
        ).latest("meldung__version")


def notizen(nutzer) -> list[str]:
    with systemkontext("Test"):
        return [n.text for n in Benachrichtigung.objects.filter(empfaenger=nutzer)]


def test_every_step_of_the_table_has_its_right():
    schritte = {(von, nach) for von, ziele in MELDUNG_TRANSITIONS.items() for nach in ziele}
    assert set(MELDUNG_RECHT) == schritte


# -- fill in -------------------------------------------------------------------------------
def test_the_page_says_where_figures_come_from_and_what_differs(erhebung, kora, dueren):
    with systemkontext("Test"):
        z = zeile(erhebung)
        z.besetzt += 1
        z.save()
    for pfad in (PFAD, f"{PFAD}bearbeiten/"):
        seite = text_von(angemeldet(kora).get(pfad).content.decode())
        assert "aus dem letzten Stichtag übernommen" in seite
        assert "höher als 30.06.2024: 2,00" in seite
    seite = text_von(angemeldet(kora).get(PFAD).content.decode())
    assert "Hinweis des Ministeriums: Neu: Elternzeiten" in seite
    assert "(noch 20 Tage)" in seite


def test_a_draft_that_does_not_add_up_is_saved_but_not_sent(erhebung, kora, dueren):
    client = angemeldet(kora)
    daten = eingabe(client, koordination__besetzt="9,00", koordination__bemerkung="prüfe noch")
    antwort = client.post(f"{PFAD}bearbeiten/", daten | {"senden": "1"}, follow=True)
    assert "1 Zeile geht noch nicht auf" in text_von(antwort.content.decode())
    z = zeile(erhebung)
    assert (z.besetzt, z.bemerkung, z.herkunft) == (9, "prüfe noch", Zeilenherkunft.VON_HAND)
    assert zeile(erhebung, "abh").herkunft == Zeilenherkunft.VORSTICHTAG
    antwort = client.post(f"{PFAD}senden/", {})
    assert antwort.status_code == 422
    assert "als Summe aus besetzt, vorgesehen und nicht vorgesehen" in antwort.content.decode()
    assert stand(erhebung, dueren) == S.ENTWURF


def test_what_can_not_be_read_is_named_and_nothing_is_saved(erhebung, kora):
    client = angemeldet(kora)
    daten = eingabe(client, koordination__besetzt="viel", abh__zugewiesen="-1", ebh__besetzt="7")
    antwort = client.post(f"{PFAD}bearbeiten/", daten)
    assert antwort.status_code == 422
    seite = text_von(antwort.content.decode())
    assert "Koordination: besetzt: „viel“ ist keine Zahl" in seite
    assert "Ausländerbehörde: zugewiesen: Die VZÄ dürfen nicht kleiner als 0,00 sein" in seite
    assert 'value="viel"' in antwort.content.decode()
    assert zeile(erhebung, "ebh").besetzt != 7


def test_figures_anew_from_the_posts_after_showing_the_differences(erhebung, kora, dueren):
    client = angemeldet(kora)
    assert "Nichts zu übernehmen" in client.get(f"{PFAD}stellenplan/").content.decode()
    with systemkontext("Test"):
        Stelle.objects.create(
            kommune=dueren, stellenart="koordination", bezeichnung="K", vzae="4.00",
            gueltig_von=date(2024, 1, 1),
        )  # fmt: skip
    seite = text_von(client.get(f"{PFAD}stellenplan/").content.decode())
    assert "vorher 3,50 nachher 4,00" in seite
    assert zeile(erhebung).zugewiesen != 4
    assert client.post(f"{PFAD}stellenplan/").status_code == 302
    z = zeile(erhebung)
    assert (z.zugewiesen, z.vorgesehen, z.herkunft) == (4, 4, Zeilenherkunft.STELLENPLAN)


# -- send ----------------------------------------------------------------------------------
def test_the_question_names_exactly_what_goes_where(erhebung, kora, dueren):
    client = angemeldet(kora)
    seite = text_von(client.get(f"{PFAD}senden/").content.decode())
    assert "Koordination 3,50 2,00 1,00 0,50" in seite
    assert "gehen an das Ministerium" in seite
    assert client.post(f"{PFAD}senden/", {"text": "Stand heute"}).status_code == 302
    meldung = meldung_von(erhebung, dueren)
    assert (meldung.status, meldung.gemeldet_von_id) == (S.GEMELDET, kora.pk)
    assert meldung.gemeldet_am is not None
    with systemkontext("Test"):
        assert MeldungBeitrag.objects.get(meldung=meldung).text == "Stand heute"
    assert client.get(f"{PFAD}bearbeiten/").status_code == 302
    assert client.post(f"{PFAD}bearbeiten/", {"x": "1"}).status_code == 409


def test_typed_figures_are_shown_when_it_was_sent_meanwhile(erhebung, kora, asim):
    eins, zwei = angemeldet(kora), angemeldet(asim)
    daten = eingabe(zwei, koordination__besetzt="1,11")
    eins.post(f"{PFAD}senden/", {})
    antwort = zwei.post(f"{PFAD}bearbeiten/", daten)
    assert antwort.status_code == 409
    assert 'value="1,11"' in antwort.content.decode()
    assert zeile(erhebung).besetzt == 2


def test_taken_back_before_it_is_checked(erhebung, kora, dueren):
    meldung = bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    client = angemeldet(kora)
    assert client.post(f"{PFAD}zuruecknehmen/", {"text": ""}).status_code == 422
    client.post(f"{PFAD}zuruecknehmen/", {"text": "Zahlendreher"})
    assert stand(erhebung, dueren) == S.ENTWURF
    bringe_auf(meldung, S.GEPRUEFT)
    with kontext(kora), pytest.raises((PermissionDenied, ValidationError)):
        melden.take_back_meldung(meldung=meldung, grund="x", by=kora)


def test_after_closing_drafts_stay_drafts(erhebung, kora, dueren, ministerium):
    with kontext(ministerium):
        close_erhebung(erhebung=erhebung, by=ministerium)
    client = angemeldet(kora)
    assert "An das Ministerium senden" not in client.get(PFAD).content.decode()
    for schritt in ("bearbeiten", "senden", "stellenplan"):
        assert client.get(f"{PFAD}{schritt}/").status_code == 302
    with kontext(kora), pytest.raises(ValidationError, match="ist nicht offen"):
        melden.send_meldung(meldung=meldung_von(erhebung, dueren), by=kora)


# -- second person -------------------------------------------------------------------------
def test_a_second_person_releases(erhebung, kora, asim, dueren):
    eins, zwei = angemeldet(kora), angemeldet(asim)
    assert eins.post("/stellen/melden/05358/", {"vier_augen": "on"}).status_code == 302
    assert eins.get(f"{PFAD}senden/").status_code == 302  # not offered any more
    assert eins.post(f"{PFAD}vorlegen/", {}).status_code == 302
    assert stand(erhebung, dueren) == S.FREIGABE
    assert notizen(asim) == ["Bitte geben Sie die Meldung zum Stichtag 31.12.2024 frei."]
    assert notizen(kora) == []
    assert "Freigeben und senden" not in eins.get(PFAD).content.decode()
    assert eins.post(f"{PFAD}freigeben/", {}).status_code == 302
    assert stand(erhebung, dueren) == S.FREIGABE
    assert zwei.post(f"{PFAD}zurueckgeben/", {"text": "ABH fehlt"}).status_code == 302
    assert stand(erhebung, dueren) == S.ENTWURF
    eins.post(f"{PFAD}vorlegen/", {})
    assert zwei.post(f"{PFAD}freigeben/", {}).status_code == 302
    meldung = meldung_von(erhebung, dueren)
    assert (meldung.status, meldung.vorgelegt_von_id, meldung.gemeldet_von_id) == (
        S.GEMELDET, kora.pk, asim.pk,
    )  # fmt: skip


def test_nobody_releases_what_they_presented(erhebung, kora, dueren):
    with kontext(kora):
        melden.set_vier_augen(kommune=dueren, vier_augen=True, by=kora)
        meldung = melden.send_meldung(meldung=meldung_von(erhebung, dueren), by=kora)
        with pytest.raises(ValidationError, match="eine andere Person"):
            melden.release_meldung(meldung=meldung, by=kora)


def test_given_back_it_is_a_rueckfrage_again_where_the_ministry_waits(
    erhebung, kora, asim, ministerium, dueren
):
    meldung = bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    with kontext(ministerium):
        gespraech.ask_back(meldung=meldung, text="Warum?", by=ministerium)
    with kontext(kora):
        melden.set_vier_augen(kommune=dueren, vier_augen=True, by=kora)
        melden.send_meldung(meldung=meldung, antwort="Darum.", by=kora)
    with kontext(asim):
        melden.give_back_meldung(meldung=meldung, grund="Nein", by=asim)
    assert stand(erhebung, dueren) == S.RUECKFRAGE


def test_the_setting_is_the_own_kommunes(kora, nutzer_mit, soest):
    assert angemeldet(kora).get("/stellen/melden/05974/").status_code == 404
    sonja = nutzer_mit("koordination", soest)
    with kontext(kora), pytest.raises(PermissionDenied):
        melden.set_vier_augen(kommune=soest, vier_augen=True, by=kora)
    assert angemeldet(sonja).get("/stellen/melden/05974/").status_code == 200


# -- ask back, answer, check, settle ----------------------------------------------------------
def test_rueckfrage_answer_check_settle(erhebung, kora, ministerium, dueren):
    bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    land, kommune = angemeldet(ministerium), angemeldet(kora)
    assert land.post(f"{PFAD}rueckfrage/", {"text": " "}).status_code == 422
    assert land.post(f"{PFAD}rueckfrage/", {"text": "Warum 2,00?"}).status_code == 302
    assert notizen(kora) == ["Rückfrage des Ministeriums zur Meldung zum Stichtag 31.12.2024."]
    assert "Das Ministerium hat eine Rückfrage" in kommune.get(PFAD).content.decode()
    kommune.post(f"{PFAD}bearbeiten/", eingabe(kommune, koordination__bemerkung="geprüft"))
    assert kommune.post(f"{PFAD}senden/", {"text": ""}).status_code == 422
    assert kommune.post(f"{PFAD}senden/", {"text": "Eine Person ging."}).status_code == 302
    assert notizen(ministerium) == [
        "Antwort auf Ihre Rückfrage: Düren, Kreis, Stichtag 31.12.2024."
    ]
    seite = text_von(land.get(PFAD).content.decode())
    assert seite.index("Warum 2,00?") < seite.index("Eine Person ging.")
    assert land.post(f"{PFAD}pruefen/").status_code == 302
    assert land.post("/stellen/2024-12-31/feststellen/?auswahl=geprueft").status_code == 302
    assert stand(erhebung, dueren) == S.FESTGESTELLT
    assert notizen(kora)[0] == "Ihre Meldung zum Stichtag 31.12.2024 ist festgestellt."


def test_a_rueckfrage_is_answered_after_closing_too(erhebung, kora, ministerium, dueren):
    meldung = bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    with kontext(ministerium):
        close_erhebung(erhebung=erhebung, by=ministerium)
        gespraech.ask_back(meldung=meldung, text="Warum?", by=ministerium)
    with kontext(kora):
        melden.send_meldung(meldung=meldung, antwort="Darum.", by=kora)
    assert stand(erhebung, dueren) == S.GEMELDET


def test_comments_are_kept_as_they_are(erhebung, kora, ministerium, dueren, nutzer_mit, soest):
    kommune, land = angemeldet(kora), angemeldet(ministerium)
    assert kommune.post(f"{PFAD}gespraech/", {"text": ""}).status_code == 422
    land.post(f"{PFAD}gespraech/", {"text": "Guten Tag <b>"})
    kommune.post(f"{PFAD}gespraech/", {"text": "Hallo"})
    assert notizen(kora) == ["Neuer Kommentar zur Meldung zum Stichtag 31.12.2024."]
    assert notizen(ministerium) == ["Neuer Kommentar: Düren, Kreis, Stichtag 31.12.2024."]
    assert "Guten Tag &lt;b&gt;" in kommune.get(PFAD).content.decode()
    fremd = angemeldet(nutzer_mit("koordination", soest))
    assert fremd.post(f"{PFAD}gespraech/", {"text": "x"}).status_code == 404


def test_settled_figures_show_others_no_conversation(
    erhebung, ministerium, dueren, nutzer_mit, soest
):
    meldung = bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    with kontext(ministerium):
        gespraech.add_beitrag(
            meldung=meldung, art=Beitragsart.KOMMENTAR, text="Vertraulich", by=ministerium
        )
        feststellen(erhebung=erhebung, kommunen=[dueren], by=ministerium)
    seite = angemeldet(nutzer_mit("koordination", soest)).get(PFAD)
    assert seite.status_code == 200
    assert "Vertraulich" not in seite.content.decode()
    assert "Gespräch" not in seite.content.decode()


# -- correction ----------------------------------------------------------------------------
def test_the_kommune_proposes_a_correction_and_it_goes_the_same_way(
    erhebung, kora, ministerium, dueren
):
    alt = bringe_auf(meldung_von(erhebung, dueren), S.GEMELDET)
    with kontext(ministerium):
        feststellen(erhebung=erhebung, kommunen=[dueren], by=ministerium)
        close_erhebung(erhebung=erhebung, by=ministerium)
    kommune, land = angemeldet(kora), angemeldet(ministerium)
    assert kommune.post(f"{PFAD}vorschlag/", {"grund": ""}).status_code == 422
    assert kommune.post(f"{PFAD}vorschlag/", {"grund": "Zahlendreher"}).status_code == 302
    assert kommune.get(f"{PFAD}vorschlag/").status_code == 302  # a newer version is there
    daten = eingabe(kommune, koordination__besetzt="2,50", koordination__vorgesehen="0,50")
    kommune.post(f"{PFAD}bearbeiten/", daten)
    assert kommune.post(f"{PFAD}senden/", {}).status_code == 302
    assert land.post(f"{PFAD}pruefen/").status_code == 302
    assert land.post(f"{PFAD}feststellen/").status_code == 302
    neu = meldung_von(erhebung, dueren)
    assert (neu.version, neu.status, neu.vorgaenger_id) == (2, S.FESTGESTELLT, alt.pk)
    with systemkontext("Test"):
        assert Meldung.objects.get(pk=alt.pk).status == S.FESTGESTELLT
        assert neu.zeilen.get(stellenart="koordination").besetzt == pytest.approx(2.5)
    assert any("Korrektur vor" in t for t in notizen(ministerium))


# -- who -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("schritt", "recht"), sorted(MELDUNG_RECHT.items()))
def test_each_step_by_the_other_side_is_refused(
    erhebung, kora, ministerium, dueren, schritt, recht
):
    von, nach = schritt
    meldung = bringe_auf(meldung_von(erhebung, dueren), von)
    falsch = ministerium if recht == "edit_stellen" else kora
    with kontext(falsch), pytest.raises(PermissionDenied):
        change_status(meldung=meldung, status=nach, by=falsch)


def test_the_own_pages_cost_a_constant_number_of_queries(
    erhebung, kora, ministerium, django_assert_num_queries
):
    client = angemeldet(kora)
    for beitraege in (1, 3):
        with kontext(ministerium):
            for _ in range(beitraege):
                meldung = Meldung.objects.get(erhebung=erhebung, kommune__ags="05358")
                gespraech.add_beitrag(
                    meldung=meldung, art=Beitragsart.KOMMENTAR, text="x", by=ministerium
                )
        with django_assert_num_queries(SEITE):
            client.get(PFAD)


SEITE = 26
