"""Two people at one post: both values are seen; the database refuses what the form let through."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Kommune, Nutzer
from stellen.actions import besetzungen, plan_regeln
from stellen.actions.besetzungen import save_besetzung
from stellen.models import Besetzung, Fachkraft, Stelle, Vakanz
from tests.stellen.plan import BEGINN, adresse, besetze, fehler, gib_an, lege_an, stand_von
from tests.stellen.seite import angemeldet, text_von


def test_of_two_who_change_a_post_the_second_sees_both_values(nutzer_mit, dueren):
    post = lege_an(dueren)
    eins, zwei = (angemeldet(nutzer_mit(r, dueren)) for r in ("koordination", "assistenz"))
    url = adresse("stelle_bearbeiten", post.pk)
    grund = {"stand": stand_von(eins, url), "stellenart": "case_management"}
    grund |= {"bezeichnung": "Case Management 1", "vzae": "1,00", "gueltig_von": "01.01.2024"}
    eins.post(url, grund | {"vzae": "0,50", "gueltig_von": "01.02.2024"})
    antwort = zwei.post(url, grund | {"vzae": "0,75"})
    formular = antwort.context["formular"]
    assert antwort.status_code == 422
    assert [(k.feld, k.gespeichert, k.eigene) for k in formular.konflikte] == [
        ("VZÄ", "0,50", "0,75")
    ]
    assert formular.uebernommen == ["Gültig von"]
    assert formular["gueltig_von"].value() == "01.02.2024"  # as people here write it
    assert "Von beiden geändert" in text_von(antwort.content.decode())
    daten = {name: formular[name].value() or "" for name in formular.fields}
    assert zwei.post(url, daten).status_code == 302
    with systemkontext("Test"):
        neu = Stelle.objects.get()
    assert (neu.vzae, neu.gueltig_von) == (Decimal("0.75"), date(2024, 2, 1))


def test_of_two_who_change_a_besetzung_the_person_is_compared_by_name(nutzer_mit, dueren):
    wer = besetze(lege_an(dueren), "Ada")
    eins, zwei = (angemeldet(nutzer_mit("koordination", dueren)) for _ in range(2))
    url = adresse("besetzung_bearbeiten", wer.stelle_id, wer.pk)
    grund = {"stand": stand_von(eins, url), "vzae": "1", "von": "01.01.2024"}
    eins.post(url, grund | {"fachkraft": "Ben"})
    konflikte = zwei.post(url, grund | {"fachkraft": "Cem"}).context["formular"].konflikte
    assert [(k.gespeichert, k.eigene) for k in konflikte] == [("Ben", "Cem")]
    with systemkontext("Test"):
        assert str(Besetzung.objects.get().fachkraft) == "Ben"
        assert not Fachkraft.objects.filter(name="Cem").exists()


def test_of_two_who_change_a_statement_what_is_planned_is_compared_too(nutzer_mit, dueren):
    """The model has a field ``stand`` of its own: the number of the history is named otherwise."""
    angabe = gib_an(lege_an(dueren), "vorgesehen")
    kora = angemeldet(nutzer_mit("koordination", dueren))
    url = adresse("vakanz_bearbeiten", angabe.stelle_id, angabe.pk)
    grund = {"gelesen": stand_von(kora, url), "von": "1.1.24"}
    kora.post(url, grund | {"stand": "nicht_vorgesehen", "grund": "Haushalt"})
    antwort = kora.post(url, grund | {"stand": "vorgesehen", "verfahren": "auswahl"})
    assert "hat diesen Datensatz inzwischen gespeichert" in str(fehler(antwort))
    with systemkontext("Test"):
        assert Vakanz.objects.get().grund == "Haushalt"


# -- the database as backstop --------------------------------------------------------------
@pytest.mark.parametrize(
    ("felder", "feld", "text"),
    [
        ({"vzae": Decimal("1.50")}, "vzae", "Am 01.01.2024 wäre die Stelle mit mehr VZÄ besetzt"),
        ({"von": date(2023, 12, 1)}, "von", "liegt nicht in der Gültigkeit der Stelle"),
        ({"vzae": Decimal(0)}, "vzae", "Eine Besetzung hat mehr als 0 VZÄ."),
    ],
)
def test_what_the_check_would_miss_the_database_says_at_the_same_field(
    system, dueren, monkeypatch, felder, feld, text
):
    monkeypatch.setattr(besetzungen, "pruefe", lambda objekt: None)
    monkeypatch.setattr(besetzungen, "pruefe_belegung", lambda *_, **__: None)
    werte = {"vzae": Decimal(1), "von": BEGINN} | felder
    neue = Besetzung(
        stelle=lege_an(dueren),
        kommune=dueren,
        fachkraft=Fachkraft(kommune=dueren, name="Ada"),
        **werte,
    )
    with pytest.raises(ValidationError) as fund:
        save_besetzung(besetzung=neue, by=None)
    assert text in fund.value.message_dict[feld][0]
    assert Besetzung.objects.count() == Fachkraft.objects.count() == 0


def test_every_rule_of_the_posts_belongs_to_a_field(db):
    """A rule that is not named here would be a server error."""
    ohne = {"stelle_id_kommune", "fachkraft_id_kommune", "besetzung_id_kommune"}
    ohne |= {"besetzung_vertritt_andere"}  # no form can ask for it
    assert set(plan_regeln._REGELN) - set(plan_regeln.FELD) == ohne


def test_of_two_who_fill_one_post_at_once_one_is_told_why_not(echte_datenbank):
    """Two connections, one instant: the lock of the post lets them take turns."""
    with systemkontext("Test"):
        dueren = Kommune.objects.get(ags="05358")
        kora = Nutzer.objects.create_user("kora@test.example", "geheim-Test-1", name="Kora")
        grant_role(
            nutzer=kora, rolle="koordination", kommune=dueren, grund="Test",
            gueltig_von=date(2020, 1, 1), by=None,
        )  # fmt: skip
    post = lege_an(dueren)
    with systemkontext("Test"):
        clients = [angemeldet(kora) for _ in range(2)]
    start, antworten = threading.Barrier(2), []

    def fuelle(client, name: str) -> None:
        start.wait()
        daten = {"fachkraft": name, "vzae": "0,75", "von": "1.1.24"}
        antworten.append(client.post(adresse("besetzung_neu", post.pk), daten))
        connection.close()

    faeden = [
        threading.Thread(target=fuelle, args=paar)
        for paar in zip(clients, ("Ada", "Ben"), strict=True)
    ]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert sorted(a.status_code for a in antworten) == [302, 422]
    (abgelehnt,) = [a for a in antworten if a.status_code == 422]
    assert "Am 01.01.2024 wären 1,50 VZÄ besetzt" in text_von(abgelehnt.content.decode())
    with systemkontext("Test"):
        assert Besetzung.objects.count() == Fachkraft.objects.count() == 1
