"""One Meldung: its page, settling after a question, correction as a new version."""

from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from stellen.constants import GROESSEN, MeldungStatus, Stellenart
from stellen.models import Meldung, MeldungZeile
from tests.stellen.fabriken import erhebung_mit_zahlen, neue_version, zeile_von
from tests.stellen.seite import PFAD, angemeldet, text_von

pytestmark = pytest.mark.django_db

DUEREN = f"{PFAD}05358/"


@pytest.fixture
def ministerium(nutzer_mit):
    return angemeldet(nutzer_mit("ministerium"))


def text(client, pfad: str = DUEREN, status: int = 200) -> str:
    antwort = client.get(pfad)
    assert antwort.status_code == status
    return text_von(antwort.content.decode())


def stand() -> list[tuple[int, str]]:
    with systemkontext("Test"):
        return list(Meldung.objects.order_by("pk").values_list("version", "status"))


def test_figures_of_one_kommune(ministerium):
    erhebung_mit_zahlen()
    seite = text(ministerium)
    assert "Am 30.06.2024 waren 17,50 von 20,00 VZÄ besetzt (87,5 %)." in seite
    assert "Case Management 12,00 11,50 0,50 0,00 95,8 %" in seite
    assert "Änderungen sind als Korrektur mit Begründung möglich." in seite
    assert "Prüfen und feststellen" not in seite


def test_history_panels_only_for_whom_the_history_is(ministerium, nutzer_mit, dueren, soest):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren, soest])
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, Stellenart.ABH)
    adresse = f"/verlauf/stellen.meldungzeile/{zeile.pk}/"
    for client, sieht in (
        (ministerium, True),
        (angemeldet(nutzer_mit("koordination", dueren)), True),
        (angemeldet(nutzer_mit("koordination", soest)), False),
        (angemeldet(nutzer_mit("evaluation")), False),
    ):
        assert (adresse in client.get(DUEREN).content.decode()) == sieht
        assert client.get(adresse).status_code == (200 if sieht else 404)


def test_versions_side_by_side(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get(), grund="Zahlendreher bei der ABH")
        zeile = neu.zeilen.get(stellenart=Stellenart.ABH)
        zeile.besetzt, zeile.vorgesehen = Decimal("0.40"), Decimal("0.60")
        zeile.save()
    seite = text(ministerium)
    assert "Versionen im Vergleich" in seite
    assert "Zahlendreher bei der ABH" in seite
    assert "besetzt 0,40 geändert 1,00" in seite
    assert "Prüfen und feststellen" in seite


# -- settle --------------------------------------------------------------------------------


def test_settling_all_asks_first_and_then_does_it(ministerium):
    erhebung_mit_zahlen(status=MeldungStatus.GEMELDET)
    pfad = f"{PFAD}feststellen/"
    frage = text(ministerium, pfad)
    assert "54 Meldungen zum 30.06.2024 werden geprüft und festgestellt." in frage
    assert "Festgestellte Zahlen sind unveränderlich." in frage
    assert {s for _, s in stand()} == {MeldungStatus.GEMELDET}
    antwort = ministerium.post(pfad, follow=True)
    assert antwort.redirect_chain == [(PFAD, 302)]
    assert "54 Meldungen sind jetzt festgestellt." in text_von(antwort.content.decode())
    assert {s for _, s in stand()} == {MeldungStatus.FESTGESTELLT}
    assert "schon festgestellt" in text(ministerium, pfad)


def test_settling_one_leaves_the_others(ministerium, dueren, soest):
    erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    frage = text(ministerium, f"{DUEREN}feststellen/")
    assert "Die Meldung von Düren, Kreis zum 30.06.2024 (Version 1) wird geprüft" in frage
    assert ministerium.post(f"{DUEREN}feststellen/").status_code == 302
    assert sorted(s for _, s in stand()) == [MeldungStatus.FESTGESTELLT, MeldungStatus.GEMELDET]


def test_what_does_not_add_up_is_listed_and_nothing_settled(ministerium, dueren, soest):
    erhebung = erhebung_mit_zahlen(kommunen=[dueren, soest], status=MeldungStatus.GEMELDET)
    with systemkontext("Test"):
        zeile = zeile_von(erhebung, dueren.ags, Stellenart.EBH)
        zeile.besetzt -= Decimal("0.50")
        zeile.save()
    antwort = ministerium.post(f"{PFAD}feststellen/")
    assert antwort.status_code == 422
    seite = text_von(antwort.content.decode())
    assert "Es wurde nichts festgestellt" in seite
    assert "Düren, Kreis, Einbürgerungsbehörde: 3,00 zugewiesen, aber 2,50 als Summe" in seite
    assert {s for _, s in stand()} == {MeldungStatus.GEMELDET}


