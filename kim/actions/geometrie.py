"""Store official outlines of the Kommunen."""

from django.db import transaction

from kim.geometrie import Gelesen, lies_geojson
from kim.models import Kommune, KommuneUmriss


@transaction.atomic
def load_umrisse(*, inhalt: bytes, quelle: str) -> tuple[Gelesen, list[Kommune]]:
    """Store the outlines found in a GeoJSON file; others stay as they are.

    Returns what was read and the Kommunen that still have none. Raises ``GeometrieUnlesbar``.
    """
    kommunen = {k.ags: k for k in Kommune.objects.all()}
    gelesen = lies_geojson(inhalt, kommunen)
    vorhanden = {u.kommune_id: u for u in KommuneUmriss.objects.all()}
    for ags, umriss in gelesen.umrisse.items():
        kommune = kommunen[ags]
        zeile = vorhanden.get(kommune.pk) or KommuneUmriss(kommune=kommune)
        zeile.pfad, (zeile.mitte_x, zeile.mitte_y) = umriss.pfad, umriss.mitte
        zeile.quelle = quelle
        zeile.save()
        vorhanden[kommune.pk] = zeile
    return gelesen, [k for k in kommunen.values() if k.pk not in vorhanden]
