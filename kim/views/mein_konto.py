"""One's own account: everybody sees their effective rights in plain words."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim.konten.zweiter_faktor import ist_pflicht
from kim.views.konten import konto_kontext


def mein_konto(request: HttpRequest) -> HttpResponse:
    kontext = konto_kontext(request, request.user) | {
        "pfad": [],
        "faktoren": Authenticator.objects.filter(user=request.user).order_by("type", "pk"),
        "faktor_pflicht": ist_pflicht(request.user),
    }
    return render(request, "kim/konten/mein_konto.html", kontext)
