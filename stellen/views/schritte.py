"""The steps of a Meldung, as data: who is offered which, what it says, what it does.

One view shows the question that names exactly what happens and takes the step. Who may is
asked of ``permissions``, when of the transition table in the action.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kim.forms.konten import fehler_uebernehmen
from kim.models import Nutzer
from kim.permissions import require
from stellen.actions import gespraech, melden
from stellen.bericht.typen import SPALTEN
from stellen.constants import MELDUNG_TRANSITIONS, MeldungStatus
from stellen.forms.meldung import SchrittForm
from stellen.models import Antwortentwurf, Meldung
from stellen.permissions import may_audit_stellen, may_change_meldung, may_report_stellen
from stellen.views.meldung_rahmen import betraege, rahmen, versionen_von, zeilen_texte
from stellen.views.tabellen import betraege_texte

S = MeldungStatus


@dataclass(frozen=True)
class Schritt:
    """One step: ``ziel`` may be one of several states, the action decides which.

    ``feld``: label of the words it wants; ``freigabe``: offered only where a second person
    releases (``True``), only where not (``False``), or both (``None``).
    """

    wer: Callable[..., bool]
    ziel: MeldungStatus
    knopf: str
    titel: str
    text: str
    folgen: tuple[str, ...]
    tun: Callable[[Meldung, str, Nutzer], Any]
    erfolg: str
    symbol: str
    feld: str = ""
    pflicht: bool = True
    freigabe: bool | None = None
    mit_zahlen: bool = False
    von: tuple[MeldungStatus, ...] = ()

    def passt(self, meldung: Meldung, by: Nutzer, freigabe: bool) -> bool:
        """Is this step possible now, for this account?"""
        status = MeldungStatus(meldung.status)
        if self.ziel not in MELDUNG_TRANSITIONS[status] or (self.von and status not in self.von):
            return False
        if self.freigabe is not None and self.freigabe != freigabe:
            return False
        if self.wer is may_report_stellen and not meldung.erhebung_laesst_zu:
            return False
        if status == S.FREIGABE and self.ziel == S.GEMELDET and meldung.vorgelegt_von_id == by.pk:
            return False
        return may_change_meldung(by, meldung, self.ziel)


_SEHEN = "Bis zur Feststellung sehen die Zahlen nur Ihre Kommune und das Ministerium."
_ZURUECK = "Solange das Ministerium nicht geprüft hat, können Sie die Meldung zurücknehmen."

SCHRITTE: dict[str, Schritt] = {
    "senden": Schritt(
        wer=may_report_stellen,
        ziel=S.GEMELDET,
        von=(S.ENTWURF, S.RUECKFRAGE),
        freigabe=False,
        knopf="An das Ministerium senden",
        titel="Meldung senden",
        text="Diese Zahlen und Bemerkungen gehen an das Ministerium:",
        folgen=(_SEHEN, _ZURUECK),
        tun=lambda m, text, by: melden.send_meldung(meldung=m, antwort=text, by=by),
        erfolg="Die Meldung ist gesendet.",
        symbol="gesendet",
        mit_zahlen=True,
    ),
    "vorlegen": Schritt(
        wer=may_report_stellen,
        ziel=S.FREIGABE,
        freigabe=True,
        knopf="Zur Freigabe vorlegen",
        titel="Meldung zur Freigabe vorlegen",
        text="Diese Zahlen und Bemerkungen legen Sie einer zweiten Person Ihrer Kommune vor:",
        folgen=(
            (
                "Koordination und Assistenz Ihrer Kommune werden benachrichtigt. Freigeben kann jede "
                "von ihnen, nur nicht Sie selbst."
            ),
            "Erst mit der Freigabe gehen Zahlen und Text an das Ministerium.",
        ),
        tun=lambda m, text, by: melden.send_meldung(meldung=m, antwort=text, by=by),
        erfolg="Die Meldung liegt zur Freigabe vor.",
        symbol="person",
        mit_zahlen=True,
    ),
    "freigeben": Schritt(
        wer=may_report_stellen,
        ziel=S.GEMELDET,
        von=(S.FREIGABE,),
        knopf="Freigeben und senden",
        titel="Meldung freigeben und senden",
        text="Diese Zahlen und Bemerkungen gehen mit Ihrer Freigabe an das Ministerium:",
        folgen=(_SEHEN, _ZURUECK),
        tun=lambda m, _, by: melden.release_meldung(meldung=m, by=by),
        erfolg="Die Meldung ist freigegeben und gesendet.",
        symbol="gesendet",
        mit_zahlen=True,
    ),
    "zurueckgeben": Schritt(
        wer=may_report_stellen,
        ziel=S.ENTWURF,
        von=(S.FREIGABE,),
        knopf="Nicht freigeben",
        titel="Meldung nicht freigeben",
        text="Die Meldung kann danach wieder bearbeitet und neu vorgelegt werden.",
        folgen=("Ihre Begründung steht im Gespräch zur Meldung, auch für das Ministerium.",),
        tun=lambda m, text, by: melden.give_back_meldung(meldung=m, grund=text, by=by),
        erfolg="Die Meldung ist zurückgegeben.",
        symbol="rueckgaengig",
        feld="Begründung",
    ),
    "zuruecknehmen": Schritt(
        wer=may_report_stellen,
        ziel=S.ENTWURF,
        von=(S.GEMELDET,),
        knopf="Zurücknehmen",
        titel="Meldung zurücknehmen",
        text="Die Meldung ist danach wieder ein Entwurf Ihrer Kommune; das Ministerium kann sie nicht "
        "prüfen, bis Sie sie neu senden.",
        folgen=("Ihre Begründung steht im Verlauf der Meldung.",),
        tun=lambda m, text, by: melden.take_back_meldung(meldung=m, grund=text, by=by),
        erfolg="Die Meldung ist wieder ein Entwurf.",
        symbol="rueckgaengig",
        feld="Begründung",
    ),
    "rueckfrage": Schritt(
        wer=may_audit_stellen,
        ziel=S.RUECKFRAGE,
        knopf="Rückfrage stellen",
        titel="Rückfrage an die Kommune",
        text="Die Kommune wird benachrichtigt, kann die Zahlen ändern und muss antworten, bevor sie "
        "neu sendet.",
        folgen=("Die Rückfrage steht dauerhaft im Gespräch zur Meldung.",),
        tun=lambda m, text, by: gespraech.ask_back(meldung=m, text=text, by=by),
        erfolg="Die Rückfrage ist gestellt.",
        symbol="frage",
        feld="Rückfrage",
    ),
    "pruefen": Schritt(
        wer=may_audit_stellen,
        ziel=S.GEPRUEFT,
        von=(S.GEMELDET,),
        knopf="Als geprüft markieren",
        titel="Meldung als geprüft markieren",
        text="Die Kommune kann die Meldung danach nicht mehr zurücknehmen. Festgestellt ist sie damit "
        "noch nicht.",
        folgen=("Bei Bedarf stellen Sie weiterhin eine Rückfrage.",),
        tun=lambda m, _, by: gespraech.check_meldung(meldung=m, by=by),
        erfolg="Die Meldung ist geprüft.",
        symbol="haken",
    ),
}


def antwortentwurf(meldung: Meldung, nutzer: Nutzer) -> str:
    """Words that wait in the Kommune for release, or were not released."""
    entwuerfe = Antwortentwurf.objects.visible_to(nutzer).filter(meldung=meldung)
    return entwuerfe.values_list("text", flat=True).first() or ""


def moegliche(meldung: Meldung, by: Nutzer, freigabe: bool) -> list[tuple[str, Schritt]]:
    """The steps this account can take now, in the order of the table."""
    return [(k, s) for k, s in SCHRITTE.items() if s.passt(meldung, by, freigabe)]


@require_http_methods(["GET", "POST"])
def schritt(request: HttpRequest, stichtag: date, ags: str, schritt: str) -> HttpResponse:
    require(SCHRITTE[schritt].wer(request.user))
    einer = SCHRITTE[schritt]
    erhebung, kommune, versionen = versionen_von(request, stichtag, ags)
    require(einer.wer(request.user, kommune))
    meldung = versionen[0]
    kontext = rahmen(erhebung, kommune, einer.knopf)
    if not einer.passt(meldung, request.user, melden.braucht_freigabe(kommune)):
        messages.warning(
            request,
            f"Die Meldung ist im Stand „{meldung.get_status_display()}“: Das geht jetzt nicht (mehr).",
        )
        return redirect(kontext["meldung_url"])
    formular = _formular(request, einer, meldung)
    if request.method == "POST" and formular.is_valid():
        try:
            einer.tun(meldung, formular.cleaned_data.get("text", ""), request.user)
        except ValidationError as fehler:
            fehler_uebernehmen(formular, fehler)
        else:
            messages.success(request, einer.erfolg)
            return redirect(kontext["meldung_url"])
    kontext |= {"formular": formular, "schritt": einer, "meldung": meldung, "spalten": SPALTEN}
    if einer.mit_zahlen:
        kontext |= {
            "zeilen": zeilen_texte(meldung),
            "gesamt": betraege_texte(betraege(meldung))[:4],
            "antwort": antwortentwurf(meldung, request.user)
            if meldung.status == S.FREIGABE
            else "",
        }
    status = 422 if formular.errors else 200
    return render(request, "stellen/meldung_schritt.html", kontext, status=status)


def _formular(request: HttpRequest, einer: Schritt, meldung: Meldung) -> SchrittForm:
    """The words a step wants; sending an answer to a Rückfrage wants one."""
    feld = einer.feld
    if einer.ziel in (S.GEMELDET, S.FREIGABE) and meldung.status in (S.ENTWURF, S.RUECKFRAGE):
        feld = "Antwort auf die Rückfrage" if meldung.status == S.RUECKFRAGE else "Kommentar"
    pflicht = einer.pflicht and feld != "Kommentar"
    return SchrittForm(
        request.POST if request.method == "POST" else None,
        bezeichnung=feld,
        pflicht=pflicht,
        initial={"text": antwortentwurf(meldung, request.user)} if einer.mit_zahlen else None,
    )
