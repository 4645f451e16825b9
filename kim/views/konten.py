"""Accounts: list, create, change; one account with its rights in plain words."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from kim.actions import konten as aktionen
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.forms.konten import KontenFilter, KontoFormular, fehler_uebernehmen
from kim.konten.bestaetigung import require_bestaetigung
from kim.models import ApiZugang, Nutzer, Rollenvergabe
from kim.permissions import darf, darf_konto_sperren, darf_konto_verwalten, require
from kim.rechte_worte import ausschluesse, ist_gueltig, rechte_in_worten
from kim.views.api_zugaenge import zeilen_von
from kim.views.liste import seite, sortiert

SPALTEN = {
    "name": ("name", "email"),
    "email": ("email",),
    "kommune": ("kommune__reihenfolge", "name"),
    "anmeldung": ("last_login", "name"),
}


def konten(request: HttpRequest) -> HttpResponse:
    require(darf(request.user, "view_konten"))
    formular = KontenFilter(request.GET, by=request.user)
    zeilen = gefiltert(formular, Nutzer.objects.visible_to(request.user))
    heute = Rollenvergabe.objects.visible_to(request.user).gueltig_am(timezone.localdate())
    zeilen = zeilen.select_related("kommune").prefetch_related(
        Prefetch("rollenvergaben", heute.select_related("kommune", "team__kommune"), "heute")
    )
    kontext = {
        "formular": formular,
        "seite": seite(request, sortiert(request, zeilen, SPALTEN, "name")),
        "darf_anlegen": darf(request.user, "manage_konten"),
    }
    return render(request, "kim/konten/liste.html", kontext)


def gefiltert(formular: KontenFilter, zeilen: QuerySet) -> QuerySet:
    """An invalid filter value filters nothing out of what one may see."""
    formular.is_valid()
    wahl = formular.cleaned_data
    if wort := wahl.get("q", "").strip():
        zeilen = zeilen.filter(Q(name__icontains=wort) | Q(email__icontains=wort))
    if kommune := wahl.get("kommune"):
        zeilen = (
            zeilen.filter(kommune=None)
            if kommune == "land"
            else zeilen.filter(kommune__ags=kommune)
        )
    if rolle := wahl.get("rolle"):
        vergaben = Rollenvergabe.objects.gueltig_am(timezone.localdate()).filter(rolle=rolle)
        zeilen = zeilen.filter(pk__in=vergaben.values("nutzer"))
    if status := wahl.get("status"):
        zeilen = zeilen.filter(is_active=status == "aktiv")
    return zeilen


def konto_oder_404(request: HttpRequest, pk: int) -> Nutzer:
    """An account one administers; foreign and missing ones answer identically."""
    require(darf(request.user, "view_konten"))
    return get_object_or_404(
        Nutzer.objects.visible_to(request.user).select_related("kommune"), pk=pk
    )


def konto(request: HttpRequest, pk: int) -> HttpResponse:
    nutzer = konto_oder_404(request, pk)
    if nutzer.pk != request.user.pk:
        log_zugriff(
            by=request.user, objekte=nutzer, art=ZugriffArt.ANSICHT, zweck="Kontoverwaltung"
        )
    zugaenge = ApiZugang.objects.visible_to(request.user).filter(nutzer=nutzer).gueltig()
    kontext = konto_kontext(request, nutzer) | {"zugaenge": zeilen_von(list(zugaenge))}
    return render(request, "kim/konten/konto.html", kontext)


def konto_kontext(request: HttpRequest, nutzer: Nutzer) -> dict:
    """Facts, effective rights in words and the grants: now, later, ended."""
    heute = timezone.localdate()
    vergaben = list(
        Rollenvergabe.objects.visible_to(request.user)
        .filter(nutzer=nutzer)
        .select_related("kommune", "team__kommune", "vergeben_von")
        .order_by("-gueltig_von", "-pk")
    )
    eigenes = nutzer.pk == request.user.pk
    return {
        "konto": nutzer,
        "eigenes": eigenes,
        "rechte_saetze": rechte_in_worten(nutzer, request.user) if nutzer.is_active else [],
        "ausschluesse": ausschluesse(vergaben),
        "gueltig": [v for v in vergaben if ist_gueltig(v, heute)],
        "kuenftig": [v for v in vergaben if v.gueltig_von > heute and not _ist_beendet(v, heute)],
        "beendet": [v for v in vergaben if _ist_beendet(v, heute)],
        "darf_verwalten": not eigenes and darf_konto_verwalten(request.user, nutzer),
        "darf_sperren": not eigenes and darf_konto_sperren(request.user, nutzer),
        "darf_rollen": not eigenes and darf(request.user, "manage_konten"),
        "pfad": [("Konten", reverse("konten")), (nutzer.name, "")],
    }


def _ist_beendet(vergabe: Rollenvergabe, heute) -> bool:
    ende = vergabe.gueltig_bis
    return ende is not None and (ende < heute or ende < vergabe.gueltig_von)


def konto_neu(request: HttpRequest) -> HttpResponse:
    require(darf(request.user, "manage_konten"))
    require_bestaetigung(request)
    formular = KontoFormular(request.POST or None, by=request.user)
    if request.method == "POST" and formular.is_valid():
        daten = formular.cleaned_data
        try:
            nutzer = aktionen.create_konto(
                email=daten["email"], name=daten["name"], kommune=daten["kommune"], by=request.user
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            lade_ein(request, nutzer)
            return redirect("rolle_geben", nutzer.pk)
    pfad = [("Konten", reverse("konten")), ("Konto anlegen", "")]
    return render(
        request, "kim/konten/formular.html", {"formular": formular, "pfad": pfad, "neu": True}
    )


def lade_ein(request: HttpRequest, nutzer: Nutzer) -> None:
    """Mail the link; in demo mode, where no mail goes out, show it."""
    link = request.build_absolute_uri(aktionen.einladungspfad(nutzer))
    verschickt = aktionen.send_einladung(nutzer=nutzer, link=link, by=request.user)
    if settings.DEMO:
        text = (
            "Demonstrationsbetrieb: Es geht keine E-Mail hinaus. {} legt das Passwort hier fest: {}"
        )
        verweis = format_html('<a href="{}">Passwort festlegen</a>', link)
        messages.info(request, format_html(text, nutzer.name, verweis))
    elif verschickt:
        messages.success(request, f"Die Einladung ist an {nutzer.email} verschickt.")
    else:
        messages.error(
            request,
            "Das Konto ist gespeichert, aber die E-Mail konnte nicht verschickt werden. "
            "Schicken Sie die Einladung später von der Kontoseite aus noch einmal.",
        )


def konto_bearbeiten(request: HttpRequest, pk: int) -> HttpResponse:
    nutzer = konto_oder_404(request, pk)
    require(darf_konto_verwalten(request.user, nutzer))
    require_bestaetigung(request)  # who changes the address decides who signs in
    formular = KontoFormular(request.POST or None, instance=nutzer, by=request.user)
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.update_konto(
                nutzer=formular.instance, by=request.user, grund=formular.cleaned_data["grund"]
            )
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, f"Das Konto von {nutzer.name} ist gespeichert.")
            return redirect("konto", pk)
    pfad = [
        ("Konten", reverse("konten")),
        (nutzer.name, reverse("konto", args=[pk])),
        ("Bearbeiten", ""),
    ]
    return render(
        request, "kim/konten/formular.html", {"formular": formular, "pfad": pfad, "konto": nutzer}
    )


@require_POST
def konto_einladen(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link to set a password once more."""
    nutzer = konto_oder_404(request, pk)
    require(nutzer.is_active and darf_konto_verwalten(request.user, nutzer))
    lade_ein(request, nutzer)
    return redirect("konto", pk)
