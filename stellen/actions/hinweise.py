"""Whom staffing tells what: notices for the Kommunen and for the Ministerium.

Texts name the Kommune and the Stichtag, never a figure or a person; a mail names neither.
"""

from collections.abc import Collection

from django.urls import reverse

from kim.actions.benachrichtigungen import accounts_with, notify_all
from kim.constants import Hinweisart
from kim.kontext import LAND
from kim.models import Kommune, Nutzer
from kim.zahlen import datum_text
from stellen.models import Erhebung, Meldung


def tag(erhebung: Erhebung) -> str:
    return datum_text(erhebung.stichtag)


def melde_kommunen(
    *,
    erhebung: Erhebung,
    kommunen: Collection[Kommune],
    text: str,
    art: Hinweisart,
    by: Nutzer | None,
) -> int:
    """Tell those who report for these Kommunen; the notice leads to their Meldung."""
    adressen = {k.pk: reverse("stellen:meldung", args=[erhebung.stichtag, k.ags]) for k in kommunen}
    return notify_all(
        empfaenger=[
            (konto, adressen[kommune])
            for konto, kommune in accounts_with("edit_stellen", list(adressen))
        ],
        text=text,
        art=art,
        ausser=by,
    )


def melde_kommune(*, meldung: Meldung, text: str, art: Hinweisart, by: Nutzer | None) -> int:
    """Tell those who report for the Kommune of one Meldung."""
    return melde_kommunen(
        erhebung=meldung.erhebung, kommunen=[meldung.kommune], text=text, art=art, by=by
    )


def melde_ministerium(*, text: str, url: str, art: Hinweisart, by: Nutzer | None) -> int:
    """Tell everybody in the Ministerium who audits staffing."""
    return notify_all(
        empfaenger=[(konto, url) for konto, _ in accounts_with("audit_stellen", [LAND])],
        text=text,
        art=art,
        ausser=by,
    )


def meldung_url(meldung: Meldung) -> str:
    return reverse("stellen:meldung", args=[meldung.erhebung.stichtag, meldung.kommune.ags])
