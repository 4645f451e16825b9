"""A confidential note: for author, Fallführung, Vertretung and break-glass; for nobody else,
neither its text nor that it exists: page, list of the file, raw model, history, export.
"""

from datetime import date

import pytest
from django.urls import reverse

from casemanagement.models import Handlungsfeld, Kontakt, KontaktHandlungsfeld
from kim.kontext import kontext, systemkontext
from tests.casemanagement import akten, zugaenge
from tests.kim.anmelden import bestaetige

pytestmark = pytest.mark.django_db
TEXT = "Das steht nur unter uns"


@pytest.fixture
def notiz(leute):
    """By a colleague of the Team, in a file that another one keeps."""
    return akten.kontakt(
        leute.akte, leute.kollegin, TEXT, vertraulich=True, beteiligte="Schwester Amal"
    )


@pytest.fixture
def dritte(leute):
    return zugaenge.kollegin(leute.team, "Dritte Kollegin")


def seiten(leute, notiz) -> list[str]:
    """Everything that could show it."""
    pk = leute.akte.pk
    return [
        reverse("casemanagement:fall", args=[pk]),
        reverse("casemanagement:fall", args=[pk]) + "?q=unter+uns",
        reverse("casemanagement:fall", args=[pk]) + "?art=kontakt",
        reverse("casemanagement:fall_zugriff", args=[pk]),
        reverse("casemanagement:kontakt", args=[pk, notiz.pk]),
        reverse("verlauf", args=["casemanagement.kontakt", notiz.pk]),
        reverse("verlauf", args=["casemanagement.fall", pk]),
        reverse("leser", args=["casemanagement.kontakt", notiz.pk]),
        reverse("casemanagement:faelle") + "?q=unter+uns",
        reverse("casemanagement:faelle_datei", args=["csv"]),
        reverse("suche") + "?q=unter+uns",
        reverse("casemanagement:suche") + "?q=unter+uns",
        reverse("start"),
    ]


def gesehen(client, nutzer, urls) -> str:
    """All they show together, without what was typed into a search."""
    client.force_login(nutzer)
    bestaetige(client, nutzer)
    raus = ""
    for url in urls:
        antwort = client.get(url)
        assert antwort.status_code in (200, 404), (url, antwort.status_code)
        raus += antwort.content.decode()
    return raus


@pytest.mark.parametrize("wer", ["aufsicht", "dritte", "gast"])
def test_others_see_neither_text_nor_that_it_exists(client, leute, notiz, dritte, wer):
    zugaenge.freigabe(leute.akte, leute.soester)
    nutzer = {"aufsicht": leute.aufsicht, "dritte": dritte, "gast": leute.soester}[wer]
    html = gesehen(client, nutzer, seiten(leute, notiz))
    assert TEXT not in html
    assert "Schwester Amal" not in html
    assert "akte-eintrag--kontakt" not in html
    assert "Vera Vertretung" not in client.get(seiten(leute, notiz)[0]).content.decode()
    for url in seiten(leute, notiz)[4:6]:
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("wer", ["aufsicht", "dritte", "gast"])
def test_others_do_not_even_count_it_at_the_database(leute, notiz, dritte, wer):
    zugaenge.freigabe(leute.akte, leute.soester)
    nutzer = {"aufsicht": leute.aufsicht, "dritte": dritte, "gast": leute.soester}[wer]
    with systemkontext("Test"):
        feld = _feld(notiz)
    with kontext(nutzer):
        assert Kontakt.objects.count() == 0
        assert Kontakt.history.count() == 0
        assert not KontaktHandlungsfeld.objects.filter(pk=feld.pk).exists()
        assert not KontaktHandlungsfeld.history.filter(id=feld.pk).exists()


def _feld(notiz):
    feld, _ = Handlungsfeld.objects.get_or_create(
        name="Wohnen", kommune=None, defaults={"gueltig_von": date(2020, 1, 1)}
    )
    return KontaktHandlungsfeld.objects.create(
        kontakt=notiz, kommune=notiz.kommune, handlungsfeld=feld
    )


@pytest.mark.parametrize("wer", ["verfasserin", "fuehrung", "vertretung", "notzugriff"])
def test_those_it_is_for_read_it_everywhere(client, leute, notiz, dritte, wer):
    zugaenge.vertretung(leute.akte, dritte)
    zugaenge.notzugriff(leute.akte, leute.aufsicht)
    nutzer = {
        "verfasserin": leute.kollegin,
        "fuehrung": leute.fuehrung,
        "vertretung": dritte,
        "notzugriff": leute.aufsicht,
    }[wer]
    client.force_login(nutzer)
    chronik, kontakt = seiten(leute, notiz)[0], seiten(leute, notiz)[4]
    assert TEXT in client.get(chronik).content.decode()
    assert TEXT in client.get(kontakt).content.decode()
    assert client.get(seiten(leute, notiz)[5]).status_code == 200
    with kontext(nutzer):
        assert Kontakt.history.count() == 1


@pytest.mark.parametrize("ueber", ["vertretung", "notzugriff", "fuehrung"])
def test_over_means_over(leute, notiz, dritte, ueber):
    """A Vertretung of yesterday and a Fallführung of yesterday read nothing today."""
    if ueber == "vertretung":
        zugaenge.vertretung(leute.akte, dritte, -9, -1)
        nutzer = dritte
    elif ueber == "notzugriff":
        nutzer = leute.aufsicht
    else:
        with systemkontext("Test"):
            leute.akte.fallfuehrung = dritte
            leute.akte.save()
        nutzer = leute.fuehrung
    with kontext(nutzer):
        assert not Kontakt.objects.exists()


def test_made_confidential_later_its_open_past_is_hidden_too(leute, notiz):
    """The history of a note follows what it is today."""
    offen = akten.kontakt(leute.akte, leute.kollegin, "Zuerst offen")
    with kontext(leute.aufsicht):
        assert Kontakt.history.filter(id=offen.pk).count() == 1
    with kontext(leute.kollegin):
        offen = Kontakt.objects.get(pk=offen.pk)
        offen.vertraulich = True
        offen.save()
    with kontext(leute.aufsicht):
        assert Kontakt.history.filter(id=offen.pk).count() == 0
    with kontext(leute.fuehrung):
        assert Kontakt.history.filter(id=offen.pk).count() == 2
