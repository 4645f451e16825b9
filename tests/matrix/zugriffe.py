"""Rows of who may look into a file: Team and Fachaufsicht decide, the others see no file."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.core import signing
from django.utils import timezone

from casemanagement.models import Fallfreigabe, Vertretung
from kim.actions.rollen import grant_role
from kim.models import Nutzer
from tests.matrix.faelle import ALLE, AUFSICHT, FREMD_404, LESEN, TEAM, fall_id, teil
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.vorbereitung import bestaetigt
from tests.matrix.welt import objekt

GEAENDERT = erlaubt(*TEAM, *AUFSICHT, status=302) | FREMD_404
NUR_AUFSICHT = erlaubt(*AUFSICHT) | FREMD_404
BALD = timedelta(days=7)
# The bulk page takes no foreign ids: for others the list is empty and they are sent back.
MENGE = erlaubt(*TEAM, *AUFSICHT) | erlaubt(*set(ALLE) - {*TEAM, *AUFSICHT}, status=302)


@objekt
def akte_vertretung(welt):
    heute = timezone.localdate()
    return Vertretung.objects.create(
        fall=welt.akte,
        kommune=welt.dueren,
        nutzer=welt.nutzer["case_management_team2"],
        von=heute + BALD,
        bis=heute + 2 * BALD,
    )


@objekt
def akte_kollegin(welt):
    """A second Case Manager in the Team, so that there is somebody to give the file to."""
    kollegin = Nutzer.objects.create_user("kollegin@matrix.example", name="Matrix Kollegin")
    grant_role(
        nutzer=kollegin,
        rolle="case_management",
        kommune=None,
        team=welt.team,
        grund="Matrix",
        gueltig_von=timezone.localdate(),
        by=None,
    )
    return kollegin


@objekt
def akte_freigabe(welt):
    heute = timezone.localdate()
    return Fallfreigabe.objects.create(
        content_object=welt.akte,
        kommune=welt.dueren,
        user=welt.nutzer["case_management_fremd"],
        permission=Permission.objects.get(codename="read_fall"),
        von=heute + BALD,
        bis=heute + 2 * BALD,
        grund="Matrix",
    )


def _zeitraum(welt) -> dict[str, str]:
    heute = timezone.localdate()
    return {"von": f"{heute:%d.%m.%Y}", "bis": f"{heute:%d.%m.%Y}", "grund": "Matrix"}


def _an(feld: str, **mehr: str):
    def daten(welt):
        return _zeitraum(welt) | {feld: welt.akte_kollegin.pk} | mehr

    return daten


def _marke(persona: str):
    """The signed mark that this persona's own search would have given."""

    def daten(welt):
        salz = f"fallfreigabe:{welt.akte.pk}:{welt.nutzer[persona].pk}"
        konto = welt.nutzer["case_management_team2"].pk
        return _zeitraum(welt) | {"konto": signing.dumps(konto, salt=salz)}

    return daten


def _fall(welt):
    return {"fall": welt.akte.pk}


ADRESSEN = [
    Adresse("casemanagement:fall_zugriff", LESEN, kwargs=fall_id),
    Adresse("casemanagement:vertretung_neu", LESEN, kwargs=fall_id),
    Adresse(
        "casemanagement:vertretung_neu",
        GEAENDERT,
        kwargs=fall_id,
        methode="post",
        daten=_an("nutzer"),
    ),
    Adresse("casemanagement:vertretung_beenden", LESEN, kwargs=teil("akte_vertretung")),
    Adresse(
        "casemanagement:vertretung_beenden",
        GEAENDERT,
        kwargs=teil("akte_vertretung"),
        methode="post",
        daten={"grund": "Matrix"},
    ),
    Adresse("casemanagement:vertretungen", erlaubt(*ALLE)),
    Adresse("casemanagement:vertretung_fuer_alle", erlaubt(*ALLE)),
    Adresse(
        "casemanagement:vertretungen_beenden",
        LESEN,
        abfrage=lambda w: {"nr": w.akte_vertretung.pk},
    ),
    Adresse(
        "casemanagement:vertretungen_beenden",
        erlaubt(*ALLE, status=404),
        methode="post",
        daten={"grund": "Matrix"},
        zusatz="ohne Angabe",
    ),
    Adresse("casemanagement:freigabe_neu", LESEN, kwargs=fall_id),
    Adresse(
        "casemanagement:freigabe_neu",
        LESEN,
        kwargs=fall_id,
        abfrage={"q": "Matrix case"},
        zusatz="Suche",
    ),
    # A mark holds for who searched: everybody else's is none.
    Adresse(
        "casemanagement:freigabe_neu",
        erlaubt(*TEAM, status=302) | erlaubt(*AUFSICHT, status=404) | FREMD_404,
        kwargs=fall_id,
        methode="post",
        daten=_marke("case_management"),
    ),
    Adresse("casemanagement:freigabe_beenden", LESEN, kwargs=teil("akte_freigabe")),
    Adresse(
        "casemanagement:freigabe_beenden",
        GEAENDERT,
        kwargs=teil("akte_freigabe"),
        methode="post",
        daten={"grund": "Matrix"},
    ),
    Adresse("casemanagement:notzugriff", NUR_AUFSICHT, kwargs=fall_id, vorher=bestaetigt),
    Adresse(
        "casemanagement:notzugriff",
        erlaubt(*AUFSICHT, status=302) | FREMD_404,
        kwargs=fall_id,
        methode="post",
        daten={"grund": "Gefahr für ein Kind, Fallführung nicht erreichbar"},
        vorher=bestaetigt,
    ),
    Adresse("casemanagement:fall_zuweisen", LESEN, kwargs=fall_id),
    Adresse(
        "casemanagement:fall_zuweisen",
        GEAENDERT,
        kwargs=fall_id,
        methode="post",
        daten=_an("an"),
    ),
    Adresse("casemanagement:zuweisen", MENGE, abfrage=_fall),
    Adresse(
        "casemanagement:zuweisen",
        erlaubt(*ALLE, status=302),
        methode="post",
        daten=lambda w: _an("an", bestaetigt="ja")(w) | _fall(w),
    ),
]
