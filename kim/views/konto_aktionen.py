"""Questions before something happens to an account or a role; each wants a reason.

Each asks for the password again (``require_bestaetigung``), after the rights are checked.
"""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kim.actions import konten as aktionen
from kim.actions.rollen import darf_rolle_vergeben, grant_role, revoke_role
from kim.forms.konten import EntziehenFormular, GrundFormular, RolleFormular, fehler_uebernehmen
from kim.konten.bestaetigung import require_bestaetigung
from kim.models import Nutzer, Rollenvergabe
from kim.permissions import darf, darf_konto_sperren, darf_konto_verwalten, require
from kim.rechte_worte import rechte_der_rolle
from kim.views.konten import konto_oder_404, lade_ein


def _pfad(nutzer: Nutzer, titel: str) -> list[tuple[str, str]]:
    return [
        ("Konten", reverse("konten")),
        (nutzer.name, reverse("konto", args=[nutzer.pk])),
        (titel, ""),
    ]


def _frage(
    request: HttpRequest, nutzer: Nutzer, tun: Callable[[str], str], **worte: object
) -> HttpResponse:
    """Ask once with a reason; ``tun(grund)`` acts and returns the success message."""
    formular = GrundFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            messages.success(request, tun(formular.cleaned_data["grund"]))
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            return redirect("konto", nutzer.pk)
    kontext = {
        "formular": formular,
        "pfad": _pfad(nutzer, str(worte["titel"])),
        "abbrechen_url": reverse("konto", args=[nutzer.pk]),
        **worte,
    }
    return render(request, "kim/konten/frage.html", kontext)


def konto_deaktivieren(request: HttpRequest, pk: int) -> HttpResponse:
    nutzer = konto_oder_404(request, pk)
    require(darf_konto_sperren(request.user, nutzer))
    require_bestaetigung(request)

    def tun(grund: str) -> str:
        aktionen.set_konto_aktiv(nutzer=nutzer, aktiv=False, grund=grund, by=request.user)
        return f"Das Konto von {nutzer.name} ist deaktiviert."

    return _frage(
        request,
        nutzer,
        tun,
        titel="Konto deaktivieren",
        text=f"{nutzer.name} ({nutzer.email}) kann sich danach nicht mehr anmelden.",
        folgen=[
            "Offene Sitzungen enden sofort, API-Zugänge sind widerrufen.",
            "Rollen und Verlauf bleiben gespeichert.",
            "Sie können das Konto später wieder aktivieren.",
        ],
        bestaetigen_text="Konto deaktivieren",
        art="gefahr",
    )


def konto_reaktivieren(request: HttpRequest, pk: int) -> HttpResponse:
    nutzer = konto_oder_404(request, pk)
    require(darf_konto_sperren(request.user, nutzer))
    require_bestaetigung(request)

    def tun(grund: str) -> str:
        aktionen.set_konto_aktiv(nutzer=nutzer, aktiv=True, grund=grund, by=request.user)
        return f"Das Konto von {nutzer.name} ist wieder aktiv."

    return _frage(
        request,
        nutzer,
        tun,
        titel="Konto wieder aktivieren",
        text=f"{nutzer.name} kann sich danach wieder anmelden und hat die Rollen, die heute gelten.",
        folgen=[
            str(v)
            for v in Rollenvergabe.objects.visible_to(request.user)
            .filter(nutzer=nutzer)
            .gueltig_am(timezone.localdate())
            .select_related("kommune", "team__kommune")
        ],
        bestaetigen_text="Konto aktivieren",
    )


def konto_faktor_zuruecksetzen(request: HttpRequest, pk: int) -> HttpResponse:
    nutzer = konto_oder_404(request, pk)
    require(nutzer.pk != request.user.pk and darf_konto_verwalten(request.user, nutzer))
    require_bestaetigung(request)

    def tun(grund: str) -> str:
        aktionen.reset_zweiter_faktor(nutzer=nutzer, grund=grund, by=request.user)
        lade_ein(request, nutzer)
        return f"Der zweite Faktor von {nutzer.name} ist zurückgesetzt."

    return _frage(
        request,
        nutzer,
        tun,
        titel="Zweiten Faktor zurücksetzen",
        text=f"Für {nutzer.name} werden Apps, Schlüssel und Wiederherstellungscodes gelöscht.",
        folgen=[
            "Auch das Passwort gilt nicht mehr; offene Sitzungen enden, API-Zugänge sind widerrufen.",
            f"An {nutzer.email} geht ein Link, über den ein neues Passwort festgelegt wird.",
            "Bei der nächsten Anmeldung wird ein neuer zweiter Faktor eingerichtet.",
        ],
        bestaetigen_text="Zurücksetzen",
        art="gefahr",
    )


def rolle_geben(request: HttpRequest, pk: int) -> HttpResponse:
    """Role, scope, from–to and reason. Nobody gives roles to themselves."""
    require(darf(request.user, "manage_konten"))
    nutzer = konto_oder_404(request, pk)
    require_bestaetigung(request)
    formular = RolleFormular(request.POST or None, by=request.user)
    if request.method == "POST" and formular.is_valid():
        daten = {k: v for k, v in formular.cleaned_data.items() if k != "bereich"}
        try:
            vergabe = grant_role(nutzer=nutzer, by=request.user, **daten)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"{nutzer.name} hat die Rolle „{vergabe}“.")
            return redirect("konto", pk)
    kontext = {
        "formular": formular,
        "konto": nutzer,
        "eigenes": nutzer.pk == request.user.pk,
        "pfad": _pfad(nutzer, "Rolle geben"),
    }
    return render(request, "kim/konten/rolle.html", kontext)


def rolle_entziehen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back from a day on; the question names what is lost."""
    require(darf(request.user, "manage_konten"))
    vergabe = get_object_or_404(
        Rollenvergabe.objects.visible_to(request.user).select_related(
            "nutzer", "kommune", "team__kommune"
        ),
        pk=pk,
    )
    require(darf_rolle_vergeben(request.user, vergabe.kommune))
    require_bestaetigung(request)
    formular = EntziehenFormular(request.POST or None)
    if request.method == "POST" and formular.is_valid():
        try:
            revoke_role(vergabe=vergabe, by=request.user, **formular.cleaned_data)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"{vergabe.nutzer.name} verliert die Rolle „{vergabe}“.")
            return redirect(_zurueck(request, vergabe.nutzer))
    rechte = rechte_der_rolle(vergabe.rolle)
    kontext = {
        "formular": formular,
        "titel": "Rolle entziehen",
        "text": f"{vergabe.nutzer.name} verliert die Rolle „{vergabe}“"
        + (" und damit diese Rechte:" if rechte else "."),
        "folgen": rechte,
        "bestaetigen_text": "Rolle entziehen",
        "art": "gefahr",
        "abbrechen_url": _zurueck(request, vergabe.nutzer),
        "pfad": _pfad(vergabe.nutzer, "Rolle entziehen"),
    }
    return render(request, "kim/konten/frage.html", kontext)


def _zurueck(request: HttpRequest, nutzer: Nutzer) -> str:
    """The account page; for an account another Kommune keeps, the table of rights."""
    if Nutzer.objects.visible_to(request.user).filter(pk=nutzer.pk).exists():
        return reverse("konto", args=[nutzer.pk])
    return reverse("rechte")
