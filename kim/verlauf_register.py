"""Whose history of ``kim``'s models a page shows."""

from collections.abc import Callable

from django.db.models import Model, QuerySet
from django.urls import reverse

from kim.anzeige.register import registriere
from kim.kontext import LAND, rechte_von
from kim.models import (
    Ansprechperson,
    ApiZugang,
    Auftrag,
    Gemeinde,
    Kalenderabo,
    Kommune,
    KommuneUmriss,
    Nutzer,
    Organisation,
    Rechtskreis,
    Rollenvergabe,
    Team,
)
from kim.permissions import darf


def _verzeichnis(modell: type[Model]) -> Callable[[Nutzer], QuerySet]:
    """The directory is for everybody whose role carries a right."""

    def sichtbar(nutzer: Nutzer) -> QuerySet:
        zeilen = modell.objects.all()
        return zeilen if rechte_von(nutzer).ids else zeilen.none()

    return sichtbar


def _konto(konto: Nutzer, leser: Nutzer) -> str:
    """The account's page, for whom administers it."""
    bereich = LAND if konto.kommune_id is None else konto.kommune_id
    return reverse("konto", args=[konto.pk]) if darf(leser, "view_konten", bereich) else ""


registriere(Kommune, _verzeichnis(Kommune), adresse=lambda k, _: reverse("kommune", args=[k.ags]))
registriere(
    Gemeinde, _verzeichnis(Gemeinde), adresse=lambda g, _: reverse("kommune", args=[g.kommune.ags])
)
registriere(KommuneUmriss, _verzeichnis(KommuneUmriss))
registriere(Rechtskreis, _verzeichnis(Rechtskreis))
registriere(
    Organisation,
    _verzeichnis(Organisation),
    adresse=lambda o, _: reverse("organisation", args=[o.pk]),
)
registriere(Team, _verzeichnis(Team), adresse=lambda t, _: reverse("team", args=[t.pk]))
registriere(
    Ansprechperson,
    _verzeichnis(Ansprechperson),
    personenbezogen=True,
    adresse=lambda a, _: reverse("organisation", args=[a.organisation_id]),
)
registriere(Nutzer, lambda n: Nutzer.objects.visible_to(n), personenbezogen=True, adresse=_konto)
registriere(
    Rollenvergabe,
    lambda n: Rollenvergabe.objects.visible_to(n),
    personenbezogen=True,
    verborgen=("gruppe",),
    adresse=lambda v, leser: _konto(v.nutzer, leser),
)
registriere(
    Auftrag,
    lambda n: Auftrag.objects.visible_to(n),
    adresse=lambda a, _: reverse("auftrag", args=[a.pk]),
)
registriere(
    ApiZugang,
    lambda n: ApiZugang.objects.visible_to(n),
    personenbezogen=True,
    adresse=lambda z, leser: (
        reverse("api_zugaenge") if z.nutzer_id == leser.pk else _konto(z.nutzer, leser)
    ),
)
registriere(
    Kalenderabo,
    lambda n: Kalenderabo.objects.filter(nutzer=n),
    adresse=lambda _, __: reverse("kalender"),
)
