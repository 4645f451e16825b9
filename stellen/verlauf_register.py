"""Whose history of the staffing models a page shows.

The same as the database says (``schutz.historie``): the history of figures is for whom
every state of the Kommune's report is visible, not only the settled one.
"""

from django.db.models import QuerySet

from kim.anzeige.register import registriere
from kim.kontext import rechte_von
from kim.models import Nutzer
from stellen.models import (
    Erhebung,
    Importlauf,
    Meldung,
    MeldungZeile,
    VeroeffentlichteSumme,
    Zuweisung,
)
from stellen.permissions import may_audit_stellen, may_view_stellen


def _der_kommunen(modell: type) -> object:
    def sichtbar(nutzer: Nutzer) -> QuerySet:
        return modell.objects.filter(kommune_id__in=rechte_von(nutzer).bereiche("view_stellen"))

    return sichtbar


def _wenn(modell: type, darf: object) -> object:
    def sichtbar(nutzer: Nutzer) -> QuerySet:
        return modell.objects.all() if darf(nutzer) else modell.objects.none()

    return sichtbar


for _modell in (Zuweisung, Meldung, MeldungZeile):
    registriere(_modell, _der_kommunen(_modell), geloescht_recht="audit_stellen")
for _modell in (Erhebung, VeroeffentlichteSumme):
    registriere(_modell, _wenn(_modell, may_view_stellen), geloescht_recht="audit_stellen")
registriere(Importlauf, _wenn(Importlauf, may_audit_stellen), geloescht_recht="audit_stellen")
