"""Own notices: list and marking as read. Foreign ones don't exist."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kim.models import Benachrichtigung

JE_SEITE = 25


@require_GET
def benachrichtigungen(request: HttpRequest) -> HttpResponse:
    eigene = Benachrichtigung.objects.visible_to(request.user)
    seite = Paginator(eigene, JE_SEITE).get_page(request.GET.get("seite"))
    return render(
        request,
        "kim/benachrichtigungen.html",
        {
            "seite": seite,
            "gibt_es_ungelesene": eigene.ungelesen().exists(),
            "pfad": [("Benachrichtigungen", "")],
        },
    )


@require_POST
def gelesen(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and, with ``oeffnen``, go on to what it tells about."""
    notiz = get_object_or_404(Benachrichtigung.objects.visible_to(request.user), pk=pk)
    Benachrichtigung.objects.visible_to(request.user).filter(pk=pk).als_gelesen()
    if "oeffnen" in request.POST and url_has_allowed_host_and_scheme(notiz.url, set()):
        return redirect(notiz.url)
    return redirect("benachrichtigungen")


@require_POST
def alle_gelesen(request: HttpRequest) -> HttpResponse:
    if Benachrichtigung.objects.visible_to(request.user).als_gelesen():
        messages.success(request, "Alle Benachrichtigungen sind als gelesen markiert.")
    return redirect("benachrichtigungen")
