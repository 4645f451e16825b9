"""Drafts end: what nobody went on with is deleted (data minimisation, Art. 5 (1) c, e DSGVO)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from casemanagement.models import Aufnahme, Kontaktentwurf

KONTAKT = timedelta(days=30)
AUFNAHME = timedelta(days=90)
"""How long a draft lies untouched; the data protection register names both."""


@transaction.atomic
def delete_alte_entwuerfe(jetzt: datetime | None = None) -> tuple[int, int]:
    """Delete drafts of notes and unfinished intakes last saved too long ago; how many of each."""
    jetzt = jetzt or timezone.now()
    alte_kontakte = Kontaktentwurf.objects.filter(gespeichert_am__lt=jetzt - KONTAKT)
    alte_aufnahmen = Aufnahme.objects.offene().filter(gespeichert_am__lt=jetzt - AUFNAHME)
    return alte_kontakte.delete()[0], alte_aufnahmen.delete()[0]
