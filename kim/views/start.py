"""The start page: numbers that are links, then what is to be done. Per role by its rights."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kim.kontext import Rechte
from kim.navigation import adresse
from kim.rechte_katalog import KOMMUNE_RECHTE, TEAM_RECHTE
from kim.startseite import sammle_start

ORTE = {
    "work_faelle": "casemanagement:faelle",
    "supervise_faelle": "casemanagement:faelle",
    "view_konten": "konten",
    "manage_konten": "konten",
    "manage_organisationen": "organisationen",
    "view_protokoll": "protokoll",
    "view_stellen": "stellen:stichtage",
    "view_stellen_festgestellt": "stellen:stichtage",
    "edit_stellen": "stellen:stichtage",
    "audit_stellen": "stellen:importe",
}
"""Where a right is used: the name of the page."""

FUER_ALLE = {
    "kommunen": "Kommunen und ihre Gemeinden nachschlagen",
    "organisationen": "Organisationen und Ansprechpersonen finden",
    "hilfe": "Im Handbuch nachlesen",
}
"""What every role can do."""

SPAETER = {
    "view_fallzahlen": "die Auswertungen der Fallarbeit",
    "answer_verfahrensanfragen_abh": "die freigegebenen Anfragen zum Verfahren",
    "answer_verfahrensanfragen_ebh": "die freigegebenen Anfragen zum Verfahren",
}
"""Rights that may be held already although this version has no page for them."""


def start(request: HttpRequest) -> HttpResponse:
    beitrag = sammle_start(request)
    return render(
        request,
        "kim/start.html",
        {
            "kennzahlen": beitrag.kennzahlen,
            "anstehend": beitrag.anstehend,
            "mit_rolle": bool(request.rechte.ids),
            "darf": _heute(request.rechte),
            "spaeter": _spaeter(request.rechte),
            "heute": timezone.localdate(),
        },
    )


def _heute(rechte: Rechte) -> list[dict[str, str]]:
    """What the account can do in this version, each with the page for it; nothing twice."""
    texte = KOMMUNE_RECHTE | TEAM_RECHTE
    eigenes = [
        {"text": text[0].upper() + text[1:], "url": adresse(ORTE[recht])}
        for recht, text in texte.items()
        if rechte.hat(recht) and recht not in SPAETER
    ]
    bekannt = {ort["url"] for ort in eigenes}
    fuer_alle = [{"text": text, "url": adresse(name)} for name, text in FUER_ALLE.items()]
    return eigenes + [ort for ort in fuer_alle if ort["url"] not in bekannt]


def _spaeter(rechte: Rechte) -> str:
    """What the account's rights are for, but is not in this version; empty when nothing."""
    teile = list(dict.fromkeys(text for recht, text in SPAETER.items() if rechte.hat(recht)))
    return " und ".join(filter(None, (", ".join(teile[:-1]), *teile[-1:])))
