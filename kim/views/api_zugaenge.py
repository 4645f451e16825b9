"""One's own tokens: list, make one (its secret is shown once), revoke."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kim.actions.api_zugaenge import create_api_zugang, revoke_api_zugang
from kim.constants import ApiBereich
from kim.forms.api_zugaenge import ApiZugangFormular
from kim.forms.konten import fehler_uebernehmen
from kim.konten.bestaetigung import require_bestaetigung
from kim.models import ApiZugang, Nutzer
from kim.permissions import darf_api_nutzen, darf_api_zugang_widerrufen, require

JE_SEITE = 25
PFAD = ("API-Zugänge", "/konto/api-zugaenge/")


def zeilen_von(zugaenge: list[ApiZugang]) -> list[tuple[ApiZugang, list[str], str, str, str]]:
    """Each token with its areas in words, and its state as a badge."""
    return [(z, [ApiBereich(b).label for b in z.bereiche], *_stand(z)) for z in zugaenge]


def _stand(zugang: ApiZugang) -> tuple[str, str, str]:
    if zugang.widerrufen_am is not None:
        return "widerrufen", "neutral", "abgebrochen"
    if not zugang.ist_gueltig():
        return "abgelaufen", "neutral", "uhr"
    return "gültig", "success", ""


@require_GET
def api_zugaenge(request: HttpRequest) -> HttpResponse:
    eigene = ApiZugang.objects.visible_to(request.user).filter(nutzer=request.user)
    seite = Paginator(eigene, JE_SEITE).get_page(request.GET.get("seite"))
    kontext = {
        "seite": seite,
        "zeilen": zeilen_von(list(seite)),
        "darf_anlegen": darf_api_nutzen(request.user),
        "je_minute": settings.KIM_API_ANFRAGEN_JE_MINUTE,
        "pfad": [("Mein Konto", reverse("mein_konto")), ("API-Zugänge", "")],
    }
    return render(request, "kim/konten/api_zugaenge.html", kontext)


@require_http_methods(["GET", "POST"])
def api_zugang_neu(request: HttpRequest) -> HttpResponse:
    """The answer to the form shows the secret: stored nowhere, it can't be shown again."""
    require(darf_api_nutzen(request.user))
    require_bestaetigung(request)
    formular = ApiZugangFormular(request.POST or None)
    pfad = [PFAD, ("Zugang anlegen", "")]
    if request.method == "POST" and formular.is_valid():
        try:
            zugang, token = create_api_zugang(by=request.user, **formular.cleaned_data)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            kontext = {
                "zugang": zugang,
                "token": token,
                "adresse": request.build_absolute_uri("/api/v1/kommunen"),
                "pfad": [PFAD, (zugang.name, "")],
            }
            return render(request, "kim/konten/api_zugang.html", kontext)
    kontext = {"formular": formular, "pfad": pfad}
    return render(
        request, "kim/konten/api_zugang_neu.html", kontext, status=422 if formular.errors else 200
    )


@require_http_methods(["GET", "POST"])
def api_zugang_widerrufen(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own, or one of an account one may close."""
    zugang = get_object_or_404(
        ApiZugang.objects.visible_to(request.user).select_related("nutzer"), pk=pk
    )
    require(darf_api_zugang_widerrufen(request.user, zugang))
    zurueck = _zurueck(request.user, zugang)
    if request.method == "POST":
        try:
            revoke_api_zugang(zugang=zugang, by=request.user)
        except ValidationError as fehler:
            messages.warning(request, fehler.messages[0])
        else:
            messages.success(request, f"Der Zugang „{zugang.name}“ ist widerrufen.")
        return redirect(zurueck)
    kontext = {
        "titel": "API-Zugang widerrufen",
        "text": f"Das Programm mit dem Zugang „{zugang.name}“ ({zugang.praefix}…) von "
        f"{zugang.nutzer.name} bekommt ab sofort keine Antwort mehr.",
        "folgen": [
            "Ein widerrufener Zugang lässt sich nicht wieder freigeben.",
            "Soll das Programm weiterarbeiten, legt das Konto einen neuen Zugang an.",
        ],
        "bestaetigen_text": "Zugang widerrufen",
        "art": "gefahr",
        "abbrechen_url": zurueck,
        "pfad": [PFAD, ("Widerrufen", "")],
    }
    return render(request, "kim/konten/frage.html", kontext)


def _zurueck(leser: Nutzer, zugang: ApiZugang) -> str:
    if zugang.nutzer_id == leser.pk:
        return reverse("api_zugaenge")
    return reverse("konto", args=[zugang.nutzer_id])
