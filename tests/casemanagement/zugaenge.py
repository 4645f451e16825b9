"""People around a file, and ways into it, for tests."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from casemanagement.models import Fall, Fallfreigabe, Notzugriff, Vertretung
from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Nutzer, Team

TAG = timedelta(days=1)


def heute(tage: int = 0) -> date:
    return timezone.localdate() + tage * TAG


def kollegin(team: Team, name: str) -> Nutzer:
    """One more Case Manager:in of a Team."""
    with systemkontext("Testkonto"):
        nutzer = Nutzer.objects.create_user(
            f"{name.lower().replace(' ', '.')}@test.example", "geheim-Test-2024", name=name
        )
        grant_role(
            nutzer=nutzer,
            rolle="case_management",
            kommune=None,
            team=team,
            grund="Test",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
    return nutzer


def vertretung(fall: Fall, nutzer: Nutzer, von: int = 0, bis: int = 7, **f: Any) -> Vertretung:
    """From–to in days from today."""
    with systemkontext("Testvertretung"):
        return Vertretung.objects.create(
            fall=fall, kommune=fall.kommune, nutzer=nutzer, von=heute(von), bis=heute(bis), **f
        )


def freigabe(fall: Fall, nutzer: Nutzer, von: int = 0, bis: int = 7, **f: Any) -> Fallfreigabe:
    with systemkontext("Testfreigabe"):
        return Fallfreigabe.objects.create(
            content_object=fall,
            kommune=fall.kommune,
            user=nutzer,
            permission=Permission.objects.get(codename="read_fall"),
            von=heute(von),
            bis=heute(bis),
            grund="Test",
            **f,
        )


def notzugriff(fall: Fall, nutzer: Nutzer) -> Notzugriff:
    with systemkontext("Testnotzugriff"):
        return Notzugriff.objects.create(
            fall=fall,
            kommune=fall.kommune,
            nutzer=nutzer,
            grund="Gefahr für ein Kind, niemand erreichbar",
            ende=timezone.now() + timedelta(hours=1),
        )
