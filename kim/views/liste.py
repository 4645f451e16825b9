"""What every list needs: order from the address, and pages of 25."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

JE_SEITE = 25


def sortiert(
    request: HttpRequest, zeilen: QuerySet, spalten: dict[str, tuple], standard: str
) -> QuerySet:
    """Order by ``?sortierung=``; ``spalten`` maps names to fields, unknown names are ignored."""
    wunsch = request.GET.get("sortierung") or standard
    name = wunsch.removeprefix("-")
    if name not in spalten:
        wunsch = name = standard
    felder = spalten[name]
    if wunsch.startswith("-"):
        felder = tuple(f.desc() if hasattr(f, "desc") else _umgekehrt(f) for f in felder)
    return zeilen.order_by(*felder)


def _umgekehrt(feld: str) -> str:
    return feld[1:] if feld.startswith("-") else f"-{feld}"


def seite(request: HttpRequest, zeilen: QuerySet, je_seite: int = JE_SEITE) -> Page:
    """The page of ``?seite=``; a number out of range is the last page."""
    return Paginator(zeilen, je_seite).get_page(request.GET.get("seite"))
