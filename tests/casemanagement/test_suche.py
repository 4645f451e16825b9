"""The search in files: names, numbers and notes, in the page, the list and the global search."""

import pytest
from django.core.management import call_command

from casemanagement.aktensuche import Stueck, zerlege
from casemanagement.models import PersonSchluessel
from casemanagement.suchtext import aktenzeichen, lies
from kim.constants import ZugriffArt
from kim.kontext import kontext, systemkontext
from kim.models import Zugriff
from tests.casemanagement import akten
from tests.stellen.seite import angemeldet, text_von


@pytest.fixture
def cm(nutzer_mit, dueren):
    return nutzer_mit("case_management", dueren)


@pytest.fixture
def akte(cm, team_von, dueren):
    return akten.akte(team_von(dueren), cm, "Mohammed Al-Erfunden")


def _roh(nutzer, begriff: str, url: str = "/faelle/suche/") -> str:
    antwort = angemeldet(nutzer).get(url, {"q": begriff})
    assert antwort.status_code == 200
    return antwort.content.decode()


def _seite(nutzer, begriff: str, url: str = "/faelle/suche/") -> str:
    return text_von(_roh(nutzer, begriff, url))


def _mit_nummer(akte) -> str:
    akte.aktenzeichen = f"KIM-{akte.kommune.ags}-2024-00012"
    with systemkontext("Test"):
        akte.save()
    return akte.aktenzeichen


# -- what was typed ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "nummer"),
    [
        ("KIM-05358-2024-00012", "KIM-05358-2024-00012"),
        ("kim 05358-2024-12", "KIM-05358-2024-00012"),
        ("05358-2024-12", "KIM-05358-2024-00012"),
        ("2024-12", "-2024-00012"),
        ("2024/00012", "-2024-00012"),
        ("KIM-053", "KIM-053"),
        ("KIM-05358-2024-", "KIM-05358-2024-"),
        ("Kim Erfunden", ""),
        ("Mohamad 1990", ""),
        ("", ""),
    ],
)
def test_what_is_a_number_of_a_file(text, nummer):
    assert aktenzeichen(text) == nummer


@pytest.mark.parametrize(
    ("text", "name", "geburt"),
    [
        ("Mohamad 1990", "Mohamad", "1990"),
        ("3.5.1990 Samira Haddad", "Samira Haddad", "1990-05-03"),
        ("Samira 1990-05-03", "Samira", "1990-05-03"),
        ("Samira 05/1990", "Samira", "1990-05"),
        ("Samira 31.02.1990", "Samira", None),
        ("Samira", "Samira", None),
    ],
)
def test_a_birth_date_is_read_out_of_the_text(text, name, geburt):
    gelesen = lies(text)
    assert (gelesen.name, gelesen.geburt and gelesen.geburt.text) == (name, geburt)


# -- the page -----------------------------------------------------------------------------------
def test_a_person_is_found_with_file_and_reason(cm, akte):
    nummer = _mit_nummer(akte)
    text = _seite(cm, "Muhamad Alerfunden 1990")
    for wort in ("Mohammed Al-Erfunden", nummer, "klingt gleich", "Geburtsjahr stimmt überein"):
        assert wort in text


def test_a_file_is_found_by_its_number_however_it_is_written(cm, akte):
    nummer = _mit_nummer(akte)
    _, _, jahr, lfd = nummer.split("-")
    for begriff in (nummer, nummer.lower(), f"{jahr}/{int(lfd)}", nummer[:14]):
        assert "Mohammed Al-Erfunden" in _seite(cm, begriff)


def test_a_note_is_found_by_another_form_of_its_words(cm, akte):
    akten.kontakt(
        akte, cm, notiz="Die Wohnungsgeberbescheinigung fehlt, zwei Wohnungen besichtigt."
    )
    roh = _roh(cm, "Wohnung")
    assert "<mark>Wohnungen</mark>" in roh
    assert "Notizen" in text_von(roh)


def test_a_note_can_smuggle_no_html_in(cm, akte):
    akten.kontakt(akte, cm, notiz='Ein <script>alert("x")</script> <b>Sprachkurs</b> \ue000x\ue001')
    roh = _roh(cm, "Sprachkurs")
    assert "<script>alert" not in roh
    assert "<b>" not in roh
    assert "<mark>Sprachkurs</mark>" in roh


@pytest.mark.parametrize("begriff", ["<script>", "' OR 1=1", "&|!:*", "%_", "\\\\", "((", "\x00ab"])
def test_odd_input_finds_nothing_and_breaks_nothing(cm, akte, begriff):
    assert "Nichts gefunden" in _seite(cm, begriff)


def test_without_a_word_the_page_says_what_to_do(cm):
    assert "Wen oder was suchen Sie?" in _seite(cm, "")
    assert "Wen oder was suchen Sie?" in _seite(cm, "x")


