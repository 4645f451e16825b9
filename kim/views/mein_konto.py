"""One's own account: everybody sees their effective rights in plain words."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kim.actions.konten import set_mailweise
from kim.forms.konten import MailweiseFormular
from kim.konten.zweiter_faktor import ist_pflicht
from kim.views.konten import konto_kontext


def mein_konto(request: HttpRequest) -> HttpResponse:
    kontext = konto_kontext(request, request.user) | {
        "pfad": [],
        "faktoren": Authenticator.objects.filter(user=request.user).order_by("type", "pk"),
        "mailweise": MailweiseFormular(instance=request.user),
        "faktor_pflicht": ist_pflicht(request.user),
    }
    return render(request, "kim/konten/mein_konto.html", kontext)


@require_POST
def mailweise(request: HttpRequest) -> HttpResponse:
    """How often KIM writes to oneself."""
    formular = MailweiseFormular(request.POST, instance=request.user)
    if formular.is_valid():
        set_mailweise(mailweise=formular.cleaned_data["mailweise"], by=request.user)
        messages.success(request, "Ihre Einstellung zu E-Mails ist gespeichert.")
    else:
        messages.error(request, "Bitte wählen Sie aus, wie oft KIM Ihnen schreiben soll.")
    return redirect("mein_konto")
