"""What every page of the interface needs: navigation, scope, theme, notices.

Everything that costs a query is lazy: a partial (htmx) that renders no frame pays nothing.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from kim import navigation
from kim.kontext import Rechte
from kim.models import Benachrichtigung, Rollenvergabe
from kim.rechte_katalog import Ebene
from kim.views.darstellung import gewaehlte_darstellung

HOECHSTENS = 99


def oberflaeche(request: HttpRequest) -> dict[str, Any]:
    """Context of ``base.html``; also answers for pages before sign-in."""
    niemand = Rechte(None)
    gemeinsam = {
        "darstellung": gewaehlte_darstellung(request),
        "demo": settings.DEMO,
        "version": settings.VERSION,
        "fuss_eintraege": navigation.sichtbare(navigation.FUSS, niemand),
    }
    nutzer = getattr(request, "user", None)
    rechte = getattr(request, "rechte", None)
    if nutzer is None or not nutzer.is_authenticated or rechte is None:
        return gemeinsam
    vergaben = SimpleLazyObject(lambda: _vergaben(nutzer))
    return gemeinsam | {
        "navigation": navigation.hauptnavigation(rechte, request.path),
        "neu_eintraege": navigation.sichtbare(navigation.NEU, rechte),
        "konto_eintraege": navigation.sichtbare(navigation.KONTO, rechte),
        "rollen_texte": SimpleLazyObject(lambda: [str(v) for v in vergaben]),
        "umfang": SimpleLazyObject(lambda: _umfang(vergaben)),
        "ungelesen": SimpleLazyObject(lambda: _ungelesen(nutzer)),
        "suche_url": navigation.adresse("suche"),
        "benachrichtigungen_url": navigation.adresse("benachrichtigungen"),
        "darstellung_url": navigation.adresse("darstellung"),
        "abmelden_url": navigation.adresse("account_logout"),
        "sitzung_url": navigation.adresse("sitzung_verlaengern"),
        "sitzung_sekunden": settings.SESSION_COOKIE_AGE,
    }


def _vergaben(nutzer) -> list[Rollenvergabe]:
    """The roles held today: one query for the account menu and the scope line."""
    return list(
        Rollenvergabe.objects.filter(nutzer=nutzer)
        .gueltig_am(timezone.localdate())
        .select_related("kommune", "team__kommune")
        .order_by("rolle", "kommune__reihenfolge", "team__name")
    )


def _umfang(vergaben: list[Rollenvergabe]) -> list[dict[str, str]]:
    """Whose data one looks at; pages refine it (Stichtag, one Kommune) with their own."""
    if not vergaben:
        return []
    if any(v.kommune_id is None for v in vergaben):
        return [{"bezeichnung": "Umfang", "wert": Ebene.LAND.label}]
    kommunen = list(dict.fromkeys(str(v.kommune) for v in vergaben))
    teams = list(dict.fromkeys(v.team.name for v in vergaben if v.team))
    umfang = [{"bezeichnung": "Kommune", "wert": _aufzaehlung(kommunen, "Kommunen")}]
    if teams:
        umfang.append({"bezeichnung": "Team", "wert": _aufzaehlung(teams, "Teams")})
    return umfang


def _aufzaehlung(namen: list[str], einheit: str) -> str:
    return ", ".join(namen) if len(namen) <= 2 else f"{len(namen)} {einheit}"


def _ungelesen(nutzer) -> str:
    """Unread notices, counted up to a bound: the number is only shown."""
    anzahl = Benachrichtigung.objects.visible_to(nutzer).ungelesen()[: HOECHSTENS + 1].count()
    return f"{HOECHSTENS}+" if anzahl > HOECHSTENS else str(anzahl or "")
