"""One factory per protected model: a row that belongs to one Kommune and one account.

``test_isolation.py`` makes a row of each model with it and looks at it with the eyes of
others; a protected model without a factory fails there. Every new app adds its own here.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.db import connection, models
from django.utils import timezone

from kim.actions.rollen import grant_role
from kim.constants import ApiBereich
from kim.kontext import systemkontext
from kim.models import (
    Ansprechperson,
    ApiZugang,
    Auftrag,
    AuftragErgebnis,
    Benachrichtigung,
    Kommune,
    Nutzer,
    Organisation,
    Rollenvergabe,
    Siegel,
    SiegelGlied,
    Team,
    Zugriff,
)


@dataclass(frozen=True)
class Bereich:
    """Whose row it is: a Kommune, one of its Teams, an account of it."""

    kommune: Kommune
    team: Team
    nutzer: Nutzer


@dataclass(frozen=True)
class Fabrik:
    """``bauen(bereich)`` makes a row with the rights of the current context.

    ``sichtbar_fuer``: roles of the Land that may read such a row of any Kommune.
    ``ueberall`` is the reason why every signed-in account may read it, if so.
    ``vorher`` makes what the row hangs on, in a system context, before a foreign account
    tries ``bauen``.
    """

    modell: type[models.Model]
    bauen: Callable[[Bereich], models.Model]
    sichtbar_fuer: frozenset[str] = frozenset()
    ueberall: str = ""


M = TypeVar("M", bound=models.Model)
FABRIKEN: dict[type[models.Model], Fabrik] = {}
_nummer = itertools.count(1)


def fabrik(modell: type[models.Model], *sichtbar_fuer: str, ueberall: str = "") -> Callable:
    """Decorator that registers the factory of a model."""

    def merken(bauen: Callable[[Bereich], models.Model]) -> Callable:
        FABRIKEN[modell] = Fabrik(modell, bauen, frozenset(sichtbar_fuer), ueberall)
        return bauen

    return merken


def eltern(bauen: Callable[[Bereich], M], bereich: Bereich) -> M:
    """What a row hangs on, made by the system: so that a foreign account fails at the row itself."""
    with systemkontext("Fabrik"):
        return bauen(bereich)


# -- kim -----------------------------------------------------------------------------------
@fabrik(Ansprechperson, ueberall="Dienstliche Kontaktdaten sollen alle Beteiligten finden")
def ansprechperson(bereich: Bereich) -> Ansprechperson:
    amt, _ = Organisation.objects.get_or_create(
        name="Fabrik-Amt", kommune=bereich.kommune, defaults={"art": "amt"}
    )
    return Ansprechperson.objects.create(
        organisation=amt, kommune=bereich.kommune, name=f"Person {next(_nummer)}"
    )


@fabrik(ApiZugang, "administration_land")
def api_zugang(bereich: Bereich) -> ApiZugang:
    nummer = next(_nummer)
    return ApiZugang.objects.create(
        nutzer=bereich.nutzer,
        name=f"Fabrik {nummer}",
        praefix=f"fabrik{nummer}",
        pruefsumme=f"{nummer:064}",
        bereiche=[ApiBereich.STELLEN],
        laeuft_ab_am=timezone.now() + timedelta(days=1),
    )


@fabrik(Auftrag)
def auftrag(bereich: Bereich) -> Auftrag:
    return Auftrag.objects.create(art="probe", titel="Probe", besitzer=bereich.nutzer)


@fabrik(AuftragErgebnis)
def auftrag_ergebnis(bereich: Bereich) -> AuftragErgebnis:
    return AuftragErgebnis.objects.create(
        auftrag=auftrag(bereich),
        besitzer=bereich.nutzer,
        dateiname="probe.csv",
        inhaltstyp="text/csv",
        inhalt=b"geheim",
        laeuft_ab_am=timezone.now() + timedelta(days=1),
    )


@fabrik(Benachrichtigung)
def benachrichtigung(bereich: Bereich) -> Benachrichtigung:
    return Benachrichtigung.objects.create(empfaenger=bereich.nutzer, text="Probe")


@fabrik(Rollenvergabe, "administration_land")
def rollenvergabe(bereich: Bereich) -> Rollenvergabe:
    return grant_role(
        nutzer=bereich.nutzer,
        rolle="koordination",
        kommune=bereich.kommune,
        grund="Fabrik",
        gueltig_von=date(2020, 1, 1),
        gueltig_bis=date(2020, 1, 31),
        by=None,
    )


@fabrik(Zugriff, "administration_land")
def zugriff(bereich: Bereich) -> Zugriff:
    return Zugriff.objects.create(
        nutzer=bereich.nutzer,
        kommune=bereich.kommune,
        art="ansicht",
        objekt_typ="kim.Nutzer",
        zweck="Fabrik",
        anfrage_id="fabrik",
    )


@fabrik(Siegel)
def siegel(bereich: Bereich) -> Siegel:
    return _als_waechter(
        Siegel(
            kette=bereich.kommune.ags,
            versiegelt_am=timezone.now(),
            bis_nr=next(_nummer),
            anzahl=1,
            kopf="0" * 64,
            spalten={},
        )
    )


@fabrik(SiegelGlied)
def siegel_glied(bereich: Bereich) -> SiegelGlied:
    nummer = next(_nummer)
    return _als_waechter(
        SiegelGlied(
            kette=bereich.kommune.ags,
            nr=nummer,
            tabelle="fabrik",
            zeile_id=nummer,
            versiegelt_am=timezone.now(),
            inhalt="0" * 64,
            hash="0" * 64,
        )
    )


def _als_waechter(zeile: models.Model) -> models.Model:
    """Only ``kim_siegeln()`` seals; a test that holds the owner's login can take its role.

    Outside a system context the role of the test stays, so that the attempt is refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kim_ist_system()")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL ROLE kim_waechter")
            zeile.save(force_insert=True)
            cursor.execute("SET LOCAL ROLE kim_app")
        else:
            zeile.save(force_insert=True)
    return zeile


from tests import fabriken_casemanagement, fabriken_stellen  # noqa: E402, F401 - each app's own
