"""The calendar feed: its page on one's own account, and the feed itself."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kim.actions.kalenderabo import (
    find_kalenderabo,
    mark_abgerufen,
    renew_kalenderabo,
    revoke_kalenderabo,
)
from kim.kalender import als_ics, sammle_termine
from kim.kontext import kontext
from kim.models import Kalenderabo


@require_http_methods(["GET", "POST"])
def kalender(request: HttpRequest) -> HttpResponse:
    """Own feed: on POST a new address, shown this once and kept nowhere."""
    adresse = ""
    if request.method == "POST":
        pfad = reverse("kalender_abruf", args=[renew_kalenderabo(by=request.user)])
        adresse = f"{settings.KIM_ADRESSE}{pfad}"
    return render(
        request,
        "kim/konten/kalender.html",
        {
            "abo": Kalenderabo.objects.filter(nutzer=request.user).first(),
            "adresse": adresse,
            "termine": sammle_termine(request.user),
            "pfad": [("Mein Konto", reverse("mein_konto")), ("Kalender", "")],
        },
    )


@require_POST
def kalender_widerrufen(request: HttpRequest) -> HttpResponse:
    if revoke_kalenderabo(by=request.user):
        messages.success(request, "Das Kalenderabo ist beendet. Die Adresse gilt nicht mehr.")
    return redirect("kalender")


@login_not_required
@require_GET
def kalender_abruf(request: HttpRequest, schluessel: str) -> HttpResponse:
    """What the calendar program fetches: no sign-in, the rights of this very moment."""
    abo = find_kalenderabo(schluessel)
    if abo is None:
        raise Http404
    with kontext(abo.nutzer, anfrage_id=request.anfrage_id):
        inhalt = als_ics(sammle_termine(abo.nutzer))
        mark_abgerufen(abo)
    antwort = HttpResponse(inhalt, content_type="text/calendar; charset=utf-8")
    antwort["Content-Disposition"] = 'attachment; filename="kim-fristen.ics"'
    antwort["Cache-Control"] = "private, no-store"
    antwort["Referrer-Policy"] = "no-referrer"
    return antwort
