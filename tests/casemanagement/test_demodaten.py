"""The invented files: marked, believable, the same on every machine, created once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Max
from django.utils import timezone

from casemanagement.actions.demodaten import TEAMS, load_demodaten
from casemanagement.actions.erstdaten import load_erstdaten
from casemanagement.models import (
    Aktenzaehler,
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Einwilligung,
    Fall,
    Kontakt,
    Leistungsbezug,
    Person,
    Sprachzertifikat,
    Station,
)
from casemanagement.titel import titel
from kim.actions.demodaten import load_demodaten as load_konten

pytestmark = pytest.mark.usefixtures("system")


def test_the_invented_files_are_marked_and_believable(settings):
    """One test, because loading takes seconds; each helper below says what it looks at."""
    settings.DEMO = True
    load_erstdaten()
    load_konten()
    assert "400" in load_demodaten()[0]
    assert load_demodaten() == ["Fallakten: schon angelegt"]
    _marked_files_in_three_teams()
    _numbers_are_gapless_and_known_to_the_counter()
    _the_latest_contact_is_the_latest_note()
    _whoever_is_assessed_has_consented()
    _every_row_has_its_history()
    _lives_have_titles_benefits_and_work()


def _marked_files_in_three_teams():
    assert Fall.objects.count() == sum(t[2] for t in TEAMS) == 400
    assert not Person.objects.exclude(name__endswith="(Demo)").exists()
    assert Fall.objects.values("team").distinct().count() == 3


def _numbers_are_gapless_and_known_to_the_counter():
    for zaehler in Aktenzaehler.objects.all():
        praefix = f"KIM-{zaehler.kommune.ags}-{zaehler.jahr}-"
        akten = Fall.objects.filter(aktenzeichen__startswith=praefix)
        nummern = [int(n.rsplit("-", 1)[1]) for n in akten.values_list("aktenzeichen", flat=True)]
        assert sorted(nummern) == list(range(1, zaehler.letzte + 1))


def _the_latest_contact_is_the_latest_note():
    letzte = dict(Kontakt.objects.values_list("fall").annotate(Max("tag")))
    for pk, tag in Fall.objects.values_list("pk", "letzter_kontakt_am"):
        assert letzte.get(pk) == tag


def _whoever_is_assessed_has_consented():
    mit = Einwilligung.objects.values("fall")
    assert not Fall.objects.exclude(aktenzeichen=None).exclude(pk__in=mit).exists()


def _every_row_has_its_history():
    for modell in (Fall, Person, Kontakt):
        assert modell.history.values("id").distinct().count() == modell.objects.count()
    zweimal = Fall.history.values("id").annotate(n=Count("pk")).filter(n__gt=1)
    assert zweimal.count() == Fall.objects.exclude(beendet_am=None).count()


def _lives_have_titles_benefits_and_work():
    modelle = (Aufenthaltsstatus, Leistungsbezug, Arbeitsmarktprofil, Station, Sprachzertifikat)
    for modell in modelle:
        assert modell.history.count() == modell.objects.count() > 100, modell
    heute = timezone.localdate()
    bald = Aufenthaltsstatus.objects.letzte_bis(heute + timedelta(days=90))
    assert 10 < bald.count() < 200
    assert Leistungsbezug.objects.mit_bisher().exclude(bisher=None).count() > 50
    for zeile in Aufenthaltsstatus.objects.all():
        assert titel(zeile.titel).gab_es(zeile.von), zeile


def test_never_outside_demo_mode(settings):
    settings.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        load_demodaten()
