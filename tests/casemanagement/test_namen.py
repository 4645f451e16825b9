"""The set of spelling pairs against a background of other names; and names taken apart."""

from collections import Counter

import pytest

from casemanagement.models import Person, PersonSchluessel
from casemanagement.namen import aehnlichkeit, name
from casemanagement.personensuche import rangliste
from kim.kontext import kontext, systemkontext
from kim.verlauf import bulk_create_with_history
from tests.bench.namen import person
from tests.namenspaare import Bilanz, paare

HINTERGRUND = 3_000


@pytest.fixture
def bestand(db, nutzer_mit, team_von, dueren):
    """3,000 other names and every stored name of the set in one Team; who works there."""
    nutzer, team = nutzer_mit("case_management", dueren), team_von(dueren)
    namen = [person(nr) for nr in range(HINTERGRUND)]
    namen += dict.fromkeys(paar.gespeichert for paar in paare())
    with systemkontext("Test"):
        personen = bulk_create_with_history(
            [Person(kommune=dueren, team=team, name=n) for n in namen], Person
        )
        PersonSchluessel.objects.rebuild(personen)
    return nutzer


@pytest.mark.langsam
def test_recall_and_precision_of_the_spelling_set(bestand):
    bilanz = Bilanz()
    with kontext(bestand):
        for paar in paare():
            bilanz.zaehle(paar, [f.person.name for f in rangliste(bestand, paar.gesucht)])
    print(f"recall {bilanz.recall:.3f}, precision@10 {bilanz.precision:.3f}", bilanz.verfehlt)
    assert bilanz.recall >= 0.95, bilanz.verfehlt
    assert bilanz.precision >= 0.75


def test_the_set_is_large_and_varied():
    arten = Counter(paar.art for paar in paare())
    assert len(paare()) >= 300
    assert len(set(paare())) == len(paare())
    assert min(arten.values()) >= 8
    assert len(arten) >= 9


@pytest.mark.parametrize(
    ("text", "teile"),
    [
        ("Abd ar-Rahman al-Khalid", ["abd", "rahman", "khalid"]),
        ("Abdulrahman", ["abd", "rahman"]),
        ("Abdullah", ["abdullah"]),
        ("Nur ad-Din", ["nur", "din"]),
        ("Khalid bin Walid", ["khalid", "walid"]),
        ("Mas'ud", ["masud"]),
        ("مُحَمَّد", ["mhmd"]),
        ("Ștefan Țurcanu", ["stefan", "turcanu"]),
        ("İsmail Işık", ["ismail", "isik"]),
        ("O´Neill-Müller", ["oneill", "mueller"]),
        ("12 !", []),
    ],
)
def test_a_name_is_taken_apart(text, teile):
    assert [teil.form for teil in name(text).teile] == teile


@pytest.mark.parametrize(
    ("einer", "anderer"),
    [
        ("Mohamed Karimi", "Mohamed Ahmadi"),
        ("Ali Hassan", "Lea Hussein"),
        ("Ahmad", "Mohammad"),
        ("Fatima", "Samira"),
        ("Anna Müller", "Jonas Weber"),
    ],
)
def test_different_names_stay_apart(einer, anderer):
    assert aehnlichkeit(name(einer), name(anderer)) < 0.7


def test_likeness_is_one_only_for_the_same_parts():
    assert aehnlichkeit(name("Ayşe Yıldız"), name("Yildiz Ayse")) == 1.0
    assert 0.85 < aehnlichkeit(name("Mohamad Alsayed"), name("Muhammad Al-Sayyid")) < 1.0
    assert aehnlichkeit(name(""), name("Samira")) == 0.0
