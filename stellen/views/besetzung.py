"""Filling a post, leaves with substitutes, and the persons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from kim.zahlen import datum_text
from stellen.actions.besetzungen import (
    delete_abwesenheit,
    delete_besetzung,
    hindernisse_der_besetzung,
    save_abwesenheit,
    save_besetzung,
)
from stellen.belegung import NULL, am_tag
from stellen.forms.besetzung import (
    AbwesenheitFormular,
    BesetzungEndeFormular,
    BesetzungFormular,
)
from stellen.models import Abwesenheit, Besetzung, Fachkraft, Stelle
from stellen.stellenplan import abschnitte_einer
from stellen.views.stelle import OHNE_NAMEN, pflegbare_oder_404
from stellen.views.stelle_formular import loesche, speichere


def _besetzung(request: HttpRequest, eine: Stelle, nr: int) -> Besetzung:
    besetzungen = Besetzung.objects.visible_to(request.user).filter(stelle=eine)
    return get_object_or_404(besetzungen.select_related("fachkraft"), pk=nr)


def _name(besetzung: Besetzung) -> str:
    return besetzung.fachkraft.name if besetzung.fachkraft else OHNE_NAMEN


def neu(request: HttpRequest, pk: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    heute = timezone.localdate()
    lage = am_tag(abschnitte_einer(eine), heute)
    frei = lage[0].unbesetzt if lage else NULL
    besetzung = Besetzung(stelle=eine, kommune_id=eine.kommune_id)
    vorschlag = {"vzae": frei or eine.vzae, "von": max(heute, eine.gueltig_von)}
    return _speichere(request, eine, besetzung, "Stelle besetzen", initial=vorschlag)


def bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    return _speichere(request, eine, _besetzung(request, eine, nr), "Besetzung bearbeiten")


def _speichere(
    request: HttpRequest,
    eine: Stelle,
    besetzung: Besetzung,
    titel: str,
    initial: dict | None = None,
) -> HttpResponse:
    formular = BesetzungFormular(
        request.POST or None,
        instance=besetzung,
        personen=Fachkraft.objects.visible_to(request.user),
        initial=initial,
    )
    return speichere(request, formular, eine, lambda: _gespeichert(request, besetzung), titel=titel)


def _gespeichert(request: HttpRequest, besetzung: Besetzung) -> str:
    ergebnis = save_besetzung(besetzung=besetzung, by=request.user)
    bis = f" bis {datum_text(besetzung.bis)}" if besetzung.bis else ""
    text = f"{_name(besetzung)} ist ab {datum_text(besetzung.von)}{bis} eingetragen."
    if ergebnis.angabe_bis:
        text += f" Die Angabe zur Vakanz endet am {datum_text(ergebnis.angabe_bis)}."
    return text


def beenden(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    besetzung = _besetzung(request, eine, nr)
    formular = BesetzungEndeFormular(request.POST or None, instance=besetzung)

    def speichern() -> str:
        save_besetzung(besetzung=besetzung, by=request.user)
        return (
            f"Die Besetzung durch {_name(besetzung)} endet am {datum_text(besetzung.bis)}. Geben "
            "Sie an, was danach geplant ist."
        )

    return speichere(
        request,
        formular,
        eine,
        speichern,
        titel="Besetzung beenden",
        einleitung=f"{_name(besetzung)} besetzt die Stelle seit {datum_text(besetzung.von)}.",
        absenden_text="Besetzung beenden",
    )


def loeschen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    besetzung = _besetzung(request, eine, nr)
    return loesche(
        request,
        eine,
        lambda grund: delete_besetzung(besetzung=besetzung, grund=grund, by=request.user),
        was=f"Die Besetzung durch {_name(besetzung)}",
        hindernisse=hindernisse_der_besetzung(besetzung),
    )


def abwesenheit_neu(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    besetzung = _besetzung(request, eine, nr)
    abwesenheit = Abwesenheit(besetzung=besetzung, kommune_id=eine.kommune_id)
    return _abwesenheit(request, eine, abwesenheit, "Abwesenheit eintragen")


def abwesenheit_bearbeiten(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    return _abwesenheit(
        request, eine, _abwesenheit_oder_404(request, eine, nr), "Abwesenheit bearbeiten"
    )


def _abwesenheit_oder_404(request: HttpRequest, eine: Stelle, nr: int) -> Abwesenheit:
    abwesenheiten = Abwesenheit.objects.visible_to(request.user).filter(besetzung__stelle=eine)
    return get_object_or_404(abwesenheiten.select_related("besetzung__fachkraft"), pk=nr)


def _abwesenheit(
    request: HttpRequest, eine: Stelle, abwesenheit: Abwesenheit, titel: str
) -> HttpResponse:
    name = _name(abwesenheit.besetzung)
    formular = AbwesenheitFormular(
        request.POST or None,
        instance=abwesenheit,
        personen=Fachkraft.objects.visible_to(request.user),
    )

    def speichern() -> str:
        vertretung = formular.als_vertretung()
        save_abwesenheit(abwesenheit=abwesenheit, vertretung=vertretung, by=request.user)
        text = f"{name}: {abwesenheit} ist eingetragen."
        return f"{text} Vertretung: {_name(vertretung)}." if vertretung else text

    return speichere(
        request,
        formular,
        eine,
        speichern,
        titel=titel,
        einleitung=f"{name} besetzt die Stelle in dieser Zeit nicht; der Anteil zählt als "
        "unbesetzt, soweit ihn niemand vertritt. Das Ministerium sieht keine Abwesenheiten.",
        vorlage="stellen/abwesenheit_formular.html",
    )


def abwesenheit_loeschen(request: HttpRequest, pk: int, nr: int) -> HttpResponse:
    eine = pflegbare_oder_404(request, pk)
    abwesenheit = _abwesenheit_oder_404(request, eine, nr)
    return loesche(
        request,
        eine,
        lambda grund: delete_abwesenheit(abwesenheit=abwesenheit, grund=grund, by=request.user),
        was="Die Abwesenheit",
        folgen=[f"{_name(abwesenheit.besetzung)} zählt danach durchgehend als anwesend."],
    )
