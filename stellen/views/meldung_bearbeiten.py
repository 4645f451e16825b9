"""The Kommune fills in its Meldung: five rows, and figures from the posts anew."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim.models import Kommune
from kim.permissions import require
from kim.zahlen import vzae_text
from stellen.abweichungen import abweichungen, bezuege
from stellen.actions.melden import (
    lock_for_editing,
    offene_vorschlaege,
    refresh_from_stellenplan,
    save_zeilen,
)
from stellen.bericht.typen import SPALTEN
from stellen.forms.meldung import MeldungForm
from stellen.models import Erhebung, Meldung, MeldungZeile, groessen_von
from stellen.permissions import may_report_stellen
from stellen.views.meldung_rahmen import rahmen, versionen_von
from stellen.views.tabellen import fehlbetrag_text, mehrzahl


def eigene_meldung(
    request: HttpRequest, stichtag: date, ags: str
) -> tuple[Erhebung, Kommune, Meldung]:
    """The newest version of a Meldung the account reports; foreign drafts don't exist."""
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    require(may_report_stellen(request.user, kommune))
    return erhebung, kommune, versionen[0]


@require_http_methods(["GET", "POST"])
def bearbeiten(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    require(may_report_stellen(request.user))
    erhebung, kommune, meldung = eigene_meldung(request, stichtag, ags)
    kontext = rahmen(erhebung, kommune, "Bearbeiten") | {"meldung": meldung, "spalten": SPALTEN}
    if request.method == "GET" and not meldung.ist_bearbeitbar:
        messages.warning(request, _nicht_jetzt(meldung))
        return redirect(kontext["meldung_url"])
    status = 200
    if request.method == "POST":
        try:
            meldung = lock_for_editing(meldung=meldung, by=request.user)
        except ValidationError as fehler:
            kontext["gesperrt"], status = fehler.messages, 409
    formular = MeldungForm(request.POST or None, meldung=meldung)
    if request.method == "POST" and status == 200:
        if formular.is_valid():
            return _speichern(request, meldung, formular, kontext["meldung_url"])
        status = 422
    kontext |= {"formular": formular, "zeilen": _zeilen(formular, meldung)}
    return render(request, "stellen/meldung_bearbeiten.html", kontext, status=status)


def _nicht_jetzt(meldung: Meldung) -> str:
    if meldung.erhebung.ist_offen or meldung.version > 1:
        return (
            f"Die Meldung ist im Stand „{meldung.get_status_display()}“ und kann jetzt nicht "
            "bearbeitet werden."
        )
    return "Die Erhebung ist nicht offen; die Meldung kann nicht bearbeitet werden."


def _speichern(
    request: HttpRequest, meldung: Meldung, formular: MeldungForm, weiter: str
) -> HttpResponse:
    anzahl = save_zeilen(meldung=meldung, zeilen=formular.zeilen(), by=request.user)
    falsch = sum(not z.identitaet_stimmt for z in formular.zeilen())
    if falsch:
        messages.warning(
            request,
            f"Gespeichert. {mehrzahl(falsch, 'Zeile geht', 'Zeilen gehen')} noch nicht auf; so "
            "kann die Meldung noch nicht gesendet werden.",
        )
    elif anzahl:
        messages.success(request, f"{mehrzahl(anzahl, 'Zeile', 'Zeilen')} gespeichert.")
    else:
        messages.info(request, "Sie haben nichts geändert.")
    if "senden" in request.POST and not falsch:
        return redirect(f"{weiter}senden/")
    return redirect(weiter)


def _zeilen(formular: MeldungForm, meldung: Meldung) -> list[dict[str, Any]]:
    """Per row: heading, bound fields with their marks, whether it adds up."""
    liste = bezuege(meldung)
    gespeichert = {z.pk: z for z in MeldungZeile.objects.filter(meldung=meldung)}
    raus = []
    for zeile in formular.formulare:
        alt = gespeichert[zeile.instance.pk]
        raus.append(
            {
                "art": alt.stellenart,
                "bezeichnung": alt.get_stellenart_display(),
                "herkunft": alt.get_herkunft_display(),
                "zellen": list(zip(zeile.betraege, abweichungen(alt, liste), strict=True)),
                "bemerkung": zeile["bemerkung"],
                "stimmt": alt.identitaet_stimmt,
                "summe": fehlbetrag_text(alt),
            }
        )
    return raus


@require_http_methods(["GET", "POST"])
def uebernehmen(request: HttpRequest, stichtag: date, ags: str) -> HttpResponse:
    """Figures anew from the posts of the day: first the differences, then the question."""
    require(may_report_stellen(request.user))
    erhebung, kommune, meldung = eigene_meldung(request, stichtag, ags)
    kontext = rahmen(erhebung, kommune, "Stellenplan") | {"spalten": SPALTEN}
    if request.method == "POST":
        try:
            anzahl = refresh_from_stellenplan(meldung=meldung, by=request.user)
        except ValidationError as fehler:
            messages.error(request, " ".join(fehler.messages))
        else:
            messages.success(
                request,
                f"{mehrzahl(anzahl, 'Zeile ist', 'Zeilen sind')} neu aus dem Stellenplan übernommen.",
            )
        return redirect(kontext["meldung_url"])
    if not meldung.ist_bearbeitbar:
        messages.warning(request, _nicht_jetzt(meldung))
        return redirect(kontext["meldung_url"])
    kontext["unterschiede"] = [
        {
            "bezeichnung": zeile.get_stellenart_display(),
            "werte": [
                (vzae_text(alt), vzae_text(neu) if neu != alt else "")
                for alt, neu in zip(groessen_von(zeile), vorschlag.betraege.alle, strict=True)
            ],
        }
        for zeile, vorschlag in offene_vorschlaege(meldung)
    ]
    return render(request, "stellen/meldung_uebernehmen.html", kontext)
