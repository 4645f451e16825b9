"""Break-glass: reason, password, four hours, seen by everybody of the file."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.notzugriff import break_glass
from casemanagement.models import Kontakt, Notzugriff
from kim.kontext import kontext, systemkontext
from kim.models import Benachrichtigung, Zugriff
from tests.casemanagement import akten, zugaenge
from tests.kim.anmelden import angemeldet

pytestmark = pytest.mark.django_db
GRUND = "Gefahr für ein Kind, Fallführung nicht erreichbar"


def hinweise(nutzer) -> list[str]:
    with kontext(nutzer):
        return list(Benachrichtigung.objects.visible_to(nutzer).values_list("text", flat=True))


def test_it_opens_confidential_notes_to_its_own_account_and_tells_the_others(
    leute, dueren, nutzer_mit
):
    notiz = akten.kontakt(leute.akte, leute.fuehrung, "Streng vertraulich", vertraulich=True)
    zweite = nutzer_mit("fachaufsicht", dueren)
    zugaenge.vertretung(leute.akte, leute.kollegin)
    with kontext(leute.aufsicht):
        assert not Kontakt.objects.exists()
        break_glass(fall=leute.akte, grund=GRUND, by=leute.aufsicht)
        assert Kontakt.objects.get() == notiz
    with kontext(zweite):
        assert not Kontakt.objects.exists()
    for wer in (leute.fuehrung, leute.kollegin):
        (hinweis,) = hinweise(wer)
        assert "vertrauliche Notizen in einer Ihrer Akten" in hinweis
        assert "Erfunden" not in hinweis
    assert "in einer Akte" in hinweise(zweite)[0]
    assert hinweise(leute.aufsicht) == []


def test_it_never_lets_a_note_of_others_be_changed(leute):
    notiz = akten.kontakt(leute.akte, leute.fuehrung, "Streng vertraulich", vertraulich=True)
    zugaenge.notzugriff(leute.akte, leute.aufsicht)
    with kontext(leute.aufsicht):
        notiz = Kontakt.objects.get()
        notiz.notiz = "Geändert"
        with pytest.raises(Error, match=r"row-level|did not affect"), transaction.atomic():
            notiz.save(force_update=True)


def test_it_ends_after_four_hours_by_itself(leute):
    akten.kontakt(leute.akte, leute.fuehrung, "Streng vertraulich", vertraulich=True)
    vorbei = timezone.now() - timedelta(minutes=1)
    with systemkontext("Test"):
        Notzugriff._meta.get_field("beginn").auto_now_add = False
        try:
            Notzugriff.objects.create(
                fall=leute.akte,
                kommune=leute.akte.kommune,
                nutzer=leute.aufsicht,
                grund=GRUND,
                beginn=vorbei - timedelta(hours=4),
                ende=vorbei,
            )
        finally:
            Notzugriff._meta.get_field("beginn").auto_now_add = True
    with kontext(leute.aufsicht):
        assert not Kontakt.objects.exists()
        break_glass(fall=leute.akte, grund=GRUND, by=leute.aufsicht)
        dauer = Notzugriff.objects.laufend().get().ende - timezone.now()
    assert timedelta(hours=3, minutes=59) < dauer <= timedelta(hours=4)


@pytest.mark.parametrize("regel", ["notzugriff_dauer", "notzugriff_begruendet"])
def test_the_database_keeps_duration_and_reason(leute, regel):
    lang = regel == "notzugriff_dauer"
    with (
        pytest.raises(Error, match=regel),
        transaction.atomic(),
        systemkontext("Test"),
    ):
        Notzugriff.objects.create(
            fall=leute.akte,
            kommune=leute.akte.kommune,
            nutzer=leute.aufsicht,
            grund=GRUND if lang else "",
            ende=timezone.now() + timedelta(hours=5 if lang else 1),
        )


def test_who_is_no_fachaufsicht_here_is_refused_twice(leute, soest, nutzer_mit):
    for wer in (leute.fuehrung, leute.fremd, nutzer_mit("fachaufsicht", soest)):
        with pytest.raises(PermissionDenied), kontext(wer):
            break_glass(fall=leute.akte, grund=GRUND, by=wer)
        with pytest.raises(Error, match="row-level security"), kontext(wer):
            Notzugriff.objects.create(
                fall=leute.akte,
                kommune=leute.akte.kommune,
                nutzer=wer,
                grund=GRUND,
                ende=timezone.now() + timedelta(hours=1),
            )


@pytest.mark.parametrize("befehl", ["save", "delete"])
def test_it_is_there_for_good(leute, befehl):
    notzugriff = zugaenge.notzugriff(leute.akte, leute.aufsicht)
    notzugriff.grund = "Anderer Grund"
    with pytest.raises(Error, match="permission denied"), systemkontext("Test"):
        getattr(notzugriff, befehl)()


def test_a_short_reason_and_a_second_one_at_once_are_refused(leute):
    with kontext(leute.aufsicht):
        with pytest.raises(ValidationError, match="mindestens 20 Zeichen"):
            break_glass(fall=leute.akte, grund="  zu kurz  ", by=leute.aufsicht)
        break_glass(fall=leute.akte, grund=GRUND, by=leute.aufsicht)
        with pytest.raises(ValidationError, match="läuft schon"):
            break_glass(fall=leute.akte, grund=GRUND, by=leute.aufsicht)


def test_the_page_asks_for_the_password_then_shows_a_banner_to_all(leute):
    url = reverse("casemanagement:notzugriff", args=[leute.akte.pk])
    ohne = angemeldet(leute.aufsicht).get(url)
    assert ohne["Location"].startswith(reverse("account_reauthenticate"))
    client = angemeldet(leute.aufsicht, bestaetigt=True)
    assert client.post(url, {"grund": "kurz"}).status_code == 422
    html = client.post(url, {"grund": GRUND}, follow=True).content.decode()
    assert "Notzugriff bis" in html
    team = angemeldet(leute.kollegin)
    akte = team.get(reverse("casemanagement:fall", args=[leute.akte.pk])).content.decode()
    assert f"Begründung: {GRUND}" in akte
    tab = team.get(reverse("casemanagement:fall_zugriff", args=[leute.akte.pk])).content.decode()
    assert "Notzugriff läuft" in tab
    with systemkontext("Test"):
        zwecke = Zugriff.objects.filter(nutzer=leute.aufsicht).values_list("zweck", flat=True)
        assert "Fallakte (im Notzugriff)" in set(zwecke)
        assert Notzugriff.history.get().history_change_reason == GRUND
