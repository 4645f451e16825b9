"""What if unplanned VZÄ went elsewhere."""

from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from stellen.models import MeldungZeile
from tests.stellen.auswertungsseiten.hilfen import export, html_von, text
from tests.stellen.fabriken import erhebung_mit_zahlen

pytestmark = pytest.mark.django_db
D = Decimal


def test_the_proposal_moves_all_unplanned_posts_and_stores_nothing(ministerium):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        vorher = list(MeldungZeile.objects.order_by("pk").values_list())
    seite = text(ministerium, "umverteilung")
    assert "geben 65,75 VZÄ (Case Management) ab" in seite
    zeilen = export(ministerium, "umverteilung")
    aenderungen = [D(z["Änderung"].replace(",", ".")) for z in zeilen]
    assert sum(aenderungen) == 0
    assert sum(a for a in aenderungen if a > 0) == D("65.75")
    with systemkontext("Test"):
        assert list(MeldungZeile.objects.order_by("pk").values_list()) == vorher


def test_chosen_kommunen_by_hand_and_the_address_says_it_all(ministerium):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        gebend = MeldungZeile.objects.filter(
            stellenart="case_management", nicht_vorgesehen__gte=1
        ).select_related("kommune")[0]
    von = gebend.kommune.ags
    an = "05358" if von != "05358" else "05974"
    basis = f"?von={von}&an={an}&regel=hand&nach_art=abh"
    assert f"vzae-{an}" in html_von(ministerium, "umverteilung", basis)
    zeilen = export(ministerium, "umverteilung", f"{basis}&vzae-{an}=0,75")
    assert [(z["Stellenart"], z["Änderung"]) for z in zeilen] == [
        ("Case Management", "-0,75"),
        ("Ausländerbehörde", "0,75"),
    ]
    seite = text(ministerium, "umverteilung", f"{basis}&vzae-{an}=99")
    assert "Von Hand verteilt sind 99,00 VZÄ" in seite
    assert (
        ministerium.get(f"/stellen/auswertung/umverteilung.csv{basis}&vzae-{an}=99").status_code
        == 404
    )


def test_who_gives_cannot_receive_the_same(ministerium):
    erhebung_mit_zahlen()
    with systemkontext("Test"):
        ags = MeldungZeile.objects.filter(
            stellenart="case_management", nicht_vorgesehen__gt=0
        ).values_list("kommune__ags", flat=True)[0]
    seite = text(ministerium, "umverteilung", f"?von={ags}&an={ags}")
    assert "Wer abgibt, kann nicht zugleich erhalten" in seite
