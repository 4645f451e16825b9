"""The global search: Kommunen, people one may see, pages."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kim.startseite import sammle_treffer

MINDESTENS = 2


def suche(request: HttpRequest) -> HttpResponse:
    begriff = " ".join(request.GET.get("q", "").split())[:200]
    treffer = sammle_treffer(request, begriff) if len(begriff) >= MINDESTENS else []
    gruppen = [(art, list(liste)) for art, liste in groupby(treffer, key=lambda t: t.art)]
    return render(
        request,
        "kim/suche.html",
        {"begriff": begriff, "gruppen": gruppen, "anzahl": len(treffer), "kurz": MINDESTENS},
    )
