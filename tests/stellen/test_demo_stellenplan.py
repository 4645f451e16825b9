"""The invented posts add up to the published figures of 30.06.2024, and are made once."""

from datetime import date

import pytest

from kim.kontext import systemkontext
from kim.models import Kommune
from stellen.actions.demo_stellenplan import load_stellenplan
from stellen.constants import Anstellungstraeger
from stellen.models import Abwesenheit, Besetzung, Fachkraft, MeldungZeile, Stelle
from stellen.stellenplan import stand_am, vakanzen_am
from tests.stellen.fabriken import STICHTAG, erhebung_mit_zahlen


@pytest.fixture
def demo(db):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        yield load_stellenplan()


def test_posts_and_published_figures_agree_to_the_hundredth(demo):
    kommunen = list(Kommune.objects.values_list("pk", flat=True))
    summen = stand_am(kommunen, STICHTAG)
    zeilen = MeldungZeile.objects.filter(meldung__erhebung__stichtag=STICHTAG)
    assert zeilen.count() == 270
    for z in zeilen:
        soll = (z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen)
        ist = summen.get((z.kommune_id, z.stellenart))
        assert (ist.alle if ist else (0, 0, 0, 0)) == soll, (z.kommune, z.stellenart)


def test_persons_are_marked_and_only_in_two_kommunen(demo):
    assert all(f.name.endswith("(Demo)") for f in Fachkraft.objects.all())
    orte = Fachkraft.objects.order_by("kommune__ags").values_list("kommune__ags", flat=True)
    assert list(orte.distinct()) == ["05358", "05974"]
    assert not Stelle.objects.exclude(bemerkung="Erfundene Demodaten").exists()


def test_there_is_everything_to_show(demo):
    traeger = set(Stelle.objects.order_by().values_list("traeger_art", flat=True))
    assert traeger == set(Anstellungstraeger.values)
    assert Besetzung.objects.filter(vertritt__isnull=False).count() == 2
    assert Abwesenheit.objects.count() == 4
    dueren = Kommune.objects.get(ags="05358")
    staende = {v.stand for v in vakanzen_am([dueren.pk], date(2026, 3, 1))}
    assert staende == {"", "vorgesehen", "nicht_vorgesehen"}


def test_the_second_time_nothing_happens(demo):
    vorher = Stelle.objects.count()
    assert load_stellenplan() == ["Demo-Stellenplan: schon vorhanden"]
    assert Stelle.objects.count() == vorher
