"""What people do with a finding: ask, answer, decide, make somebody responsible.

The Ministerium decides; the Kommune answers, which puts an open finding into clarification.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from kim.actions.benachrichtigungen import notify
from kim.kontext import LAND, systemkontext
from kim.models import Nutzer
from kim.permissions import darf
from kim.verlauf import bulk_update_with_history
from kim.zahlen import datum_text
from stellen.constants import PRUEFBEFUND_TRANSITIONS, Beitragsart, PruefbefundStatus
from stellen.models import Pruefbefund, PruefbefundBeitrag
from stellen.permissions import may_answer_pruefbefund
from stellen.pruefungen import titel_von
from stellen.zustaendig import konten_mit

ZUSTAND = ("status", "begruendung", "akzeptiert_bis")
ZUSTAENDIGKEIT = ("verantwortlich", "faellig_am")


def _require_audit(befund: Pruefbefund, by: Nutzer) -> None:
    if not darf(by, "audit_stellen", befund.kommune_id or LAND):
        raise PermissionDenied


@transaction.atomic
def decide_befund(
    *, befund: Pruefbefund, status: str, grund: str, by: Nutzer, gesehen: str = ""
) -> Pruefbefund:
    """Move a finding along ``PRUEFBEFUND_TRANSITIONS``, always with a reason.

    ``gesehen`` is the state ``by`` decided upon: if it is another one by now, nothing happens.
    Raises ``ValidationError`` then, without a reason, and for a step the table does not allow.
    """
    _require_audit(befund, by)
    befund = Pruefbefund.objects.select_for_update().get(pk=befund.pk)
    if gesehen and gesehen != befund.status:
        raise ValidationError(_overtaken(befund))
    _decide(befund, status, grund)
    befund.save()
    return befund


def _overtaken(befund: Pruefbefund) -> str:
    """Who changed it meanwhile, to what, and why."""
    letzter = befund.history.select_related("history_user").first()
    person = (letzter and letzter.history_user) or "Der Prüflauf"
    grund = f" Begründung: {befund.begruendung}" if befund.begruendung else ""
    return (
        f"{person} hat den Stand inzwischen auf „{befund.get_status_display()}“ gesetzt.{grund} Ihre "
        "Entscheidung ist nicht gespeichert. Prüfen Sie sie und entscheiden Sie dann erneut."
    )


def _decide(befund: Pruefbefund, status: str, grund: str) -> None:
    if not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie die Entscheidung."})
    if status not in PRUEFBEFUND_TRANSITIONS[PruefbefundStatus(befund.status)]:
        raise ValidationError(
            f"Aus dem Stand „{befund.get_status_display()}“ führt kein Weg zu "
            f"„{PruefbefundStatus(status).label}“."
        )
    befund.status = status
    befund.begruendung = grund.strip()
    befund.akzeptiert_bis = befund.mass if status == PruefbefundStatus.AKZEPTIERT else None
    befund._change_reason = befund.begruendung


@transaction.atomic
def accept_befunde(*, befunde: QuerySet[Pruefbefund], grund: str, by: Nutzer) -> int:
    """Accept many with one reason; all or none. Returns how many.

    Raises ``ValidationError`` when one of them is in a state from which that is impossible.
    """
    liste = _locked(befunde, by)
    stoerend = [
        b for b in liste
        if PruefbefundStatus.AKZEPTIERT not in PRUEFBEFUND_TRANSITIONS[PruefbefundStatus(b.status)]
    ]  # fmt: skip
    if stoerend:
        raise ValidationError(
            [
                f"{b} ist {b.get_status_display()} und kann nicht akzeptiert werden."
                for b in stoerend
            ]
        )
    for befund in liste:
        _decide(befund, PruefbefundStatus.AKZEPTIERT, grund)
    bulk_update_with_history(liste, Pruefbefund, ZUSTAND, default_user=by)
    return len(liste)


@transaction.atomic
def assign_befunde(
    *,
    befunde: QuerySet[Pruefbefund],
    verantwortlich: Nutzer | None,
    faellig_am: date | None,
    grund: str,
    by: Nutzer,
) -> int:
    """Make somebody responsible for many until a day; returns how many. One notice in all."""
    if not grund.strip():
        raise ValidationError({"grund": "Bitte begründen Sie die Zuständigkeit."})
    liste = _locked(befunde, by)
    for befund in liste:
        befund.verantwortlich, befund.faellig_am = verantwortlich, faellig_am
        befund._change_reason = grund.strip()
    bulk_update_with_history(liste, Pruefbefund, ZUSTAENDIGKEIT, default_user=by)
    if verantwortlich is not None and verantwortlich != by and liste:
        anzahl = "einen Prüfbefund" if len(liste) == 1 else f"{len(liste)} Prüfbefunde"
        stichtag = liste[0].erhebung.stichtag
        notify(
            empfaenger=verantwortlich,
            text=f"Sie sind für {anzahl} zum {datum_text(stichtag)} zuständig.",
            url=f"{reverse('stellen:befunde', args=[stichtag])}?zustaendig=ich",
        )
    return len(liste)


def _locked(befunde: QuerySet[Pruefbefund], by: Nutzer) -> list[Pruefbefund]:
    if not darf(by, "audit_stellen"):
        raise PermissionDenied
    ids = list(befunde.values_list("pk", flat=True))
    gesperrt = Pruefbefund.objects.filter(pk__in=ids).select_for_update(of=("self",))
    liste = list(gesperrt.select_related("erhebung").order_by("pk"))
    for befund in liste:
        _require_audit(befund, by)
    return liste


@transaction.atomic
def assign_befund(*, befund: Pruefbefund, by: Nutzer) -> Pruefbefund:
    """Store who is responsible until when, as the form has set it, and tell that person."""
    _require_audit(befund, by)
    vorher = Pruefbefund.objects.values_list("verantwortlich_id", flat=True).get(pk=befund.pk)
    befund.save()
    neu = befund.verantwortlich
    if neu is not None and neu != by and neu.pk != vorher:
        _tell([neu], befund, "Sie sind zuständig")
    return befund


@transaction.atomic
def add_beitrag(*, befund: Pruefbefund, art: str, text: str, by: Nutzer) -> PruefbefundBeitrag:
    """Ask (Ministerium), answer (Kommune) or comment (both); never changed afterwards.

    Asking and answering put an open finding into clarification and tell the other side.
    Raises ``PermissionDenied`` for who is neither, ``ValidationError`` without a text or when
    somebody asks about a finding of the Land, which has nobody to answer.
    """
    if not text.strip():
        raise ValidationError({"text": "Bitte schreiben Sie einen Text."})
    if befund.kommune_id is None and art != Beitragsart.KOMMENTAR:
        raise ValidationError("Zu einem Befund des Landes gibt es keine Kommune, die antwortet.")
    _require_may_write(befund, art, by)
    beitrag = PruefbefundBeitrag.objects.create(
        pruefbefund=befund, kommune_id=befund.kommune_id, art=art, text=text.strip(), verfasser=by
    )
    if art != Beitragsart.KOMMENTAR:
        _clarify(befund, Beitragsart(art), by)
        worte = {Beitragsart.RUECKFRAGE: "Rückfrage", Beitragsart.ANTWORT: "Antwort"}
        _tell(_other_side(befund, art, by), befund, worte[Beitragsart(art)])
    return beitrag


def _require_may_write(befund: Pruefbefund, art: str, by: Nutzer) -> None:
    pruefend = darf(by, "audit_stellen", befund.kommune_id or LAND)
    antwortend = may_answer_pruefbefund(by, befund.kommune_id)
    erlaubt = {
        Beitragsart.RUECKFRAGE: pruefend,
        Beitragsart.ANTWORT: antwortend,
        Beitragsart.KOMMENTAR: pruefend or antwortend,
    }
    if not erlaubt[Beitragsart(art)]:
        raise PermissionDenied


def _clarify(befund: Pruefbefund, art: Beitragsart, by: Nutzer) -> None:
    """An open finding is being clarified now. The Kommune may not write it: the system does."""
    with systemkontext("Prüfbefund in Klärung"):
        befund = Pruefbefund.objects.select_for_update().get(pk=befund.pk)
        if befund.status == PruefbefundStatus.OFFEN:
            befund.status = PruefbefundStatus.KLAERUNG
            befund._change_reason = art.label
            befund._history_user = by
            befund.save()


def _other_side(befund: Pruefbefund, art: str, by: Nutzer) -> Sequence[Nutzer]:
    """Asked: who looks after the Kommune's posts. Answered: who is responsible, else who asked."""
    if art == Beitragsart.RUECKFRAGE:
        return list(konten_mit("edit_stellen", befund.kommune_id))
    if befund.verantwortlich and befund.verantwortlich != by:
        return [befund.verantwortlich]
    fragen = befund.beitraege.filter(art=Beitragsart.RUECKFRAGE).order_by("-erstellt_am")
    frage = fragen.select_related("verfasser").first()
    return [frage.verfasser] if frage else list(konten_mit("audit_stellen"))


def _tell(personen: Sequence[Nutzer], befund: Pruefbefund, was: str) -> None:
    tag = datum_text(befund.erhebung.stichtag)
    text = f"{was}: Prüfbefund „{titel_von(befund.pruefung)}“ zum {tag}"
    for person in personen:
        notify(empfaenger=person, text=text, url=reverse("stellen:befund", args=[befund.pk]))
