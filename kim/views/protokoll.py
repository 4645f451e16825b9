"""The read log: own reads for everybody, those in a Kommune for whom its log is open."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from io import TextIOWrapper

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kim.actions.zugriff import log_mengen
from kim.anzeige.zugriffe import KOPF, beschreiben, csv_zeile
from kim.constants import ZugriffArt
from kim.export import neutralisiere
from kim.forms.verlauf import ProtokollFilter
from kim.konten.bestaetigung import require_bestaetigung
from kim.models import Zugriff
from kim.models.protokoll import ZugriffQuerySet
from kim.permissions import darf
from kim.views.verlauf import IM_AUSSCHNITT, gegenstand_oder_404

JE_SEITE = 50
BLOCK = 2000
ZAEHLGRENZE = 1000
IM_SPEICHER = 2**20


def protokoll(request: HttpRequest) -> HttpResponse:
    formular = _formular(request)
    zeilen = _gefiltert(request, formular)
    seite, zurueck, weiter = _blaettern(request, zeilen)
    kontext = {
        "formular": formular,
        "zugriffe": beschreiben(seite, request.user),
        "nur_eigene": not darf(request.user, "view_protokoll"),
        "zurueck_url": zurueck,
        "weiter_url": weiter,
        "stand": _anzahl(zeilen),
        "csv_url": f"{reverse('protokoll_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "kim/protokoll.html", kontext, status=422 if formular.errors else 200)


def protokoll_csv(request: HttpRequest) -> HttpResponse:
    """All entries the filter shows, as a file; the export is itself an entry."""
    formular = _formular(request)
    if formular.errors:
        return protokoll(request)
    require_bestaetigung(request)
    # Written before it is sent: the answer streams after the transaction has ended.
    datei = tempfile.SpooledTemporaryFile(IM_SPEICHER)  # noqa: SIM115 - FileResponse closes it
    text = TextIOWrapper(datei, "utf-8-sig", newline="", write_through=True)
    schreiber = csv.writer(text, delimiter=";")
    schreiber.writerow(KOPF)
    mengen: Counter = Counter()
    for block in _bloecke(_gefiltert(request, formular)):
        for zugriff in block:
            mengen[zugriff.kommune_id] += 1
            schreiber.writerow([neutralisiere(zelle) for zelle in csv_zeile(zugriff)])
    text.detach()
    log_mengen(
        by=request.user, modell=Zugriff, mengen=mengen, art=ZugriffArt.EXPORT,
        zweck="Zugriffsprotokoll als CSV heruntergeladen",
    )  # fmt: skip
    return _als_datei(datei, f"zugriffsprotokoll-{timezone.localdate():%Y-%m-%d}.csv")


def _als_datei(datei: tempfile.SpooledTemporaryFile, name: str) -> HttpResponse:
    """Small ones at once, large ones in pieces from the disk."""
    klein = datei.tell() <= IM_SPEICHER
    datei.seek(0)
    if not klein:
        return FileResponse(datei, as_attachment=True, filename=name, content_type="text/csv")
    with datei:
        antwort = HttpResponse(datei.read(), content_type="text/csv; charset=utf-8")
    antwort["Content-Disposition"] = f'attachment; filename="{name}"'
    return antwort


def leser(request: HttpRequest, modell: str, kennung: str) -> HttpResponse:
    """Who read this record, as far as the account may know."""
    g = gegenstand_oder_404(request, modell, kennung)
    zeilen = _des_datensatzes(request, modell, str(g.kennung))
    seite, zurueck, weiter = _blaettern(request, zeilen)
    kontext = {
        "gegenstand": g,
        "zugriffe": beschreiben(seite, request.user),
        "zurueck_url": zurueck,
        "weiter_url": weiter,
        "stand": _anzahl(zeilen),
        "pfad": g.pfad("Wer hat gelesen"),
    }
    return render(request, "kim/protokoll_leser.html", kontext)


def leser_ausschnitt(request: HttpRequest, modell: str, kennung: str) -> HttpResponse:
    """The newest reads of a record, to be loaded into its page."""
    g = gegenstand_oder_404(request, modell, kennung)
    zeilen = _des_datensatzes(request, modell, str(g.kennung))[:IM_AUSSCHNITT]
    kontext = {
        "zugriffe": beschreiben(zeilen, request.user),
        "leser_url": reverse("leser", args=[modell, kennung]),
    }
    return render(request, "kim/protokoll_ausschnitt.html", kontext)


def _des_datensatzes(request: HttpRequest, modell: str, kennung: str) -> ZugriffQuerySet:
    return (
        Zugriff.objects.visible_to(request.user)
        .filter(objekt_typ=modell, objekt_id=kennung)
        .select_related("nutzer", "kommune")
    )


def _formular(request: HttpRequest) -> ProtokollFilter:
    formular = ProtokollFilter(request.GET, nur_eigene=not darf(request.user, "view_protokoll"))
    formular.is_valid()
    return formular


def _gefiltert(request: HttpRequest, formular: ProtokollFilter) -> ZugriffQuerySet:
    zeilen = Zugriff.objects.visible_to(request.user).select_related("nutzer", "kommune")
    wahl = formular.cleaned_data
    if person := wahl.get("person", "").strip():
        zeilen = zeilen.filter(
            Q(nutzer__name__icontains=person) | Q(nutzer__email__icontains=person)
        )
    if art := wahl.get("art"):
        zeilen = zeilen.filter(art=art)
    if von := wahl.get("von"):
        zeilen = zeilen.filter(zeitpunkt__gte=_beginn(von))
    if bis := wahl.get("bis"):
        zeilen = zeilen.filter(zeitpunkt__lt=_beginn(bis + timedelta(days=1)))
    return zeilen


def _beginn(tag) -> datetime:
    return timezone.make_aware(datetime.combine(tag, time.min))


def _anzahl(zeilen: ZugriffQuerySet) -> str:
    anzahl = zeilen.order_by()[: ZAEHLGRENZE + 1].count()
    if anzahl > ZAEHLGRENZE:
        return "mehr als 1.000 Zugriffe"
    return "1 Zugriff" if anzahl == 1 else f"{anzahl} Zugriffe"


def _marke(zugriff: Zugriff) -> str:
    return f"{zugriff.zeitpunkt.isoformat()}~{zugriff.pk}"


def _grenze(text: str | None) -> tuple[datetime, int] | None:
    """The place in the list that an address names; a broken one is the beginning."""
    zeit, _, nummer = (text or "").partition("~")
    if not nummer.isdecimal() or len(nummer) > 18:
        return None
    try:
        moment = datetime.fromisoformat(zeit)
    except (ValueError, ValidationError):
        return None
    return (moment, int(nummer)) if timezone.is_aware(moment) else None


def _aelter(zeilen: ZugriffQuerySet, grenze: tuple[datetime, int]) -> ZugriffQuerySet:
    zeit, nummer = grenze
    return zeilen.filter(zeitpunkt__lte=zeit).exclude(zeitpunkt=zeit, pk__gte=nummer)


def _neuer(zeilen: ZugriffQuerySet, grenze: tuple[datetime, int]) -> ZugriffQuerySet:
    zeit, nummer = grenze
    return zeilen.filter(zeitpunkt__gte=zeit).exclude(zeitpunkt=zeit, pk__lte=nummer)


def _blaettern(request: HttpRequest, zeilen: ZugriffQuerySet) -> tuple[list[Zugriff], str, str]:
    """One page by key (no offset), with the addresses of the page before and after."""
    nach, vor = _grenze(request.GET.get("nach")), _grenze(request.GET.get("vor"))
    if vor:
        gelesen = list(_neuer(zeilen, vor).order_by("zeitpunkt", "pk")[: JE_SEITE + 1])
        seite = gelesen[:JE_SEITE][::-1]
        davor, danach = len(gelesen) > JE_SEITE, True
    else:
        if nach:
            zeilen = _aelter(zeilen, nach)
        gelesen = list(zeilen.order_by("-zeitpunkt", "-pk")[: JE_SEITE + 1])
        seite = gelesen[:JE_SEITE]
        davor, danach = nach is not None, len(gelesen) > JE_SEITE
    if not seite:
        return [], "", ""
    zurueck = _adresse(request, vor=_marke(seite[0])) if davor else ""
    weiter = _adresse(request, nach=_marke(seite[-1])) if danach else ""
    return seite, zurueck, weiter


def _adresse(request: HttpRequest, **ziel: str) -> str:
    abfrage = request.GET.copy()
    for name in ("vor", "nach"):
        abfrage.pop(name, None)
    abfrage.update(ziel)
    return f"?{abfrage.urlencode()}"


def _bloecke(zeilen: ZugriffQuerySet) -> Iterator[list[Zugriff]]:
    """All rows, newest first, in blocks: memory stays flat."""
    sortiert = zeilen.order_by("-zeitpunkt", "-pk")
    block = list(sortiert[:BLOCK])
    while block:
        yield block
        letzte = block[-1]
        block = list(_aelter(sortiert, (letzte.zeitpunkt, letzte.pk))[:BLOCK])
