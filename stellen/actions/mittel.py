"""Fördersätze and Haushaltsansätze: store, delete while unused, compute from the budget."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum

from kim.models import Nutzer
from kim.permissions import darf
from kim.zahlen import euro_text, vzae_text
from stellen.constants import BAUSTEIN, STELLENART_KURZ, Stellenart
from stellen.mittel.daten import im_jahr
from stellen.mittel.rechnen import rechnerischer_satz
from stellen.models import Foerdersatz, Haushaltsansatz, Stelle, Zuweisung


def _pflicht(by: Nutzer | None) -> None:
    if by is not None and not darf(by, "audit_stellen"):
        raise PermissionDenied


@transaction.atomic
def save_foerdersatz(*, satz: Foerdersatz, by: Nutzer | None) -> Foerdersatz:
    """Store a rate somebody typed; a computed one whose amount changes is no longer computed."""
    _pflicht(by)
    alt = Foerdersatz.objects.filter(pk=satz.pk).first()
    if alt is not None and alt.betrag != satz.betrag:
        satz.rechnerisch = False
    satz.save()
    return satz


@transaction.atomic
def delete_foerdersatz(*, satz: Foerdersatz, by: Nutzer | None) -> None:
    """Delete a rate nothing is computed with; else ``ValidationError``."""
    _pflicht(by)
    if satz_verwendet(satz):
        raise ValidationError(
            f"Mit dem {satz} wird gerechnet: Es gibt Zuweisungen oder Stellen dazu. "
            "Ändern Sie Betrag oder Quelle, statt ihn zu löschen."
        )
    satz.delete()


def satz_verwendet(satz: Foerdersatz) -> bool:
    """Are VZÄ assigned or posts set up for its Stellenart and year?"""
    jahr, art = satz.haushaltsjahr, satz.stellenart
    return (
        Zuweisung.objects.filter(haushaltsjahr=jahr, stellenart=art).exists()
        or Stelle.objects.filter(
            im_jahr(jahr, "gueltig_von", "gueltig_bis"), stellenart=art
        ).exists()
    )


@transaction.atomic
def save_ansatz(*, ansatz: Haushaltsansatz, by: Nutzer | None) -> Haushaltsansatz:
    _pflicht(by)
    ansatz.save()
    return ansatz


@transaction.atomic
def delete_ansatz(*, ansatz: Haushaltsansatz, by: Nutzer | None) -> None:
    """Delete a budget no rate was computed from; else ``ValidationError``."""
    _pflicht(by)
    if ansatz_verwendet(ansatz):
        raise ValidationError(
            f"Aus dem {ansatz} sind Fördersätze errechnet. "
            "Ändern Sie Betrag oder Quelle, statt ihn zu löschen."
        )
    ansatz.delete()


def ansatz_verwendet(ansatz: Haushaltsansatz) -> bool:
    return Foerdersatz.objects.filter(
        haushaltsjahr=ansatz.haushaltsjahr, stellenart__in=arten_von(ansatz), rechnerisch=True
    ).exists()


def arten_von(ansatz: Haushaltsansatz) -> list[str]:
    """The Stellenarten paid from it."""
    return [art.value for art in Stellenart if BAUSTEIN[art] == ansatz.baustein]


def zugewiesen_zu(ansatz: Haushaltsansatz) -> Decimal:
    """VZÄ assigned in its year to all Stellenarten of its Baustein together."""
    zuweisungen = Zuweisung.objects.filter(
        haushaltsjahr=ansatz.haushaltsjahr, stellenart__in=arten_von(ansatz)
    )
    return zuweisungen.aggregate(summe=Sum("vzae"))["summe"] or Decimal(0)


@transaction.atomic
def errechne_saetze(*, ansatz: Haushaltsansatz, by: Nutzer | None) -> list[Foerdersatz]:
    """Rate = budget ÷ assigned VZÄ, one for all Stellenarten of the Baustein.

    Replaces computed rates only; one that was laid down stays. Raises ``ValidationError``
    when nothing is assigned or in the budget, and when every rate is laid down.
    """
    _pflicht(by)
    vzae = zugewiesen_zu(ansatz)
    if not vzae or not ansatz.betrag:
        raise ValidationError(
            f"Für {ansatz.get_baustein_display()} sind {ansatz.haushaltsjahr} "
            f"{vzae_text(vzae)} VZÄ zugewiesen und {euro_text(ansatz.betrag)} angesetzt. "
            "Daraus lässt sich kein Satz errechnen."
        )
    bestand = {
        s.stellenart: s for s in Foerdersatz.objects.filter(haushaltsjahr=ansatz.haushaltsjahr)
    }
    raus = []
    for art in arten_von(ansatz):
        satz = bestand.get(art) or Foerdersatz(
            stellenart=art, haushaltsjahr=ansatz.haushaltsjahr, rechnerisch=True
        )
        if satz.rechnerisch:
            satz.betrag, satz.quelle = (
                rechnerischer_satz(ansatz.betrag, vzae),
                _quelle(ansatz, vzae),
            )
            satz.save()
            raus.append(satz)
    if not raus:
        raise ValidationError("Alle Sätze dieses Bausteins sind festgesetzt und bleiben.")
    return raus


def _quelle(ansatz: Haushaltsansatz, vzae: Decimal) -> str:
    arten = " und ".join(STELLENART_KURZ[Stellenart(art)] for art in arten_von(ansatz))
    return (
        f"Ansatz {euro_text(ansatz.betrag)} ÷ {vzae_text(vzae)} zugewiesene VZÄ "
        f"({arten}), auf den Cent gerundet"
    )
