"""Rows of the directory and of the administration of accounts, roles and rights."""

from django.utils import timezone

from kim.constants import OrganisationArt
from kim.kontext import systemkontext
from kim.models import Ansprechperson, Nutzer, Organisation, Rollenvergabe
from tests.matrix.typen import (
    ANGEMELDET,
    OHNE_ROLLE,
    Adresse,
    alle,
    erlaubt,
)
from tests.matrix.vorbereitung import bestaetigt
from tests.matrix.welt import objekt

ADMINS = ("administration", "administration_land")
FREMD = "administration_fremd"
PFLEGER = ("koordination", *ADMINS)
PFLEGER_FREMD = ("koordination_fremd", FREMD)
OHNE_VERZEICHNIS = ("gremienmitglied", "gremienmitglied_fremd", *OHNE_ROLLE)
VERZEICHNIS = erlaubt(*(p for p in ANGEMELDET if p not in OHNE_VERZEICHNIS))


@objekt
def matrixkonto(welt) -> Nutzer:
    """An account of Düren without any role."""
    return Nutzer.objects.create_user(
        "konto@matrix.example", name="Matrix Konto", kommune=welt.dueren
    )


@objekt
def matrixvergabe(welt) -> Rollenvergabe:
    return Rollenvergabe.objects.get(nutzer=welt.nutzer["assistenz"])


@objekt
def matrixamt(welt) -> Organisation:
    return Organisation.objects.create(
        name="Matrix-Verwaltungsamt", kommune=welt.dueren, art=OrganisationArt.AMT
    )


@objekt
def matrixperson(welt) -> Ansprechperson:
    return Ansprechperson.objects.create(
        organisation=welt.matrixamt, kommune=welt.dueren, name="Matrix Person"
    )


def _heute() -> str:
    return timezone.localdate().strftime("%d.%m.%Y")


def _konto(welt) -> dict:
    return {"pk": welt.matrixkonto.pk}


def _amt(welt) -> dict:
    return {"pk": welt.matrixamt.pk}


def _person(welt) -> dict:
    return _amt(welt) | {"person": welt.matrixperson.pk}


def _stand(eintrag) -> str:
    with systemkontext("Matrix"):
        return str(eintrag.history.latest().history_id)


def mein(name: str, status: int = 200, **felder) -> Adresse:
    """An account of Düren: its administration and the Land; the neighbour's finds nothing."""
    felder.setdefault("kwargs", _konto)
    return Adresse(
        name,
        {**erlaubt(*ADMINS, status=status), **erlaubt(FREMD, status=404)},
        vorher=bestaetigt,
        **felder,
    )


def pflege(name: str, status: int = 200, **felder) -> Adresse:
    """Something of an Organisation of Düren."""
    felder.setdefault("kwargs", _amt)
    return Adresse(
        name, {**erlaubt(*PFLEGER, status=status), **erlaubt(*PFLEGER_FREMD, status=404)}, **felder
    )


def bereich(name: str, **kwargs) -> list[Adresse]:
    """A page of "Wer darf was" with its CSV."""
    return [
        Adresse(
            n,
            {**erlaubt(*ADMINS), **erlaubt(FREMD, status=404)},
            kwargs=kwargs["kwargs"],
            vorher=bestaetigt,
        )
        for n in (name, f"{name}_csv")
    ]


_ROLLE = {"rolle": "assistenz", "gueltig_von": _heute(), "grund": "Matrix"}

