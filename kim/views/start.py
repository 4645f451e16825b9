"""The start page: numbers that are links, then what is to be done. Per role by its rights."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kim.rechte_katalog import KOMMUNE_RECHTE, TEAM_RECHTE
from kim.startseite import sammle_start


def start(request: HttpRequest) -> HttpResponse:
    beitrag = sammle_start(request)
    texte = KOMMUNE_RECHTE | TEAM_RECHTE
    return render(
        request,
        "kim/start.html",
        {
            "kennzahlen": beitrag.kennzahlen,
            "anstehend": beitrag.anstehend,
            "darf": [texte[recht] for recht in texte if request.rechte.hat(recht)],
            "heute": timezone.localdate(),
        },
    )
