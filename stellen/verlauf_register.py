"""Whose history of the staffing models a page shows.

The same as the database says (``schutz.historie``): the history of figures is for whom
every state of the Kommune's report is visible, not only the settled one.
"""

from collections.abc import Callable

from django.db.models import Model, QuerySet
from django.urls import reverse

from kim.anzeige.register import registriere
from kim.kontext import rechte_von
from kim.models import Nutzer
from stellen.models import (
    Abwesenheit,
    Antwortentwurf,
    Besetzung,
    Erhebung,
    Erinnerung,
    Fachkraft,
    Foerdersatz,
    Haushaltsansatz,
    Importlauf,
    Meldeeinstellung,
    Meldung,
    MeldungBeitrag,
    MeldungZeile,
    Pruefbefund,
    PruefbefundBeitrag,
    Prueflauf,
    Pruefschwelle,
    Stelle,
    Vakanz,
    VeroeffentlichteSumme,
    Veroeffentlichung,
    Zuweisung,
)
from stellen.permissions import may_audit_stellen, may_view_stellen


def _der_kommunen(modell: type[Model], recht: str = "view_stellen") -> Callable[[Nutzer], QuerySet]:
    def sichtbar(nutzer: Nutzer) -> QuerySet:
        return modell.objects.filter(kommune_id__in=rechte_von(nutzer).bereiche(recht))

    return sichtbar


def _wenn(modell: type[Model], darf: Callable[[Nutzer], bool]) -> Callable[[Nutzer], QuerySet]:
    def sichtbar(nutzer: Nutzer) -> QuerySet:
        return modell.objects.all() if darf(nutzer) else modell.objects.none()

    return sichtbar


def _meldung(meldung: Meldung) -> str:
    return reverse("stellen:meldung", args=[meldung.erhebung.stichtag, meldung.kommune.ags])


RECHT = "audit_stellen"
registriere(Zuweisung, _der_kommunen(Zuweisung), geloescht_recht=RECHT)
registriere(
    Meldung,
    _der_kommunen(Meldung),
    geloescht_recht=RECHT,
    adresse=lambda m, _: _meldung(m),
)
registriere(
    MeldungZeile,
    _der_kommunen(MeldungZeile),
    geloescht_recht=RECHT,
    adresse=lambda z, _: _meldung(z.meldung),
)
registriere(
    Erhebung,
    _wenn(Erhebung, may_view_stellen),
    geloescht_recht=RECHT,
    adresse=lambda e, _: reverse("stellen:pruefung", args=[e.stichtag]),
)
registriere(
    VeroeffentlichteSumme,
    _wenn(VeroeffentlichteSumme, may_view_stellen),
    geloescht_recht=RECHT,
    adresse=lambda v, _: reverse("stellen:pruefung", args=[v.erhebung.stichtag]),
)
for _modell in (Importlauf, Prueflauf, Erinnerung):
    registriere(_modell, _wenn(_modell, may_audit_stellen), geloescht_recht=RECHT)
PFLEGE = "edit_stellen"
registriere(Meldeeinstellung, _der_kommunen(Meldeeinstellung), geloescht_recht=PFLEGE)
registriere(
    Stelle,
    _der_kommunen(Stelle),
    geloescht_recht=PFLEGE,
    nur_mit={"bezeichnung": PFLEGE, "bemerkung": PFLEGE},
    adresse=lambda s, _: reverse("stellen:stelle", args=[s.pk]),
)
registriere(
    Vakanz,
    _der_kommunen(Vakanz),
    geloescht_recht=PFLEGE,
    adresse=lambda v, _: reverse("stellen:stelle", args=[v.stelle_id]),
)
registriere(
    Fachkraft,
    _der_kommunen(Fachkraft, PFLEGE),
    personenbezogen=True,
    geloescht_recht=PFLEGE,
    adresse=lambda f, _: reverse("stellen:fachkraft", args=[f.pk]),
)
registriere(
    Besetzung,
    _der_kommunen(Besetzung, PFLEGE),
    personenbezogen=True,
    geloescht_recht=PFLEGE,
    adresse=lambda b, _: reverse("stellen:stelle", args=[b.stelle_id]),
)
registriere(
    Abwesenheit,
    _der_kommunen(Abwesenheit, PFLEGE),
    personenbezogen=True,
    geloescht_recht=PFLEGE,
    adresse=lambda a, _: reverse("stellen:stelle", args=[a.besetzung.stelle_id]),
)
for _modell in (Foerdersatz, Haushaltsansatz, Pruefschwelle):
    registriere(_modell, _wenn(_modell, may_view_stellen), geloescht_recht=RECHT)
registriere(Antwortentwurf, _der_kommunen(Antwortentwurf, PFLEGE), geloescht_recht=PFLEGE)
registriere(MeldungBeitrag, _der_kommunen(MeldungBeitrag), geloescht_recht=RECHT)
registriere(
    Pruefbefund,
    Pruefbefund.objects.visible_to,
    geloescht_recht=RECHT,
    verborgen=("werte", "schluessel"),
    adresse=lambda b, _: reverse("stellen:befund", args=[b.pk]),
)
registriere(PruefbefundBeitrag, PruefbefundBeitrag.objects.visible_to, geloescht_recht=RECHT)
registriere(
    Veroeffentlichung,
    _wenn(Veroeffentlichung, may_view_stellen),
    geloescht_recht=RECHT,
    adresse=lambda v, _: reverse("offene_daten_stichtag", args=[v.erhebung.stichtag]),
)
