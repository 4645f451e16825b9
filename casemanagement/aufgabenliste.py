"""The open tasks of an account, by when they are due."""

from datetime import date, timedelta

from django.db.models import QuerySet

from casemanagement.constants import AufgabeStatus
from casemanagement.models import Aufgabe
from kim.models import Nutzer

UEBERFAELLIG, HEUTE, WOCHE = "ueberfaellig", "heute", "woche"


def meine_offenen(nutzer: Nutzer) -> QuerySet[Aufgabe]:
    """Those this account has to do, in files it sees; the oldest due first."""
    return Aufgabe.objects.visible_to(nutzer).filter(zustaendig=nutzer, status=AufgabeStatus.OFFEN)


def in_der_zeit(aufgaben: QuerySet[Aufgabe], zeit: str, heute: date) -> QuerySet[Aufgabe]:
    """Of these the ones of a time; an unknown one leaves all."""
    filter_je_zeit = {
        UEBERFAELLIG: {"faellig_am__lt": heute},
        HEUTE: {"faellig_am": heute},
        WOCHE: {"faellig_am__range": (heute, heute + timedelta(days=6))},
    }
    return aufgaben.filter(**filter_je_zeit.get(zeit, {}))