@pytest.mark.parametrize("rolle", ["koordination", "assistenz", "evaluation"])
def test_only_the_ministerium_settles_and_corrects(nutzer_mit, dueren, rolle):
    erhebung_mit_zahlen(kommunen=[dueren])
    client = angemeldet(nutzer_mit(rolle, None if rolle == "evaluation" else dueren))
    seite = text(client)
    assert "Korrigieren" not in seite
    for pfad in (f"{PFAD}feststellen/", f"{DUEREN}feststellen/", f"{DUEREN}korrektur/"):
        assert client.get(pfad).status_code == 403
        assert client.post(pfad).status_code == 403
    assert stand() == [(1, MeldungStatus.FESTGESTELLT)]


# -- correct -------------------------------------------------------------------------------


def eingabe(**aenderungen: str) -> dict[str, str]:
    """The form as it is shown for Düren, with changes."""
    with systemkontext("Test"):
        werte = {
            f"{z.stellenart}-{g}": str(getattr(z, g)).replace(".", ",")
            for z in MeldungZeile.objects.all()
            for g in GROESSEN
        }
    return werte | {k.replace("__", "-"): v for k, v in aenderungen.items()}


def korrigiere(client, **aenderungen: str):
    antwort = client.post(f"{DUEREN}korrektur/", eingabe(**aenderungen))
    return antwort, text_von(antwort.content.decode())


def test_a_correction_is_a_new_version_with_its_reason(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    assert 'value="11,50"' in ministerium.get(f"{DUEREN}korrektur/").content.decode()
    antwort, _ = korrigiere(
        ministerium, abh__besetzt="0,4", abh__vorgesehen="0.60", grund="Zahlendreher"
    )
    assert antwort.status_code == 302
    assert stand() == [(1, MeldungStatus.FESTGESTELLT), (2, MeldungStatus.GEMELDET)]
    with systemkontext("Test"):
        neu = Meldung.objects.get(version=2)
        assert (neu.grund, neu.vorgaenger.version) == ("Zahlendreher", 1)
        assert neu.zeilen.get(stellenart="abh").besetzt == Decimal("0.40")
        assert neu.zeilen.get(stellenart="ebh").besetzt == Decimal("3.00")
        assert neu.history.get().history_user.name.startswith("Ministerium")


@pytest.mark.parametrize(
    ("aenderungen", "hinweis"),
    [
        ({"abh__besetzt": "0,4", "abh__vorgesehen": "0,6"}, "Bitte begründen Sie die Korrektur."),
        ({"grund": "weil"}, "Sie haben keine Zahl geändert."),
        ({"abh__besetzt": "0,4", "grund": "weil"}, "1,00 zugewiesen, aber 0,40 als Summe"),
        ({"abh__besetzt": "-1", "grund": "weil"}, "dürfen nicht kleiner als 0,00 sein"),
        ({"abh__besetzt": "eins", "grund": "weil"}, "„eins“ ist keine Zahl"),
        ({"abh__besetzt": "", "grund": "weil"}, "Geben Sie die VZÄ an"),
    ],
)
def test_a_wrong_correction_says_so_and_stores_nothing(ministerium, dueren, aenderungen, hinweis):
    erhebung_mit_zahlen(kommunen=[dueren])
    antwort, seite = korrigiere(ministerium, **aenderungen)
    assert antwort.status_code == 422
    assert hinweis in seite
    assert stand() == [(1, MeldungStatus.FESTGESTELLT)]


def test_only_a_settled_meldung_is_corrected(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren], status=MeldungStatus.GEMELDET)
    antwort = ministerium.get(f"{DUEREN}korrektur/", follow=True)
    assert antwort.redirect_chain == [(DUEREN, 302)]
    assert "nur eine festgestellte Meldung" in text_von(antwort.content.decode())


def test_a_kommune_without_meldung_is_not_found(ministerium, dueren):
    erhebung_mit_zahlen(kommunen=[dueren])
    for pfad in (f"{PFAD}05974/", f"{PFAD}05999/", f"{PFAD}05974/feststellen/"):
        text(ministerium, pfad, status=404)
