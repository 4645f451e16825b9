"""Whose history of ``kim``'s models a page shows."""

from django.db.models import QuerySet
from django.urls import reverse

from kim.anzeige.register import registriere
from kim.kontext import rechte_von
from kim.models import (
    Ansprechperson,
    Auftrag,
    Gemeinde,
    Kommune,
    Nutzer,
    Organisation,
    Rechtskreis,
    Rollenvergabe,
    Team,
)


def _verzeichnis(modell: type) -> object:
    """The directory is for everybody whose role carries a right."""

    def sichtbar(nutzer: Nutzer) -> QuerySet:
        zeilen = modell.objects.all()
        return zeilen if rechte_von(nutzer).ids else zeilen.none()

    return sichtbar


registriere(Kommune, _verzeichnis(Kommune), adresse=lambda k: reverse("kommune", args=[k.ags]))
registriere(Gemeinde, _verzeichnis(Gemeinde))
registriere(Rechtskreis, _verzeichnis(Rechtskreis))
registriere(
    Organisation,
    _verzeichnis(Organisation),
    adresse=lambda o: reverse("organisation", args=[o.pk]),
)
registriere(Team, _verzeichnis(Team), adresse=lambda t: reverse("team", args=[t.pk]))
registriere(
    Ansprechperson,
    _verzeichnis(Ansprechperson),
    personenbezogen=True,
    adresse=lambda a: reverse("organisation", args=[a.organisation_id]),
)
registriere(Nutzer, lambda n: Nutzer.objects.visible_to(n), personenbezogen=True)
registriere(
    Rollenvergabe,
    lambda n: Rollenvergabe.objects.visible_to(n),
    personenbezogen=True,
    verborgen=("gruppe",),
)
registriere(
    Auftrag,
    lambda n: Auftrag.objects.visible_to(n),
    adresse=lambda a: reverse("auftrag", args=[a.pk]),
)
