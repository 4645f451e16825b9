"""The nightly comparison finds every right that no role gives, and says so loudly."""

import logging

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from kim.actions.rollenpruefung import compare_rollen
from kim.kontext import systemkontext
from kim.models import (
    Benachrichtigung,
    KommuneGroupObjectPermission,
    KommuneUserObjectPermission,
    Nutzer,
)
from kim.tasks.rollen import rollen_pruefen

pytestmark = pytest.mark.django_db


@pytest.fixture
def kora(nutzer_mit, dueren) -> Nutzer:
    return nutzer_mit("koordination", dueren)


def _recht(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="kim", codename=codename)


def test_what_the_roles_made_is_as_the_catalogue_says(kora, nutzer_mit, dueren, capsys):
    nutzer_mit("ministerium")
    nutzer_mit("case_management", dueren)
    with systemkontext("Test"):
        assert compare_rollen() == []
    call_command("rollen_pruefen")
    assert "entsprechen dem Rollenkatalog" in capsys.readouterr().out


def test_a_right_too_many_and_one_too_few_are_named(kora, dueren, soest):
    gruppe = Group.objects.get(name="koordination:05358")
    zeilen = KommuneGroupObjectPermission.objects
    zeilen.create(group=gruppe, permission=_recht("audit_stellen"), content_object=soest)
    zeilen.filter(group=gruppe, permission=_recht("edit_stellen")).delete()
    with systemkontext("Test"):
        assert compare_rollen() == [
            "Die Gruppe „koordination:05358“ hat Rechte zu viel: audit_stellen.",
            "Der Gruppe „koordination:05358“ fehlen Rechte: edit_stellen.",
        ]
    with pytest.raises(CommandError, match="audit_stellen"):
        call_command("rollen_pruefen")
    call_command("rollen_abgleichen")
    call_command("rollen_pruefen")


def test_groups_and_rights_beside_the_roles_are_named(kora, dueren):
    Group.objects.create(name="hintertuer")
    KommuneUserObjectPermission.objects.create(
        user=kora, permission=_recht("audit_stellen"), content_object=dueren
    )
    Group.objects.get(name="koordination:05358").permissions.add(_recht("audit_stellen"))
    with systemkontext("Test"):
        kora.is_superuser = True
        kora.save()
        assert compare_rollen() == [
            "Die Gruppe „hintertuer“ gehört zu keiner Rolle.",
            "Es gibt Rechte an einzelnen Konten: 1.",
            "Es gibt Rechte an Gruppen ohne Bereich: 1.",
            "Es gibt Konten mit Superuser-Kennzeichen: 1.",
        ]


def test_at_night_a_difference_is_logged_and_told_to_the_land(kora, nutzer_mit, caplog):
    land = nutzer_mit("administration_land")
    rollen_pruefen()
    with systemkontext("Test"):
        assert not Benachrichtigung.objects.exists()
    Group.objects.create(name="hintertuer")
    with caplog.at_level(logging.ERROR, "kim.rollen"):
        rollen_pruefen()
    assert "hintertuer" in caplog.text
    with systemkontext("Test"):
        notiz = Benachrichtigung.objects.get()
        assert (notiz.empfaenger, "hintertuer" in notiz.text) == (land, True)
