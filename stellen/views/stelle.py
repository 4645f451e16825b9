"""One post: facts, picture, who fills it, what is planned for the rest."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.diagramme.zeitleiste import Spanne, Zeitleiste, zeitleiste
from kim.kontext import LAND
from kim.permissions import require
from kim.zahlen import datum_text, vzae_text
from kim.zeit import Zeit, zeit_text
from stellen.belegung import Abschnitt, am_tag
from stellen.models import Besetzung, Stelle
from stellen.permissions import may_edit_stellenplan, may_view_stellenplan
from stellen.planliste import Planzeile, staende_von
from stellen.stellenplan import abschnitte_einer
from stellen.views.plan_anzeige import stand_badge, zeile_fuer_vorlage
from stellen.zeitleiste import spanne_der_person, spannen_besetzt, spannen_unbesetzt

OHNE_NAMEN = "Person ohne Namen"


def stelle_oder_404(request: HttpRequest, pk: int) -> Stelle:
    """A post of a Kommune one may look at; foreign and missing ones answer alike."""
    require(may_view_stellenplan(request.user))
    stellen = Stelle.objects.visible_to(request.user)
    return get_object_or_404(stellen.select_related("kommune", "gemeinde", "organisation"), pk=pk)


def pflegbare_oder_404(request: HttpRequest, pk: int) -> Stelle:
    """A post one keeps. While something is saved its row is locked, before all others."""
    require(may_edit_stellenplan(request.user))
    eigene = request.rechte.bereiche("edit_stellen") - {LAND}
    stellen = Stelle.objects.visible_to(request.user).filter(kommune_id__in=eigene)
    if request.method == "POST":
        stellen = stellen.select_for_update(of=("self",))
    return get_object_or_404(stellen.select_related("kommune", "gemeinde", "organisation"), pk=pk)


def pfad_der_stelle(stelle: Stelle, name: str, seite: str = "") -> list[tuple[str, str]]:
    eigene = reverse("stellen:stelle", args=[stelle.pk])
    pfad = [
        ("Stellen", reverse("stellen:stichtage")),
        ("Stellenplan", reverse("stellen:plan")),
        (name, eigene if seite else ""),
    ]
    return [*pfad, (seite, "")] if seite else pfad


@require_GET
def stelle(request: HttpRequest, pk: int) -> HttpResponse:
    eine = stelle_oder_404(request, pk)
    mit_namen = may_edit_stellenplan(request.user, eine.kommune_id)
    name = eine.name_fuer(request.user)
    stuecke, heute = abschnitte_einer(eine), timezone.localdate()
    besetzungen = _besetzungen(request, eine) if mit_namen else []
    if besetzungen:
        log_zugriff(
            by=request.user, objekte=besetzungen, art=ZugriffArt.ANSICHT, zweck="Stellenplan"
        )
    kontext = {
        "stelle": eine,
        "name": name,
        "lage": _lage(eine, name, stuecke, heute),
        "fakten": _fakten(eine, stuecke, heute, mit_namen=mit_namen),
        "bild": _bild(eine, stuecke, besetzungen, heute, mit_namen=mit_namen),
        "abschnitte": [_abschnitt(a) for a in stuecke],
        "besetzungen": [_besetzung(b, heute) for b in besetzungen],
        "vakanzen": list(eine.vakanzen.order_by("-von")),
        "mit_namen": mit_namen,
        "darf_pflegen": mit_namen,
        "pfad": pfad_der_stelle(eine, name),
        "umfang": [
            {
                "bezeichnung": "Kommune",
                "wert": eine.kommune.name,
                "url": reverse("stellen:plan"),
            }
        ],
    }
    return render(request, "stellen/stelle.html", kontext)


def _besetzungen(request: HttpRequest, eine: Stelle) -> list[Besetzung]:
    besetzungen = Besetzung.objects.visible_to(request.user).filter(stelle=eine)
    return list(
        besetzungen.select_related("fachkraft", "vertritt__fachkraft")
        .prefetch_related("abwesenheiten")
        .order_by("von", "pk")
    )


def _lage(eine: Stelle, name: str, stuecke: list[Abschnitt], heute: date) -> dict[str, Any]:
    """What the post is today; before its first and after its last day only the words of that."""
    lage = am_tag(stuecke, heute)
    if lage is not None:
        zeile = Planzeile(eine, name, heute, *lage)
        return zeile_fuer_vorlage(zeile) | {"gilt": True}
    if eine.gueltig_von > heute:
        return {"gilt": False, "text": f"Die Stelle gibt es ab {datum_text(eine.gueltig_von)}."}
    text = f"Die Stelle endete am {datum_text(eine.gueltig_bis or heute)}."
    return {"gilt": False, "text": text}


def _fakten(
    eine: Stelle, stuecke: list[Abschnitt], heute: date, *, mit_namen: bool
) -> list[tuple[str, Any]]:
    lage = am_tag(stuecke, heute)
    fakten: list[tuple[str, Any]] = [
        ("Kommune", eine.kommune.name),
        ("Stellenart", eine.get_stellenart_display()),
        ("Umfang", f"{vzae_text(eine.vzae)} VZÄ"),
        ("Gültig", zeit_text(Zeit(eine.gueltig_von, eine.gueltig_bis))),
        ("Anstellungsträger", eine.gemeinde or eine.organisation or "die Kommune selbst"),
    ]
    if eine.bescheid_am:
        fakten.append(("Weiterleitungsbescheid", f"vom {datum_text(eine.bescheid_am)}"))
    if lage is not None:
        fakten.append(("Heute besetzt", f"{vzae_text(lage[0].besetzt)} VZÄ"))
    if eine.bemerkung and mit_namen:
        fakten.append(("Bemerkung", eine.bemerkung))
    return fakten


def _bild(
    eine: Stelle,
    stuecke: list[Abschnitt],
    besetzungen: list[Besetzung],
    heute: date,
    *,
    mit_namen: bool,
) -> Zeitleiste:
    """A row per Besetzung with its leaves, or their sum; below, what is vacant."""
    reihen: list[tuple[str, list[Spanne]]]
    if mit_namen:
        reihen = [_reihe(b) for b in besetzungen]
    else:
        reihen = [("besetzt (VZÄ)", spannen_besetzt(stuecke))]
    unbesetzt = spannen_unbesetzt(stuecke)
    if unbesetzt:
        reihen.append(("unbesetzt (VZÄ)", unbesetzt))
    saetze = [s.titel for _, spannen in reihen for s in spannen]
    return zeitleiste(
        Zeit(eine.gueltig_von, eine.gueltig_bis),
        reihen,
        heute=heute,
        beschreibung=". ".join([*saetze, f"Heute ist der {datum_text(heute)}."]),
    )


def _reihe(besetzung: Besetzung) -> tuple[str, list[Spanne]]:
    name = besetzung.fachkraft.name if besetzung.fachkraft else OHNE_NAMEN
    vertritt = besetzung.vertritt
    zeit = Zeit(besetzung.von, besetzung.bis)
    spannen = [spanne_der_person(name, besetzung.vzae, zeit, vertritt=bool(vertritt))]
    for fort in besetzung.abwesenheiten.all():
        art = fort.get_art_display()
        abwesend = Zeit(fort.von, fort.bis)
        titel = f"{name}: {art} {zeit_text(abwesend)}"
        spannen.append(Spanne(abwesend, "abwesend", titel, art))
    if vertritt is None:
        return name, spannen
    wen = vertritt.fachkraft.name if vertritt.fachkraft else OHNE_NAMEN
    return f"{name} (vertritt {wen})", spannen


def _abschnitt(abschnitt: Abschnitt) -> dict[str, Any]:
    angabe = abschnitt.angabe if abschnitt.unbesetzt else None
    return {
        "von": abschnitt.zeit.von,
        "bis": abschnitt.zeit.bis,
        "besetzt": abschnitt.besetzt,
        "unbesetzt": abschnitt.unbesetzt,
        "badges": [stand_badge(s) for s in staende_von(abschnitt)],
        "grund": angabe.grund if angabe else "",
    }


def _besetzung(besetzung: Besetzung, heute: date) -> dict[str, Any]:
    return {
        "objekt": besetzung,
        "name": besetzung.fachkraft.name if besetzung.fachkraft else OHNE_NAMEN,
        "vertritt": besetzung.vertritt,
        "abwesenheiten": list(besetzung.abwesenheiten.all()),
        "laeuft": besetzung.bis is None or besetzung.bis >= heute,
    }
