"""The common ground's part of the global search: places, organisations, accounts, pages."""

import unicodedata
from itertools import islice

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from kim import navigation
from kim.models import Gemeinde, Kommune, Nutzer, Organisation, Team
from kim.startseite import Treffer

JE_ART = 8


def falte(text: str) -> str:
    """Spelling-tolerant form: lower case, ä → ae, ß → ss, ı → i, no accents."""
    text = text.lower().replace("ı", "i")
    for von, nach in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(von, nach)
    return "".join(z for z in unicodedata.normalize("NFKD", text) if not unicodedata.combining(z))


def suche(request: HttpRequest, begriff: str) -> list[Treffer]:
    """Results in the common ground; accounts only where one may see them."""
    gesucht = falte(begriff)
    treffer = _seiten(request, gesucht)
    if request.rechte.ids:
        treffer += [*_kommunen(gesucht), *_gemeinden(gesucht), *_organisationen(begriff)]
    return treffer + _konten(request, begriff)


def _seiten(request: HttpRequest, gesucht: str) -> list[Treffer]:
    eintraege = [e for g in navigation.HAUPTNAVIGATION for e in g.eintraege]
    eintraege += [*navigation.NEU, *navigation.KONTO, *navigation.FUSS]
    return [
        Treffer("Seiten", e["text"], e["url"])
        for e in navigation.sichtbare(eintraege, request.rechte)
        if gesucht in falte(e["text"])
    ]


def _kommunen(gesucht: str) -> list[Treffer]:
    passend = (
        k
        for k in Kommune.objects.all()
        if gesucht in falte(k.name) or gesucht in falte(k.kurzname) or k.ags == gesucht
    )
    return [
        Treffer("Kommunen", k.name, reverse("kommune", args=[k.ags]), k.get_art_display())
        for k in islice(passend, JE_ART)
    ]


def _gemeinden(gesucht: str) -> list[Treffer]:
    """Gemeinden lead to their Kommune; kreisfreie Städte are found there already."""
    passend = (
        g
        for g in Gemeinde.objects.gueltig().select_related("kommune")
        if gesucht in falte(g.name) and not g.kommune.kurzname.endswith(g.name)
    )
    return [
        Treffer("Gemeinden", g.name, reverse("kommune", args=[g.kommune.ags]), g.kommune.name)
        for g in islice(passend, JE_ART)
    ]


def _organisationen(begriff: str) -> list[Treffer]:
    organisationen = Organisation.objects.filter(name__icontains=begriff, aktiv=True)
    teams = Team.objects.filter(name__icontains=begriff, aktiv=True)
    return [
        Treffer(
            "Organisationen", o.name, reverse("organisation", args=[o.pk]), str(o.kommune or "")
        )
        for o in organisationen.select_related("kommune")[:JE_ART]
    ] + [
        Treffer("Teams", t.name, reverse("team", args=[t.pk]), str(t.kommune))
        for t in teams.select_related("kommune")[:JE_ART]
    ]


def _konten(request: HttpRequest, begriff: str) -> list[Treffer]:
    """Only for who may open accounts: everybody else finds nobody."""
    if not request.rechte.hat("view_konten"):
        return []
    gefunden = Nutzer.objects.visible_to(request.user).filter(
        Q(name__icontains=begriff) | Q(email__icontains=begriff)
    )
    return [
        Treffer("Konten", n.name, reverse("konto", args=[n.pk]), n.email) for n in gefunden[:JE_ART]
    ]