ADRESSEN = [
    Adresse("mein_konto", alle()),
    Adresse("kommunen", VERZEICHNIS),
    Adresse("kommune", VERZEICHNIS, kwargs={"ags": "05358"}),
    Adresse("organisationen", VERZEICHNIS),
    Adresse("organisation", VERZEICHNIS, kwargs=_amt),
    Adresse("teams", VERZEICHNIS),
    Adresse("team", VERZEICHNIS, kwargs=lambda w: {"pk": w.team.pk}),
    Adresse("gemeinden_import", erlaubt("administration_land")),
    Adresse("gemeinden_import", erlaubt("administration_land"), methode="post", daten={}),
    Adresse("organisation_neu", erlaubt(*PFLEGER, *PFLEGER_FREMD)),
    Adresse(
        "organisation_neu",
        {**erlaubt(*PFLEGER, status=302), **erlaubt(*PFLEGER_FREMD)},
        methode="post",
        daten=lambda w: {"name": "Matrix-Neu", "art": "amt", "kommune": w.dueren.pk},
    ),
    pflege("organisation_bearbeiten"),
    pflege(
        "organisation_bearbeiten",
        302,
        methode="post",
        daten=lambda w: {
            "name": "Matrix-Anders",
            "art": "amt",
            "kommune": w.dueren.pk,
            "stand": _stand(w.matrixamt),
        },
    ),
    pflege("organisation_stilllegen"),
    pflege("organisation_stilllegen", 302, methode="post", daten={"grund": "Matrix"}),
    pflege("organisation_reaktivieren"),
    pflege("organisation_reaktivieren", 302, methode="post", daten={"grund": "Matrix"}),
    pflege("ansprechperson_neu"),
    pflege("ansprechperson_neu", 302, methode="post", daten={"name": "Matrix Neue"}),
    pflege("ansprechperson_bearbeiten", kwargs=_person),
    pflege(
        "ansprechperson_bearbeiten",
        302,
        kwargs=_person,
        methode="post",
        daten=lambda w: {"name": "Matrix Andere", "stand": _stand(w.matrixperson)},
    ),
    pflege("ansprechperson_loeschen", kwargs=_person),
    pflege(
        "ansprechperson_loeschen", 302, kwargs=_person, methode="post", daten={"grund": "Matrix"}
    ),
    Adresse("team_neu", erlaubt(*PFLEGER, *PFLEGER_FREMD)),
    Adresse(
        "team_neu",
        {**erlaubt(*PFLEGER, status=302), **erlaubt(*PFLEGER_FREMD)},
        methode="post",
        daten=lambda w: {
            "name": "Matrix-Team",
            "kommune": w.dueren.pk,
            "organisation": w.matrixamt.pk,
        },
    ),
    pflege("team_bearbeiten", kwargs=lambda w: {"pk": w.team2.pk}),
    pflege(
        "team_bearbeiten",
        302,
        kwargs=lambda w: {"pk": w.team2.pk},
        methode="post",
        daten=lambda w: {
            "name": "Matrix-Caritas 2",
            "organisation": w.team2.organisation_id,
            "aktiv": "on",
            "stand": _stand(w.team2),
        },
    ),
    Adresse("konten", erlaubt(*ADMINS, FREMD)),
    Adresse("konto_neu", erlaubt(*ADMINS, FREMD), vorher=bestaetigt),
    Adresse(
        "konto_neu",
        {**erlaubt(*ADMINS, status=302), **erlaubt(FREMD)},
        methode="post",
        daten=lambda w: {"name": "Neu", "email": "neu@matrix.example", "kommune": w.dueren.pk},
        vorher=bestaetigt,
    ),
    mein("konto"),
    mein("konto_bearbeiten"),
    mein(
        "konto_bearbeiten",
        302,
        methode="post",
        daten=lambda w: {
            "name": "Anders",
            "email": "anders@matrix.example",
            "kommune": w.dueren.pk,
            "grund": "Matrix",
            "stand": _stand(w.matrixkonto),
        },
    ),
    mein("konto_einladen", 302, methode="post"),
    Adresse("konto_einladen", alle(405), kwargs=_konto),
    mein("konto_deaktivieren"),
    mein("konto_deaktivieren", 302, methode="post", daten={"grund": "Matrix"}),
    mein("konto_reaktivieren"),
    mein("konto_reaktivieren", 302, methode="post", daten={"grund": "Matrix"}),
    mein("konto_faktor_zuruecksetzen"),
    mein("konto_faktor_zuruecksetzen", 302, methode="post", daten={"grund": "Matrix"}),
    mein("rolle_geben"),
    mein(
        "rolle_geben",
        302,
        methode="post",
        daten=lambda w: _ROLLE | {"bereich": f"kommune:{w.dueren.pk}"},
    ),
    mein("rolle_entziehen", kwargs=lambda w: {"pk": w.matrixvergabe.pk}),
    mein(
        "rolle_entziehen",
        302,
        kwargs=lambda w: {"pk": w.matrixvergabe.pk},
        methode="post",
        daten={"ab": _heute(), "grund": "Matrix"},
    ),
    Adresse("rechte", erlaubt(*ADMINS, FREMD)),
    Adresse("rechte_land", erlaubt("administration_land")),
    Adresse("rechte_land_csv", erlaubt("administration_land"), vorher=bestaetigt),
    *bereich("rechte_kommune", kwargs={"ags": "05358"}),
    *bereich("rechte_team", kwargs=lambda w: {"pk": w.team.pk}),
]
