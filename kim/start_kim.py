"""The common ground's part of the start page: accounts, grants, jobs."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kim.constants import AuftragStatus
from kim.models import Auftrag, Nutzer, Rollenvergabe
from kim.startseite import Anstehend, Kennzahl, Startbeitrag
from kim.zahlen import datum_text

VORLAUF_TAGE = 30


def start(request: HttpRequest) -> Startbeitrag:
    beitrag = Startbeitrag()
    if request.rechte.hat("view_konten"):
        _verwaltung(request, beitrag)
    if request.rechte.ids:
        _auftraege(request, beitrag)
    return beitrag


def _verwaltung(request: HttpRequest, beitrag: Startbeitrag) -> None:
    konten = Nutzer.objects.visible_to(request.user).filter(is_active=True).count()
    beitrag.kennzahlen.append(Kennzahl(str(konten), "aktive Konten", reverse("konten")))
    heute = timezone.localdate()
    endend = (
        Rollenvergabe.objects.visible_to(request.user)
        .filter(gueltig_bis__gte=heute, gueltig_bis__lte=heute + timedelta(days=VORLAUF_TAGE))
        .select_related("nutzer", "kommune", "team__kommune")
        .order_by("gueltig_bis")[:20]
    )
    for vergabe in endend:
        beitrag.anstehend.append(
            Anstehend(
                f"{vergabe.nutzer}: {vergabe} endet am {datum_text(vergabe.gueltig_bis)}",
                reverse("konto", args=[vergabe.nutzer_id]),
                tag=vergabe.gueltig_bis,
            )
        )


def _auftraege(request: HttpRequest, beitrag: Startbeitrag) -> None:
    offen = Auftrag.objects.visible_to(request.user).filter(
        status__in=[AuftragStatus.WARTET, AuftragStatus.LAEUFT]
    )
    if anzahl := offen.count():
        beitrag.kennzahlen.append(Kennzahl(str(anzahl), "laufende Aufträge", reverse("auftraege")))