def test_quotations_are_cut_at_their_hits():
    assert zerlege("a \ue000b\ue001 c") == (
        Stueck("a ", False),
        Stueck("b", True),
        Stueck(" c", False),
    )
    assert zerlege("\ue000b") == (Stueck("b", False),)
    assert zerlege("") == ()


# -- the walls -------------------------------------------------------------------------------------
def test_others_find_neither_person_nor_number_nor_note(cm, akte, nutzer_mit, dueren, soest):
    nummer = _mit_nummer(akte)
    akten.kontakt(akte, cm, notiz="Der Sprachkurs beginnt")
    for wer in (
        nutzer_mit("case_management", dueren, "Caritas"),
        nutzer_mit("case_management", soest),
        nutzer_mit("fachaufsicht", soest),
    ):
        for begriff in ("Mohammed Al-Erfunden", nummer, "Sprachkurs"):
            assert "Nichts gefunden" in _seite(wer, begriff)
            assert "Al-Erfunden" not in _seite(wer, begriff, "/suche/").replace(begriff, "")


def test_a_confidential_note_is_found_by_its_author_alone(cm, akte, nutzer_mit, dueren):
    kollegin = nutzer_mit("case_management", dueren)
    akten.kontakt(akte, kollegin, notiz="Der Sprachkurs beginnt", vertraulich=True)
    with systemkontext("Test"):
        akte.fallfuehrung = kollegin
        akte.save()
    assert "<mark>Sprachkurs</mark>" in _roh(kollegin, "Sprachkurs")
    for wer in (cm, nutzer_mit("fachaufsicht", dueren)):
        assert "Nichts gefunden" in _seite(wer, "Sprachkurs")


def test_every_hit_stands_in_the_read_log(cm, akte):
    akten.kontakt(akte, cm, notiz="Al-Erfunden kam nicht")
    _seite(cm, "Al-Erfunden")
    with kontext(cm):
        gelesen = Zugriff.objects.filter(art=ZugriffArt.SUCHE)
        assert set(gelesen.values_list("objekt_typ", "anzahl")) == {
            ("casemanagement.person", 1),
            ("casemanagement.kontakt", 1),
        }


def _abfragen(client, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(60) as gezaehlt:
        client.get("/faelle/suche/", {"q": "Al-Erfunden"})
    return len(gezaehlt)


def test_one_hit_and_three_cost_the_same(cm, akte, team_von, dueren, django_assert_max_num_queries):
    akten.kontakt(akte, cm, notiz="Al-Erfunden kam nicht")
    client = angemeldet(cm)
    eine = _abfragen(client, django_assert_max_num_queries)
    for _ in "12":
        weitere = akten.akte(team_von(dueren), cm, "Mohammed Al-Erfunden")
        akten.kontakt(weitere, cm, notiz="Al-Erfunden kam nicht")
    assert _abfragen(client, django_assert_max_num_queries) == eine


# -- list and global search --------------------------------------------------------------------
def test_the_list_finds_other_spellings_and_numbers(cm, akte, team_von, dueren):
    akten.akte(team_von(dueren), cm, "Ganz Anders")
    nummer = _mit_nummer(akte)
    for begriff in ("Muhamad Alerfunden", nummer, nummer[:12]):
        text = _seite(cm, begriff, "/faelle/")
        assert "Mohammed Al-Erfunden" in text
        assert "Ganz Anders" not in text


def test_the_global_search_finds_files_and_leads_to_the_notes(cm, akte):
    roh = _roh(cm, "Muhamad Alerfunden", "/suche/")
    assert f'href="/faelle/{akte.pk}/"' in roh
    assert "/faelle/suche/?q=Muhamad+Alerfunden" in roh


def test_the_global_search_says_nothing_of_files_to_others(akte, nutzer_mit, dueren):
    text = _seite(nutzer_mit("koordination", dueren), "Mohammed", "/suche/")
    assert "Al-Erfunden" not in text
    assert "Notizen" not in text


# -- keys of those who came past Person.save ------------------------------------------------------
def test_missing_keys_are_filled_and_all_can_be_made_anew(cm, akte, capsys):
    with systemkontext("Test"):
        PersonSchluessel.objects.all().delete()
    assert "Nichts gefunden" in _seite(cm, "Mohammed Al-Erfunden")
    call_command("personenschluessel")
    call_command("personenschluessel")
    call_command("personenschluessel", "--alle")
    assert capsys.readouterr().out.split("\n")[:3] == [
        f"Personensuche: Schlüssel von {n} Personen neu" for n in (1, 0, 1)
    ]
    assert "Mohammed Al-Erfunden" in _seite(cm, "Muhamad Alerfunden")
