"""State machines: every table is complete, reachable, and drawn as it is."""

import pytest
from django.core.management import CommandError, call_command

from kim import zustaende

TABELLEN = {f"{app}.{name}": tabelle for app, name, tabelle in zustaende.tabellen()}


def test_the_tables_of_all_apps_are_found():
    assert {"kim.auftrag", "stellen.meldung", "stellen.import"} <= set(TABELLEN)


@pytest.mark.parametrize("name", TABELLEN)
def test_every_state_is_in_the_table_and_can_be_reached(name):
    tabelle = TABELLEN[name]
    alle = set(type(next(iter(tabelle))))
    assert set(tabelle) == alle
    erreicht, offen = set(), [next(iter(tabelle))]
    while offen:
        zustand = offen.pop()
        if zustand not in erreicht:
            erreicht.add(zustand)
            offen += tabelle[zustand]
    assert erreicht == alle


def test_the_diagrams_in_docs_are_up_to_date():
    call_command("zustandsdiagramme", "--check")


def test_a_stale_diagram_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(zustaende, "ORDNER", tmp_path)
    monkeypatch.setattr("kim.management.commands.zustandsdiagramme.ORDNER", tmp_path)
    call_command("zustandsdiagramme")
    call_command("zustandsdiagramme", "--check")
    (tmp_path / "kim-auftrag.md").write_text("alt")
    (tmp_path / "kim-erfunden.md").write_text("alt")
    with pytest.raises(CommandError, match=r"kim-auftrag\.md, kim-erfunden\.md"):
        call_command("zustandsdiagramme", "--check")
    call_command("zustandsdiagramme")
    call_command("zustandsdiagramme", "--check")
    assert not (tmp_path / "kim-erfunden.md").exists()
