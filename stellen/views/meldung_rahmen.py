"""What all pages of one Meldung share: its versions, its frame, its figures as text."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from kim.models import Kommune
from kim.zahlen import datum_text, vzae_text
from stellen.bericht.typen import Betraege
from stellen.constants import GROESSEN, Stellenart
from stellen.models import Erhebung, Meldung, MeldungZeile, groessen_von


def versionen_von(
    request: HttpRequest, stichtag: date, ags: str
) -> tuple[Erhebung, Kommune, list[Meldung]]:
    """The visible versions, newest first; 404 without one, whatever the reason."""
    erhebung = get_object_or_404(Erhebung, stichtag=stichtag)
    kommune = get_object_or_404(Kommune, ags=ags)
    versionen = list(
        Meldung.objects.visible_to(request.user)
        .filter(erhebung=erhebung, kommune=kommune)
        .select_related("importlauf", "erhebung", "kommune")
        .prefetch_related("zeilen")
        .order_by("-version")
    )
    if not versionen:
        raise Http404
    return erhebung, kommune, versionen


def rahmen(erhebung: Erhebung, kommune: Kommune, seite: str = "") -> dict[str, Any]:
    """Breadcrumb, scope and addresses of all pages of one Meldung."""
    tag = datum_text(erhebung.stichtag)
    pruefung = reverse("stellen:pruefung", args=[erhebung.stichtag])
    eigene = reverse("stellen:meldung", args=[erhebung.stichtag, kommune.ags])
    pfad = [
        ("Stellen", reverse("stellen:stichtage")),
        (tag, pruefung),
        (kommune.name, eigene if seite else ""),
    ]
    return {
        "erhebung": erhebung,
        "kommune": kommune,
        "tag": tag,
        "pfad": [*pfad, (seite, "")] if seite else pfad,
        "umfang": [
            {"bezeichnung": "Kommune", "wert": kommune.name, "url": pruefung},
            {"bezeichnung": "Stichtag", "wert": tag, "url": reverse("stellen:stichtage")},
        ],
        "pruefung_url": pruefung,
        "meldung_url": eigene,
    }


def betraege(meldung: Meldung) -> Betraege:
    """Sum over the Stellenarten of one Meldung."""
    zeilen = list(meldung.zeilen.all())
    return Betraege(*(sum((getattr(z, g) for z in zeilen), start=0) for g in GROESSEN))


def nach_stellenart(meldung: Meldung) -> dict[str, MeldungZeile]:
    """The rows in official order."""
    vorhanden = {z.stellenart: z for z in meldung.zeilen.all()}
    return {art: vorhanden[art] for art in Stellenart.values if art in vorhanden}


def zeilen_texte(meldung: Meldung) -> list[dict[str, Any]]:
    """The rows in official order: heading, the four amounts as text, remark."""
    return [
        {
            "bezeichnung": zeile.get_stellenart_display(),
            "betraege": [vzae_text(wert) for wert in groessen_von(zeile)],
            "bemerkung": zeile.bemerkung,
        }
        for zeile in nach_stellenart(meldung).values()
    ]
