"""Findings ready for the template: badges, and the notice other pages show."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from kim.models import Kommune
from stellen.constants import PruefbefundStatus, Schwere
from stellen.models import Erhebung, Pruefbefund
from stellen.models.pruefbefund import UNGEKLAERT
from stellen.permissions import may_view_pruefbefunde
from stellen.pruefungen import titel_von
from stellen.views.tabellen import badge, mehrzahl

SCHWERE_BADGE = {
    Schwere.FEHLER: ("danger", "fehler"),
    Schwere.WARNUNG: ("warning", "warnung"),
    Schwere.HINWEIS: ("info", "info"),
}
STAND_BADGE = {
    PruefbefundStatus.OFFEN: ("neutral", "punkt"),
    PruefbefundStatus.KLAERUNG: ("info", "frage"),
    PruefbefundStatus.AKZEPTIERT: ("success", "haken"),
    PruefbefundStatus.BEHOBEN: ("success", "erfolg"),
}

_UNGEKLAERT = Q(status__in=UNGEKLAERT)


def schwere_badge(schwere: str) -> SafeString:
    return badge(Schwere(schwere).label, *SCHWERE_BADGE[Schwere(schwere)])


def stand_badge(status: str) -> SafeString:
    return badge(PruefbefundStatus(status).label, *STAND_BADGE[PruefbefundStatus(status)])


def befundzeile(befund: Pruefbefund) -> dict[str, Any]:
    """One row of the list."""
    return {
        "befund": befund,
        "titel": titel_von(befund.pruefung),
        "kommune": befund.kommune.name if befund.kommune else "Land insgesamt",
        "schwere": schwere_badge(befund.schwere),
        "stand": stand_badge(befund.status),
        "url": reverse("stellen:befund", args=[befund.pk]),
    }


def befundstand(
    request: HttpRequest, erhebung: Erhebung, kommune: Kommune | None = None
) -> dict[str, Any] | None:
    """For ``_befunde_hinweis.html``: how many findings are unsettled, and where they are.

    ``None`` for accounts that see no findings. One statement.
    """
    if not may_view_pruefbefunde(request.user):
        return None
    befunde = Pruefbefund.objects.visible_to(request.user).filter(erhebung=erhebung)
    if kommune is not None:
        befunde = befunde.filter(kommune=kommune)
    zahl = befunde.order_by().aggregate(
        alle=Count("pk"),
        ungeklaert=Count("pk", filter=_UNGEKLAERT),
        fehler=Count("pk", filter=_UNGEKLAERT & Q(schwere=Schwere.FEHLER)),
    )
    wahl = {"kommune": kommune.ags} if kommune else {}
    if not zahl["ungeklaert"]:
        wahl["status"] = "alle"
    url = reverse("stellen:befunde", args=[erhebung.stichtag])
    return zahl | {
        "url": f"{url}?{urlencode(wahl)}" if wahl else url,
        "text": mehrzahl(zahl["ungeklaert"], "ungeklärter Befund", "ungeklärte Befunde"),
        "art": "danger" if zahl["fehler"] else "warning",
    }
