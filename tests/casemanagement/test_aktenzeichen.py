"""Aktenzeichen: gapless per Kommune and year, also when many ask at once."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemanagement.actions.akten import assign_aktenzeichen
from casemanagement.models import Aktenzaehler, Fall
from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Kommune, Nutzer, Organisation, Team
from tests.casemanagement.akten import akte
from tests.casemanagement.aufnahmen import AUFNEHMEN, bis_zum_pruefen, gehe
from tests.kim.anmelden import angemeldet

TAG = date(2026, 3, 1)


class Abbruch(Exception):
    """Rolls an assignment back."""


def nummer(aktenzeichen: str) -> int:
    return int(aktenzeichen.rsplit("-", 1)[1])


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


def test_each_kommune_and_year_counts_for_itself(cm, nutzer_mit, team_von, dueren, soest):
    soester = nutzer_mit("case_management", soest)
    faelle = [akte(team_von(dueren), cm) for _ in range(3)] + [akte(team_von(soest), soester)]
    jahre = (2026, 2026, 2027, 2026)
    with systemkontext("Test"):
        zeichen = [
            assign_aktenzeichen(fall=f, by=None, tag=date(jahr, 1, 1))
            for f, jahr in zip(faelle, jahre, strict=True)
        ]
        assert assign_aktenzeichen(fall=faelle[0], by=None, tag=date(2030, 1, 1)) == zeichen[0]
    assert zeichen == [
        "KIM-05358-2026-00001",
        "KIM-05358-2026-00002",
        "KIM-05358-2027-00001",
        "KIM-05974-2026-00001",
    ]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gelingt=st.lists(st.booleans(), min_size=1, max_size=6))
def test_whatever_fails_in_between_there_is_no_gap(cm, team_von, dueren, gelingt):
    with transaction.atomic():
        with systemkontext("Test"):
            vergeben = [z for ja in gelingt if (z := _vergib(akte(team_von(dueren), cm), ja))]
        assert [nummer(z) for z in vergeben] == list(range(1, len(vergeben) + 1))
        transaction.set_rollback(True)


def _vergib(fall: Fall, gelingt: bool) -> str | None:
    try:
        with transaction.atomic():
            zeichen = assign_aktenzeichen(fall=fall, by=None, tag=TAG)
            if not gelingt:
                raise Abbruch
    except Abbruch:
        return None
    return zeichen


# -- at once: connections of their own --------------------------------------------------------
@pytest.fixture
def team(echte_datenbank) -> Team:
    with systemkontext("Test"):
        kommune = Kommune.objects.get(ags="05358")
        amt = Organisation.objects.create(name="Amt", kommune=kommune, art="amt")
        return Team.objects.create(name="Sozialamt", kommune=kommune, organisation=amt)


@pytest.fixture
def kollegin(team) -> Nutzer:
    with systemkontext("Test"):
        nutzer = Nutzer.objects.create_user(
            "cm@test.example", "geheim-Test-2024", name="CM", kommune=team.kommune
        )
        grant_role(
            nutzer=nutzer, rolle="case_management", kommune=None, team=team, grund="Test",
            gueltig_von=date(2020, 1, 1), by=None,
        )  # fmt: skip
    return nutzer


def zugleich(*aufgaben: Callable[[], None]) -> None:
    """Run them at one instant, each on a connection of its own; their errors are raised."""
    start, fehler = threading.Barrier(len(aufgaben)), []

    def laufen(aufgabe: Callable[[], None]) -> None:
        try:
            start.wait(timeout=30)
            aufgabe()
        except Exception as grund:
            fehler.append(grund)
        finally:
            connection.close()

    faeden = [threading.Thread(target=laufen, args=(a,)) for a in aufgaben]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(timeout=60)
    assert fehler == []


def test_many_at_once_get_one_each_without_gap(team, kollegin):
    """The very first number of a year included: nobody finds a counter yet."""
    faelle = [akte(team, kollegin) for _ in range(6)]
    zeichen: list[str] = []

    def vergib(fall: Fall) -> None:
        with kontext(kollegin):
            eines = assign_aktenzeichen(fall=fall, by=kollegin, tag=TAG)
        zeichen.append(eines)

    zugleich(*(lambda f=f: vergib(f) for f in faelle))
    assert sorted(map(nummer, zeichen)) == [1, 2, 3, 4, 5, 6]


def test_a_rollback_while_others_wait_gives_its_number_back(team, kollegin):
    faelle = [akte(team, kollegin) for _ in range(4)]

    def vergib(fall: Fall, gelingt: bool) -> None:
        with kontext(kollegin):
            _vergib(fall, gelingt)

    zugleich(*(lambda f=f, n=n: vergib(f, n % 2 == 0) for n, f in enumerate(faelle)))
    with systemkontext("Test"):
        zeichen = Fall.objects.exclude(aktenzeichen=None).values_list("aktenzeichen", flat=True)
        assert sorted(map(nummer, zeichen)) == [1, 2]
        assert Aktenzaehler.objects.get(jahr=TAG.year).letzte == 2


def test_an_intake_sent_twice_at_one_instant_makes_one_file(team, kollegin):
    clients = [angemeldet(kollegin) for _ in range(2)]
    aufnahme = bis_zum_pruefen(clients[0], kollegin.pk)
    orte: list[str] = []

    def sende(client) -> None:
        orte.append(gehe(client, aufnahme, "pruefen", **AUFNEHMEN)["Location"])

    zugleich(*(lambda c=c: sende(c) for c in clients))
    assert len(orte) == 2
    assert len(set(orte)) == 1
    with systemkontext("Test"):
        assert Fall.objects.count() == 1
        assert nummer(Fall.objects.get().aktenzeichen) == 1
