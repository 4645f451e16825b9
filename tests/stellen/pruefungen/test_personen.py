"""Checks of who works where: what they count, whom they hold for one, and that no name leaves."""

from datetime import date
from decimal import Decimal

import pytest

from kim.kontext import systemkontext
from stellen.constants import Abwesenheitsart
from stellen.models import Abwesenheit, Pruefschwelle
from stellen.pruefungen.personen import namensform
from tests.stellen.pruefungen.hilfen import TAG, erhebung, funde, meldung, person

pytestmark = pytest.mark.usefixtures("system")

KLEIN = {"case_management": "1.00 0.75 0.25 0"}


# -- accounts ------------------------------------------------------------------------------
@pytest.mark.parametrize(("konten", "zuviel"), [(2, 0), (3, 1)])
def test_accounts_against_filled_posts(dueren, nutzer_mit, konten, zuviel):
    """0,75 VZÄ filled: two half-time persons are thinkable (1,5 rounded up), three are not."""
    zu = erhebung()
    meldung(zu, dueren, KLEIN)
    for _ in range(konten):
        nutzer_mit("case_management", dueren)
    gefunden = funde("konten_vzae", zu)
    assert [f.mass for f in gefunden] == ([Decimal(zuviel)] if zuviel else [])
    if zuviel:
        assert gefunden[0].text == (
            "3 aktive Konten sind Case Manager:in, gemeldet sind 0,75 VZÄ besetzt."
        )


def test_one_account_in_two_teams_is_one(dueren, nutzer_mit, team_von):
    from kim.actions.rollen import grant_role

    zu = erhebung()
    meldung(zu, dueren, {"case_management": "1.00 0.50 0.50 0"})
    doppelt = nutzer_mit("case_management", dueren)
    grant_role(
        nutzer=doppelt, rolle="case_management", team=team_von(dueren, "Caritas"), grund="Test",
        gueltig_von=date(2020, 1, 1), by=None,
    )  # fmt: skip
    assert funde("konten_vzae", zu) == []


def test_closed_accounts_and_other_roles_do_not_count(dueren, soest, nutzer_mit):
    zu = erhebung()
    meldung(zu, dueren, {"case_management": "1.00 0.00 1.00 0"})
    gesperrt = nutzer_mit("case_management", dueren)
    gesperrt.is_active = False
    gesperrt.save()
    nutzer_mit("fachaufsicht", dueren)
    nutzer_mit("case_management", soest)
    assert funde("konten_vzae", zu) == []
    nutzer_mit("case_management", dueren)
    assert funde("konten_vzae", zu)[0].text.startswith("1 aktives Konto ist")


def test_heads_per_vzae_are_data(dueren, nutzer_mit):
    zu = erhebung()
    meldung(zu, dueren, {"case_management": "1.00 1.00 0 0"})
    nutzer_mit("case_management", dueren)
    nutzer_mit("case_management", dueren)
    assert funde("konten_vzae", zu) == []
    Pruefschwelle.objects.create(
        schwelle="koepfe_je_vzae", wert=1, gueltig_ab=date(2031, 1, 1), begruendung="Test"
    )
    assert len(funde("konten_vzae", zu)) == 1


# -- the same person -----------------------------------------------------------------------
def je_kommune(zu) -> dict:
    return {f.kommune_id: f for f in funde("person_doppelt", zu)}


def test_one_name_in_two_kommunen_with_too_much_work(dueren, soest):
    zu = erhebung()
    erste = person(dueren, "Jürgen Muster-Groß", "0.75")
    zweite = person(soest, "Dr. Muster Gross, Juergen", "0.50")
    gefunden = je_kommune(zu)
    assert set(gefunden) == {dueren.pk, soest.pk, None}
    assert gefunden[dueren.pk].schluessel == f"fachkraft:{erste.fachkraft_id}"
    assert gefunden[soest.pk].schluessel == f"fachkraft:{zweite.fachkraft_id}"
    assert gefunden[dueren.pk].text == (
        "Case Management, 0,75 VZÄ, besetzt seit 01.01.2030: Eine Person gleichen Namens ist auch "
        "in einer anderen Kommune eingetragen, zusammen mehr als 1,00 VZÄ."
    ).replace("1,00 VZÄ.", "1,00\u00a0VZÄ.")
    assert gefunden[None].text == (
        "Düren, Kreis und Soest, Kreis: Personen gleichen Namens besetzen zusammen 1,25 VZÄ."
    )


def test_no_find_names_a_person_and_a_kommune_learns_of_no_other(dueren, soest):
    zu = erhebung()
    person(dueren, "Jürgen Muster", "0.75")
    person(soest, "Jürgen Muster", "0.50")
    for kommune_id, fund in je_kommune(zu).items():
        alles = repr(fund)
        assert "Muster" not in alles
        assert "Jürgen" not in alles
        if kommune_id is not None:
            assert "Kreis" not in alles
            assert "0,50" not in alles or kommune_id == soest.pk


@pytest.mark.parametrize(
    ("erster", "zweiter", "vzae"),
    [
        ("Ada Muster", "Ada Muster", ("0.50", "0.50")),  # exactly one person's work
        ("Ada Muster", "Eva Muster", ("1.00", "1.00")),
        ("N. N.", "N. N.", ("1.00", "1.00")),  # no name
        ("Muster", "Muster", ("1.00", "1.00")),
    ],
)
def test_what_is_not_held_for_one_person(dueren, soest, erster, zweiter, vzae):
    zu = erhebung()
    person(dueren, erster, vzae[0])
    person(soest, zweiter, vzae[1])
    assert funde("person_doppelt", zu) == []


def test_twice_in_one_kommune_is_that_kommunes_business(dueren):
    zu = erhebung()
    person(dueren, "Ada Muster")
    person(dueren, "Ada Muster")
    assert funde("person_doppelt", zu) == []


def test_accounts_decide_where_there_are_any(dueren, soest, nutzer_mit):
    zu = erhebung()
    eine, andere = nutzer_mit("case_management", dueren), nutzer_mit("case_management", soest)
    person(dueren, "Ada Muster", nutzer=eine)
    person(soest, "Ada Muster", nutzer=andere)
    assert funde("person_doppelt", zu) == []
    person(soest, "Ada Neuname", "0.50", nutzer=eine)
    assert set(je_kommune(zu)) == {dueren.pk, soest.pk, None}


def test_who_is_on_leave_or_gone_does_not_count(dueren, soest):
    zu = erhebung()
    fort = person(dueren, "Ada Muster")
    person(soest, "Ada Muster")
    Abwesenheit.objects.create(
        besetzung=fort, kommune=dueren, art=Abwesenheitsart.ELTERNZEIT, von=date(2031, 1, 1)
    )
    person(dueren, "Eva Muster", bis=date(2031, 6, 29))
    person(soest, "Eva Muster")
    assert funde("person_doppelt", zu) == []


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Müller, Anna-Lena", "anna lena mueller"),
        ("Prof. Dr. Anna Lena MUELLER", "anna lena mueller"),
        ("Yıldız Öztürk", "oeztuerk yildiz"),
        ("N.N.", ""),
        ("A. Muster", ""),
        ("", ""),
    ],
)
def test_names_are_compared_in_every_spelling(name, form):
    assert namensform(name) == form


def test_the_day_is_the_stichtag(dueren, soest):
    person(dueren, "Ada Muster", von=date(2031, 7, 1))
    person(soest, "Ada Muster")
    with systemkontext("Test"):
        assert funde("person_doppelt", erhebung(TAG)) == []
        assert len(funde("person_doppelt", erhebung(date(2031, 12, 31)))) == 3
