"""Wer darf was: per Kommune, per Team and for the Land; on paper and as CSV."""

import csv
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from kim.actions.zugriff import log_mengen
from kim.constants import ZugriffArt
from kim.export import neutralisiere
from kim.konten.bestaetigung import require_bestaetigung
from kim.kontext import LAND, rechte_von
from kim.models import Kommune, Nutzer, Rollenvergabe, Team
from kim.permissions import darf, require
from kim.rechte_katalog import ROLLEN, Ebene, Rolle
from kim.rechte_worte import ALLE_RECHTE


class RechteFilter(forms.Form):
    recht = forms.ChoiceField(
        label="Recht", required=False, choices=[("", "alle Rechte"), *ALLE_RECHTE.items()]
    )


@dataclass
class Zeile:
    """One account with its roles in this scope and what they allow."""

    nutzer: Nutzer
    rollen: list[Rollenvergabe]
    rechte: list[str]


@dataclass(frozen=True)
class Bereich:
    """What the page is about: a Kommune, a Team, or the Land (both ``None``)."""

    kommune: Kommune | None = None
    team: Team | None = None

    @property
    def name(self) -> str:
        return f"Team {self.team}" if self.team else str(self.kommune or Ebene.LAND.label)


def rechte(request: HttpRequest) -> HttpResponse:
    """Choose the scope: the Kommunen and Teams whose accounts one may see."""
    require(darf(request.user, "view_konten"))
    ids = rechte_von(request.user).bereiche("view_konten")
    heute = timezone.localdate()
    anzahl: dict[int, set[int]] = {}
    sichtbar = Rollenvergabe.objects.visible_to(request.user).gueltig_am(heute)
    for kommune_id, nutzer_id in sichtbar.values_list("kommune_id", "nutzer_id"):
        anzahl.setdefault(kommune_id or LAND, set()).add(nutzer_id)
    kommunen = [
        (k, len(anzahl.get(k.pk, ())))
        for k in Kommune.objects.filter(pk__in=ids).prefetch_related("teams")
    ]
    kontext = {
        "kommunen": kommunen,
        "land": LAND in ids,
        "land_anzahl": len(anzahl.get(LAND, ())),
    }
    return render(request, "kim/rechte/auswahl.html", kontext)


def rechte_land(request: HttpRequest) -> HttpResponse:
    require(darf(request.user, "view_konten", LAND))
    return _seite(request, Bereich())


def rechte_kommune(request: HttpRequest, ags: str) -> HttpResponse:
    return _seite(request, Bereich(_kommune(request, ags)))


def rechte_team(request: HttpRequest, pk: int) -> HttpResponse:
    team = _team(request, pk)
    return _seite(request, Bereich(team.kommune, team))


def rechte_land_csv(request: HttpRequest) -> HttpResponse:
    require(darf(request.user, "view_konten", LAND))
    return _csv(request, Bereich(), "land")


def rechte_kommune_csv(request: HttpRequest, ags: str) -> HttpResponse:
    return _csv(request, Bereich(_kommune(request, ags)), ags)


def rechte_team_csv(request: HttpRequest, pk: int) -> HttpResponse:
    team = _team(request, pk)
    return _csv(request, Bereich(team.kommune, team), f"team-{pk}")


def _kommune(request: HttpRequest, ags: str) -> Kommune:
    require(darf(request.user, "view_konten"))
    ids = rechte_von(request.user).bereiche("view_konten")
    return get_object_or_404(Kommune, ags=ags, pk__in=ids)


def _team(request: HttpRequest, pk: int) -> Team:
    require(darf(request.user, "view_konten"))
    ids = rechte_von(request.user).bereiche("view_konten")
    return get_object_or_404(Team.objects.select_related("kommune"), pk=pk, kommune_id__in=ids)


def _zeilen(request: HttpRequest, bereich: Bereich) -> tuple[list[Zeile], RechteFilter]:
    """The accounts with a role valid today in this scope, filtered by right."""
    vergaben = (
        Rollenvergabe.objects.visible_to(request.user)
        .gueltig_am(timezone.localdate())
        .filter(kommune=bereich.kommune, nutzer__is_active=True)
        .select_related("nutzer", "team__kommune", "kommune")
        .order_by("nutzer__name", "nutzer__email", "rolle")
    )
    if bereich.team:
        vergaben = vergaben.filter(team=bereich.team)
    zeilen: dict[int, Zeile] = {}
    for vergabe in vergaben:
        zeile = zeilen.setdefault(vergabe.nutzer_id, Zeile(vergabe.nutzer, [], []))
        zeile.rollen.append(vergabe)
    formular = RechteFilter(request.GET)
    formular.is_valid()
    wunsch = formular.cleaned_data.get("recht")
    treffer = []
    for zeile in zeilen.values():
        haben = {r for v in zeile.rollen for r in _rechte_der(v.rolle)}
        zeile.rechte = [text for recht, text in ALLE_RECHTE.items() if recht in haben]
        if not wunsch or wunsch in haben:
            treffer.append(zeile)
    return treffer, formular


def _rechte_der(rolle: str) -> tuple[str, ...]:
    regel = ROLLEN[Rolle(rolle)]
    return (*regel.kommune_rechte, *regel.team_rechte)


def _seite(request: HttpRequest, bereich: Bereich) -> HttpResponse:
    zeilen, formular = _zeilen(request, bereich)
    _vermerke(request, bereich, ZugriffArt.ANSICHT, zeilen)
    kontext: dict[str, Any] = {
        "bereich": bereich,
        "zeilen": zeilen,
        "formular": formular,
        "heute": timezone.localdate(),
        "verwaltet": rechte_von(request.user).bereiche("view_konten"),
        "teams": [] if bereich.team or not bereich.kommune else bereich.kommune.teams.all(),
        "formate": [{"text": "CSV", "url": f"csv/?{request.GET.urlencode()}",
                     "hinweis": "für Tabellenprogramme; wird protokolliert"}],
        "pfad": [("Wer darf was", reverse("rechte")), (bereich.name, "")],
    }  # fmt: skip
    return render(request, "kim/rechte/tabelle.html", kontext)


def _csv(request: HttpRequest, bereich: Bereich, name: str) -> HttpResponse:
    """Exactly the rows of the page, one line per account; the export is logged."""
    require_bestaetigung(request)
    zeilen, _ = _zeilen(request, bereich)
    _vermerke(request, bereich, ZugriffArt.EXPORT, zeilen)
    antwort = HttpResponse(content_type="text/csv; charset=utf-8")
    antwort["Content-Disposition"] = f'attachment; filename="wer-darf-was-{name}.csv"'
    antwort.write("\ufeff")
    schreiber = csv.writer(antwort, delimiter=";", lineterminator="\r\n")
    schreiber.writerow(["name", "email", "rollen", "rechte"])
    for zeile in zeilen:
        worte = (
            zeile.nutzer.name,
            zeile.nutzer.email,
            " | ".join(str(v) for v in zeile.rollen),
            " | ".join(zeile.rechte),
        )
        schreiber.writerow([neutralisiere(wort) for wort in worte])
    return antwort


def _vermerke(request: HttpRequest, bereich: Bereich, art: str, zeilen: list[Zeile]) -> None:
    kommune_id = bereich.kommune.pk if bereich.kommune else None
    log_mengen(
        by=request.user,
        modell=Nutzer,
        mengen={kommune_id: len(zeilen)},
        art=art,
        zweck=f"Wer darf was: {bereich.name}",
    )
