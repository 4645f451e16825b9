"""Own background jobs: list, live state, cancel, retry, download of the result.

Everything starts from ``visible_to``: somebody else's job is a 404 like one that never was.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from kim.actions.auftraege import cancel_auftrag, retry_auftrag
from kim.constants import AuftragStatus
from kim.models import Auftrag, AuftragErgebnis
from kim.permissions import darf_ergebnis_laden, require
from kim.zahlen import zeitpunkt_text

JE_SEITE = 25

BADGE = {
    AuftragStatus.WARTET: ("neutral", "uhr"),
    AuftragStatus.LAEUFT: ("info", "auftraege"),
    AuftragStatus.FERTIG: ("success", "erfolg"),
    AuftragStatus.FEHLGESCHLAGEN: ("danger", "fehler"),
    AuftragStatus.ABGEBROCHEN: ("neutral", "abgebrochen"),
}
ENDE = {
    AuftragStatus.FERTIG: (messages.SUCCESS, "Der Auftrag ist fertig."),
    AuftragStatus.FEHLGESCHLAGEN: (messages.ERROR, "Der Auftrag ist fehlgeschlagen."),
    AuftragStatus.ABGEBROCHEN: (messages.INFO, "Der Auftrag wurde abgebrochen."),
}


@require_GET
def auftraege(request: HttpRequest) -> HttpResponse:
    eigene = Auftrag.objects.visible_to(request.user).defer("parameter", "fehler")
    seite = Paginator(eigene, JE_SEITE).get_page(request.GET.get("seite"))
    zeilen = [(auftrag, *BADGE[auftrag.status]) for auftrag in seite]
    return render(
        request,
        "kim/auftraege.html",
        {"seite": seite, "zeilen": zeilen, "pfad": [("Meine Aufträge", "")]},
    )


@require_GET
def auftrag(request: HttpRequest, pk: UUID) -> HttpResponse:
    gefunden = get_object_or_404(Auftrag.objects.visible_to(request.user), pk=pk)
    pfad = [("Meine Aufträge", reverse("auftraege")), (gefunden.titel, "")]
    return render(request, "kim/auftrag.html", {"pfad": pfad, **_stand(gefunden)})


@require_GET
def auftrag_stand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part that asks again every second; at the end it brings the whole state once.

    So buttons are not replaced under the fingers of whoever is about to press them.
    """
    request.selbsttaetig = True  # does not prolong the session
    gefunden = get_object_or_404(Auftrag.objects.visible_to(request.user), pk=pk)
    werte = _stand(gefunden)
    if gefunden.ist_offen:
        return render(request, "kim/auftrag_fortschritt.html", werte)
    stufe, text = ENDE[gefunden.status]
    messages.add_message(request, stufe, text)
    antwort = render(request, "kim/auftrag_ende.html", werte)
    antwort["HX-Retarget"] = "#auftrag"
    antwort["HX-Reswap"] = "outerHTML"
    return antwort


@require_POST
def abbrechen(request: HttpRequest, pk: UUID) -> HttpResponse:
    gefunden = get_object_or_404(Auftrag.objects.visible_to(request.user), pk=pk)
    try:
        gefunden = cancel_auftrag(auftrag=gefunden, by=request.user)
    except ValidationError as fehler:
        messages.warning(request, fehler.message)
    else:
        if gefunden.status == AuftragStatus.ABGEBROCHEN:
            messages.success(request, "Der Auftrag wurde abgebrochen.")
        else:
            messages.info(request, "Der Auftrag wird abgebrochen. Das kann einen Moment dauern.")
    return redirect("auftrag", pk=pk)


@require_POST
def wiederholen(request: HttpRequest, pk: UUID) -> HttpResponse:
    gefunden = get_object_or_404(Auftrag.objects.visible_to(request.user), pk=pk)
    try:
        retry_auftrag(auftrag=gefunden, by=request.user)
    except ValidationError as fehler:
        messages.warning(request, fehler.message)
    else:
        messages.success(request, "Der Auftrag wurde erneut gestartet.")
    return redirect("auftrag", pk=pk)


@require_GET
def ergebnis(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file, always as a download, to nobody but the owner, and only for its time."""
    gefunden = get_object_or_404(
        Auftrag.objects.visible_to(request.user).select_related("ergebnis"), pk=pk
    )
    datei = _ergebnis(gefunden)
    if datei is None:
        raise Http404
    require(darf_ergebnis_laden(request.user, gefunden))
    if datei.ist_abgelaufen:
        pfad = [("Meine Aufträge", reverse("auftraege")), (gefunden.titel, "")]
        werte = {"pfad": pfad, "auftrag": gefunden, "ergebnis": datei}
        return render(request, "kim/auftrag_abgelaufen.html", werte, status=410)
    antwort = HttpResponse(bytes(datei.inhalt), content_type=datei.inhaltstyp)
    antwort["Content-Disposition"] = content_disposition_header(True, datei.dateiname)
    antwort["X-Content-Type-Options"] = "nosniff"
    antwort["Cache-Control"] = "private, no-store"
    return antwort


def _ergebnis(auftrag: Auftrag) -> AuftragErgebnis | None:
    return getattr(auftrag, "ergebnis", None)


def _stand(auftrag: Auftrag) -> dict[str, Any]:
    """What the page and its polled part show."""
    datei = None
    if auftrag.status == AuftragStatus.FERTIG:
        datei = AuftragErgebnis.objects.filter(auftrag=auftrag).defer("inhalt").first()
    art, symbol = BADGE[auftrag.status]
    zeiten = (
        ("Beauftragt", auftrag.erstellt_am),
        ("Begonnen", auftrag.begonnen_am),
        ("Beendet", auftrag.beendet_am),
    )
    return {
        "auftrag": auftrag,
        "badge_art": art,
        "badge_symbol": symbol,
        "ergebnis": datei,
        "stand_url": reverse("auftrag_stand", args=[auftrag.pk]),
        "nicht_erreichbar": auftrag.status == AuftragStatus.WARTET and not auftrag.eingereiht_am,
        "paare": [(name, zeitpunkt_text(wert)) for name, wert in zeiten if wert],
    }
