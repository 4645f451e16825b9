"""Pages of the plan: from the first goal to the agreement, two at once, and on paper."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemanagement.constants import Phase, PlanStand
from casemanagement.hilfeplanpdf import als_json, als_pdf
from casemanagement.models import Fall, Handlungsfeld, Hilfeplan, Leistung, Ziel
from casemanagement.views.hilfeplan import ziele_von
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement import akten, phasen
from tests.casemanagement.phasen import akte_in
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, dueren, team_von) -> Fall:
    return akte_in(Phase.LEISTUNGSSTEUERUNG, team_von(dueren), cm)


def _adresse(fall: Fall, rest: str = "hilfeplan/") -> str:
    return f"/faelle/{fall.pk}/{rest}"


def _stand(client, adresse: str) -> str:
    return client.get(adresse).context["formular"]["gelesen"].value()


def test_from_nothing_to_the_agreed_plan(cm, akte):
    client = angemeldet(cm)
    assert "Noch kein Hilfeplan" in client.get(_adresse(akte)).content.decode()
    client.post(_adresse(akte, "hilfeplan/neu/"))
    with systemkontext("Test"):
        plan = Hilfeplan.objects.get(fall=akte)
        feld = Handlungsfeld.objects.get(name="Sprache")
    ziel = {"handlungsfeld": feld.pk, "text": "Ich bestehe B1.", "faellig_am": "1.6.2030"}
    neu = _adresse(akte, f"hilfeplan/{plan.pk}/ziele/neu/")
    assert client.post(neu, ziel | {"text": ""}).status_code == 422
    assert client.post(neu, ziel).url == _adresse(akte)
    with systemkontext("Test"):
        eines = Ziel.objects.get(hilfeplan=plan)
    seite = text_von(client.get(_adresse(akte)).content.decode())
    assert "Für das Ziel „Ich bestehe B1.“ ist noch keine Leistung eingetragen." in seite
    leistung = {"was": "Integrationskurs", "status": "beantragt"}
    assert client.post(_adresse(akte, f"ziele/{eines.pk}/leistungen/neu/"), leistung).url
    seite = text_von(client.get(_adresse(akte)).content.decode())
    assert "Nichts: Zu jedem Hilfebedarf gibt es ein Ziel" in seite
    vereinbaren = _adresse(akte, f"hilfeplan/{plan.pk}/vereinbaren/")
    heute = f"{timezone.localdate():%d.%m.%Y}"
    eingabe = {"vereinbart_am": heute, "gueltig_ab": heute, "gelesen": _stand(client, vereinbaren)}
    assert client.post(vereinbaren, eingabe).url == _adresse(akte)
    seite = text_von(client.get(_adresse(akte)).content.decode())
    assert f"Vereinbart am {heute}, gültig ab {heute}." in seite
    assert "Hilfeplan ändern" in seite
    assert "Ziel hinzufügen" not in seite


def test_the_next_version_asks_for_its_reason(cm, akte):
    phasen.hilfeplan(akte, cm)
    client = angemeldet(cm)
    neu = _adresse(akte, "hilfeplan/neu/")
    assert "bleibt danach lesbar" in client.get(neu).content.decode()
    assert client.post(neu, {"grund": ""}).status_code == 422
    assert client.post(neu, {"grund": "Neue Wohnung"}).url == _adresse(akte)
    seite = text_von(client.get(_adresse(akte)).content.decode())
    assert "Hilfeplan, Version 2 Entwurf" in seite
    assert "Grund der Änderung: Neue Wohnung" in seite
    assert "Hilfeplan, Version 1 (vereinbart, vereinbart am 01.06.2024)" in seite


def test_state_of_goals_and_services_from_the_agreed_plan(cm, akte):
    plan = phasen.hilfeplan(akte, cm)
    with systemkontext("Test"):
        ziel = Ziel.objects.get(hilfeplan=plan)
        alt = Leistung.objects.get(ziel=ziel)
        alt.status_am = timezone.localdate() - timedelta(weeks=9)
        alt.save()
    client = angemeldet(cm)
    seite = text_von(client.get(_adresse(akte)).content.decode())
    assert "veraltet" in seite
    assert "damit älter als 8 Wochen" in seite
    adresse = _adresse(akte, f"leistungen/{alt.pk}/stand/")
    formular = client.get(adresse).context["formular"]
    assert [wert for wert, _ in formular.fields["status"].choices] == [
        "laeuft",
        "abgeschlossen",
        "abgebrochen",
    ]
    eingabe = {"status": "laeuft", "status_am": f"{timezone.localdate():%d.%m.%Y}"}
    eingabe["gelesen"] = formular["gelesen"].value()
    assert client.post(adresse, eingabe).url == _adresse(akte)
    stand = _adresse(akte, f"ziele/{ziel.pk}/stand/")
    assert client.post(stand, {"stand": "irgendwas"}).status_code == 403
    antwort = client.post(stand, {"stand": "erreicht"}, follow=True)
    assert "ist erreicht." in antwort.content.decode()
    assert "veraltet" not in text_von(client.get(_adresse(akte)).content.decode())


def test_what_was_agreed_is_not_changed_by_an_old_form(cm, akte):
    plan = phasen.hilfeplan(akte, cm)
    with systemkontext("Test"):
        ziel = Ziel.objects.get(hilfeplan=plan)
    client = angemeldet(cm)
    adresse = _adresse(akte, f"ziele/{ziel.pk}/")
    eingabe = {
        "handlungsfeld": ziel.handlungsfeld_id,
        "text": "anders",
        "gelesen": _stand(client, adresse),
    }
    antwort = client.post(adresse, eingabe)
    assert antwort.status_code == 422
    assert "Dieser Hilfeplan ist vereinbart." in antwort.content.decode()
    entfernen = client.post(_adresse(akte, f"ziele/{ziel.pk}/entfernen/"), follow=True)
    assert "Dieser Hilfeplan ist vereinbart." in entfernen.content.decode()


def test_two_at_once_see_each_other(cm, akte, nutzer_mit, dueren):
    plan = phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF)
    with systemkontext("Test"):
        ziel = Ziel.objects.get(hilfeplan=plan)
    eins, zwei = angemeldet(cm), angemeldet(nutzer_mit("case_management", dueren))
    adresse = _adresse(akte, f"ziele/{ziel.pk}/")
    grund = {"handlungsfeld": ziel.handlungsfeld_id, "indikator": ziel.indikator}
    vom_ersten = grund | {"text": "Eins", "gelesen": _stand(eins, adresse)}
    vom_zweiten = grund | {"text": "Zwei", "gelesen": _stand(zwei, adresse)}
    assert eins.post(adresse, vom_ersten).status_code == 302
    antwort = zwei.post(adresse, vom_zweiten)
    assert antwort.status_code == 422
    (konflikt,) = antwort.context["formular"].konflikte
    assert (konflikt.gespeichert, konflikt.eigene) == ("Eins", "Zwei")
    with systemkontext("Test"):
        assert Ziel.objects.get(pk=ziel.pk).text == "Eins"


def test_the_page_costs_the_same_with_many_goals(cm, akte):
    plan = phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF)
    client, zahlen = angemeldet(cm), []
    for feld in ("Arbeit", "Wohnen", "Familie"):
        phasen.leistung(phasen.ziel(plan, feld))
        with CaptureQueriesContext(connection) as abfragen:
            assert client.get(_adresse(akte)).status_code == 200
        zahlen.append(len(abfragen))
    assert zahlen[0] == zahlen[2]


def test_without_consent_the_page_says_so(cm, dueren, team_von):
    fall = akten.akte(team_von(dueren), cm)
    seite = text_von(angemeldet(cm).get(_adresse(fall)).content.decode())
    assert "Es fehlt eine gültige Einwilligung" in seite


# -- on paper ------------------------------------------------------------------------------
def test_the_pdf_is_accessible_and_its_delivery_logged(cm, akte):
    plan = phasen.hilfeplan(akte, cm)
    antwort = angemeldet(cm).get(_adresse(akte, f"hilfeplan/{plan.pk}/pdf/"))
    assert antwort["Content-Type"] == "application/pdf"
    assert antwort["Content-Disposition"].endswith('-version-1.pdf"')
    assert akte.person.name not in antwort["Content-Disposition"]
    assert antwort.content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in antwort.content
    with systemkontext("Test"):
        assert Zugriff.objects.filter(art="export", zweck="Hilfeplan, Version 1 als PDF").exists()


def test_the_pdf_says_everything_in_plain_words(cm, akte):
    plan = phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF)
    with kontext(cm):
        daten = als_json(akte, plan, ziele_von(plan), erstellt_von="CM", tag=timezone.localdate())
    assert daten["entwurf"]
    (ziel,) = daten["ziele"]
    assert (ziel["feld"], ziel["text"]) == ("Sprache", "Ziel Sprache")
    assert ziel["leistungen"] == [["Integrationskurs", "noch offen", "noch offen", "läuft"]]


def test_nothing_typed_becomes_markup_of_the_pdf(cm, akte):
    plan = phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF)
    phasen.leistung(phasen.ziel(plan, "Arbeit", text="#panic[x] $ * _ `"), was="#eval(1) @x")
    with kontext(cm):
        pdf = als_pdf(akte, plan, ziele_von(plan), erstellt_von="#CM")
    assert pdf.startswith(b"%PDF-")


def test_a_character_the_font_lacks_is_named_instead_of_left_out(cm, akte):
    plan = phasen.hilfeplan(akte, cm, stand=PlanStand.ENTWURF)
    phasen.ziel(plan, "Arbeit", text="Deutsch lernen 😀")
    adresse = _adresse(akte, f"hilfeplan/{plan.pk}/pdf/")
    antwort = angemeldet(cm).get(adresse, follow=True)
    assert antwort.redirect_chain[0][0] == _adresse(akte, f"hilfeplan/{plan.pk}/")
    assert "weil die Schrift diese Zeichen nicht enthält" in antwort.content.decode()
