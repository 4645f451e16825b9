"""Tasks in the calendar of an account: their days, and nothing about whom they are."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from casemanagement.aufgabenliste import meine_offenen
from casemanagement.models import Aufgabe
from kim.kalender import Termin
from kim.models import Nutzer

HOECHSTENS = 500


def termine(nutzer: Nutzer) -> list[Termin]:
    """Open tasks of the account; a calendar lies on many devices, so it says „Aufgabe“ only."""
    letzte = Aufgabe.history.filter(id=OuterRef("pk")).order_by("-history_date")
    aufgaben = meine_offenen(nutzer).annotate(
        geaendert_am=Subquery(letzte.values("history_date")[:1])
    )
    return [
        Termin(
            kennung=f"aufgabe-{aufgabe.pk}",
            titel="Aufgabe in KIM",
            tag=aufgabe.faellig_am,
            url=reverse("casemanagement:fall_aufgaben", args=[aufgabe.fall_id]),
            geaendert_am=aufgabe.geaendert_am or timezone.now(),
            text="Worum es geht, steht in KIM.",
        )
        for aufgabe in aufgaben[:HOECHSTENS]
    ]
