"""Break-glass: asked for with a reason and the password, seen by everybody of the file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from casemanagement.actions.notzugriff import break_glass
from casemanagement.forms.zugriff import NotzugriffFormular
from casemanagement.models.zugriff import NOTZUGRIFF_STUNDEN
from casemanagement.permissions import may_break_glass
from casemanagement.views.zugang import fall_oder_404, rahmen
from kim.forms.konten import fehler_uebernehmen
from kim.konten.bestaetigung import require_bestaetigung
from kim.permissions import require
from kim.zahlen import zeitpunkt_text


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    akte = fall_oder_404(request, pk, "Notzugriff")
    require(may_break_glass(request.user, akte))
    require_bestaetigung(request)
    formular = NotzugriffFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            notzugriff = break_glass(
                fall=akte, grund=formular.cleaned_data["grund"], by=request.user
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            bis = zeitpunkt_text(timezone.localtime(notzugriff.ende))
            messages.warning(request, f"Der Notzugriff gilt bis {bis}. Er ist gemeldet.")
            return redirect("casemanagement:fall", akte.pk)
    zurueck = reverse("casemanagement:fall_zugriff", args=[akte.pk])
    teile = (("Zugriff", zurueck), ("Notzugriff", ""))
    kontext = rahmen(request, akte, "casemanagement:fall_zugriff", *teile) | {
        "formular": formular,
        "titel": "Vertrauliche Notizen im Notfall lesen?",
        "text": "Nur, wenn die Fallführung und ihre Vertretung nicht erreichbar sind und Gefahr "
        "besteht.",
        "folgen": [
            f"Sie lesen {NOTZUGRIFF_STUNDEN} Stunden lang auch die vertraulichen Notizen.",
            "Fallführung, Vertretung und übrige Fachaufsicht werden sofort benachrichtigt.",
            "Der Notzugriff und seine Begründung bleiben dauerhaft in der Akte stehen.",
        ],
        "bestaetigen_text": "Notzugriff beginnen",
        "art": "gefahr",
        "abbrechen_url": zurueck,
    }
    status = 422 if formular.errors else 200
    return render(request, "casemanagement/frage.html", kontext, status=status)
