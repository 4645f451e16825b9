"""All checks once over every Stichtag, so that the demo shows findings. Demo mode only."""

from stellen.actions.pruefungen import run_pruefungen
from stellen.models import Erhebung, Prueflauf


def load_pruefungen() -> list[str]:
    """Run after the other demo data; a Stichtag that was checked before is left alone."""
    gelaufen = Prueflauf.objects.values_list("erhebung_id", flat=True)
    offen = list(Erhebung.objects.exclude(pk__in=gelaufen).order_by("stichtag"))
    laeufe = [run_pruefungen(erhebung=erhebung, by=None) for erhebung in offen]
    return [f"Prüfungen: {len(laeufe)} Stichtage, {sum(lauf.befunde for lauf in laeufe)} Befunde"]
