"""What those who work on a Meldung see beside its figures: next steps, deviations, conversation."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kim.permissions import darf
from kim.zahlen import datum_text
from stellen.abweichungen import abweichungen, bezuege
from stellen.actions.melden import braucht_freigabe
from stellen.constants import Beitragsart, MeldungStatus
from stellen.forms.meldung import BeitragForm
from stellen.models import Erhebung, Meldung, MeldungBeitrag
from stellen.permissions import may_discuss_meldung, may_report_stellen
from stellen.views.erhebung import restzeit
from stellen.views.schritte import antwortentwurf, moegliche

ART = {
    Beitragsart.KOMMENTAR: ("neutral", "info"),
    Beitragsart.RUECKFRAGE: ("warning", "frage"),
    Beitragsart.ANTWORT: ("info", "haken"),
}


def arbeitsstand(
    request: HttpRequest, meldung: Meldung, versionen: list[Meldung]
) -> dict[str, Any]:
    """For the own Kommune and the Ministerium; everybody else sees settled figures only."""
    kommune = meldung.kommune
    freigabe = braucht_freigabe(kommune)
    liste = bezuege(meldung)
    return {
        "aktionen": _mit_rang(
            [*_schritte(request, meldung, freigabe), *_bearbeiten(request, meldung)]
        ),
        "hinweise": _hinweise(request, meldung, freigabe),
        "marken": {z.pk: abweichungen(z, liste) for z in meldung.zeilen.all()},
        "bezuege": [b.name for b in liste],
        "beitraege": _beitraege(request, versionen),
        "antwort": antwortentwurf(meldung, request.user),
        "beitrag_form": BeitragForm() if may_discuss_meldung(request.user, kommune) else None,
        "einstellung_url": reverse("stellen:meldeeinstellung", args=[kommune.ags])
        if may_report_stellen(request.user, kommune)
        else "",
        "freigabe": freigabe,
    }


def _mit_rang(aktionen: list[dict[str, str]]) -> list[dict[str, str]]:
    """The first is what one most likely came for; it stands last, at the right."""
    mit = [a | {"art": "primary" if n == 0 else "secondary"} for n, a in enumerate(aktionen)]
    return [*mit[1:], *mit[:1]]


def _bearbeiten(request: HttpRequest, meldung: Meldung) -> list[dict[str, str]]:
    """Links of the Kommune to the figures; of settled ones to a proposal."""
    if not may_report_stellen(request.user, meldung.kommune_id):
        return []
    args = [meldung.erhebung.stichtag, meldung.kommune.ags]
    if meldung.status == MeldungStatus.FESTGESTELLT:
        url = reverse("stellen:meldung_vorschlag", args=args)
        return [{"text": "Korrektur vorschlagen", "url": url, "symbol": "bearbeiten"}]
    if not meldung.ist_bearbeitbar:
        return []
    raus = [("meldung_bearbeiten", "Bearbeiten", "bearbeiten")]
    raus.append(("meldung_uebernehmen", "Neu aus dem Stellenplan", "wiederholen"))
    return [
        {"text": text, "url": reverse(f"stellen:{name}", args=args), "symbol": symbol}
        for name, text, symbol in raus
    ]


def _schritte(request: HttpRequest, meldung: Meldung, freigabe: bool) -> list[dict[str, str]]:
    return [
        {
            "text": s.knopf,
            "url": reverse(
                "stellen:meldung_schritt",
                args=[meldung.erhebung.stichtag, meldung.kommune.ags, kennung],
            ),
            "symbol": s.symbol,
        }
        for kennung, s in moegliche(meldung, request.user, freigabe)
    ]


def _hinweise(request: HttpRequest, meldung: Meldung, freigabe: bool) -> list[tuple[str, str]]:
    """Kind and text of what matters now: deadline, note, open question, second person."""
    erhebung = meldung.erhebung
    eigene = may_report_stellen(request.user, meldung.kommune_id)
    raus: list[tuple[str, str]] = []
    if meldung.status == MeldungStatus.RUECKFRAGE:
        text = "Das Ministerium hat eine Rückfrage; sie steht unten im Gespräch."
        weiter = "Ändern Sie bei Bedarf die Zahlen und senden Sie die Antwort."
        raus.append(
            ("warning", f"{text} {weiter}")
            if eigene
            else ("info", "Die Rückfrage ist noch nicht beantwortet.")
        )
    if meldung.status == MeldungStatus.FREIGABE:
        raus.append(("info", _freigabe_text(request, meldung)))
    if meldung.status in (MeldungStatus.ENTWURF, MeldungStatus.FREIGABE) and meldung.version == 1:
        raus += _frist(erhebung)
    if erhebung.hinweis and (eigene or darf(request.user, "audit_stellen")):
        raus.append(("info", f"Hinweis des Ministeriums: {erhebung.hinweis}"))
    return raus


def _frist(erhebung: Erhebung) -> list[tuple[str, str]]:
    heute, frist = timezone.localdate(), erhebung.frist
    if not erhebung.ist_offen:
        return [
            ("warning", "Die Erhebung ist nicht offen; die Meldung kann nicht gesendet werden.")
        ]
    if frist is None:
        return []
    text = f"Meldefrist ist der {datum_text(frist)} ({restzeit(erhebung, heute)})."
    return [("warning" if frist < heute else "info", text)]


def _freigabe_text(request: HttpRequest, meldung: Meldung) -> str:
    if meldung.vorgelegt_von_id == request.user.pk:
        return "Sie haben die Meldung vorgelegt. Eine andere Person Ihrer Kommune gibt sie frei."
    return "Die Meldung wartet in der Kommune auf die Freigabe durch eine zweite Person."


def _beitraege(request: HttpRequest, versionen: list[Meldung]) -> list[dict[str, Any]]:
    """The whole conversation, oldest first, over all versions."""
    nummer = {m.pk: m.version for m in versionen}
    beitraege = (
        MeldungBeitrag.objects.visible_to(request.user)
        .filter(meldung__in=nummer)
        .select_related("verfasser")
    )
    return [
        {
            "zeitpunkt": b.erstellt_am,
            "person": b.verfasser.name,
            "seite": b.verfasser.kommune.name if b.verfasser.kommune_id else "Ministerium",
            "text": b.text,
            "art": b.get_art_display(),
            "badge": ART[Beitragsart(b.art)],
            "version": nummer[b.meldung_id] if len(versionen) > 1 else None,
        }
        for b in beitraege.select_related("verfasser__kommune")
    ]
