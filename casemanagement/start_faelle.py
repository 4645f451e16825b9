"""Files on the start page: numbers that link to exactly the list they count, and what is due."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from casemanagement.aufgabenliste import HEUTE, UEBERFAELLIG, in_der_zeit, meine_offenen
from casemanagement.constants import Phase
from casemanagement.fallliste import KOMMUNE, MEINE, VERTRETUNG, Wahl, anzahl, anzahl_text, auswahl
from casemanagement.models import Aufgabe, Fall, Fallfreigabe
from casemanagement.vertretungsliste import buendel
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.startseite import Anstehend, Kennzahl, Startbeitrag
from kim.zahlen import datum_text, dezimal_text

OHNE_KONTAKT_WOCHEN = 8
VORLAUF_TAGE = 7
"""Tasks and Vertretungen of the next days."""
FREIGABE_VORLAUF_TAGE = 14
HOECHSTENS = 20
"""Tasks the page names; the numbers lead to all of them."""


def start(request: HttpRequest) -> Startbeitrag:
    """For who keeps files: tasks and the own ones. For the Fachaufsicht: the Kommune's."""
    beitrag = Startbeitrag()
    if request.rechte.hat("work_faelle"):
        _fallfuehrung(request, beitrag)
    if request.rechte.hat("supervise_faelle"):
        _aufsicht(request, beitrag)
    return beitrag


def _fallfuehrung(request: HttpRequest, beitrag: Startbeitrag) -> None:
    aufgaben = reverse("casemanagement:aufgaben")
    offene, heute = meine_offenen(request.user), timezone.localdate()
    for zeit, text in ((UEBERFAELLIG, "Aufgaben überfällig"), (HEUTE, "Aufgaben heute fällig")):
        zahl = in_der_zeit(offene, zeit, heute).count()
        beitrag.kennzahlen.append(Kennzahl(dezimal_text(zahl, 0), text, f"{aufgaben}?zeit={zeit}"))
    beitrag.kennzahlen += [
        _liste(request, Wahl(MEINE), "eigene offene Fälle"),
        _ohne_kontakt(request, MEINE),
        _liste(request, Wahl(MEINE, phase=Phase.ANFRAGE), "eigene Anfragen"),
        _liste(request, Wahl(VERTRETUNG), "Fälle in Vertretung"),
    ]
    _aufgaben(request, beitrag)
    _vertretungen(request, beitrag)
    _freigaben(request, beitrag)


def _aufsicht(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Where files wait: at intake, in the work, with nobody."""
    beitrag.kennzahlen += [
        _liste(request, Wahl(KOMMUNE), "offene Fälle"),
        _liste(request, Wahl(KOMMUNE, phase=Phase.ANFRAGE), "Anfragen"),
        _liste(request, Wahl(KOMMUNE, phase=Phase.FALLKLAERUNG), "in Fallklärung"),
        _liste(
            request, Wahl(KOMMUNE, phase=Phase.LEISTUNGSSTEUERUNG), "in Leistungs\u00adsteuerung"
        ),
        _ohne_kontakt(request, KOMMUNE),
        _liste(request, Wahl(KOMMUNE, ohne_aktive_fuehrung=True), "ohne aktive Fallführung"),
    ]


def _ohne_kontakt(request: HttpRequest, umfang: str) -> Kennzahl:
    wahl = Wahl(umfang, ohne_kontakt_wochen=OHNE_KONTAKT_WOCHEN)
    return _liste(request, wahl, "Fälle ohne Kontakt", f"seit {OHNE_KONTAKT_WOCHEN} Wochen")


def _liste(request: HttpRequest, wahl: Wahl, text: str, hinweis: str = "") -> Kennzahl:
    zahl = anzahl(auswahl(request.user, wahl))
    return Kennzahl(
        anzahl_text(zahl), text, f"{reverse('casemanagement:faelle')}?{wahl.abfrage()}", hinweis
    )


def _aufgaben(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Overdue, today, the next days; naming them is reading them."""
    heute = timezone.localdate()
    bald = meine_offenen(request.user).filter(faellig_am__lte=heute + timedelta(days=VORLAUF_TAGE))
    aufgaben = list(bald.select_related("fall")[:HOECHSTENS])
    log_zugriff(
        by=request.user, objekte=aufgaben, art=ZugriffArt.ANSICHT, zweck="Startseite: Aufgaben"
    )
    for aufgabe in aufgaben:
        url = reverse("casemanagement:fall_aufgaben", args=[aufgabe.fall_id])
        beitrag.anstehend.append(
            Anstehend(_aufgabentext(aufgabe), url, _rang(aufgabe, heute), aufgabe.faellig_am)
        )


def _aufgabentext(aufgabe: Aufgabe) -> str:
    return f"{aufgabe.text} ({aufgabe.fall}), fällig am {datum_text(aufgabe.faellig_am)}"


def _rang(aufgabe: Aufgabe, heute: date) -> int:
    if aufgabe.faellig_am < heute:
        return 1
    return 2 if aufgabe.faellig_am == heute else 3


def _vertretungen(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Those the account takes over in the next days."""
    heute = timezone.localdate()
    for eines in buendel(request.user, nur_eigene=True):
        if not heute <= eines.von <= heute + timedelta(days=VORLAUF_TAGE):
            continue
        akten = "1 Akte" if len(eines.ids) == 1 else f"{len(eines.ids)} Akten"
        text = f"Vertretung von {eines.fuehrung} ({akten}) ab {datum_text(eines.von)}"
        beitrag.anstehend.append(
            Anstehend(
                text,
                reverse("casemanagement:vertretungen"),
                2 if eines.von == heute else 3,
                eines.von,
            )
        )


def _freigaben(request: HttpRequest, beitrag: Startbeitrag) -> None:
    """Shares of the own files that end soon: to be given again, or to be let go."""
    heute = timezone.localdate()
    endende = (
        Fallfreigabe.objects.gueltig_am(heute)
        .filter(
            bis__lte=heute + timedelta(days=FREIGABE_VORLAUF_TAGE),
            content_object__in=Fall.objects.filter(fallfuehrung=request.user),
        )
        .select_related("user", "content_object")
        .order_by("bis", "pk")[:HOECHSTENS]
    )
    for freigabe in endende:
        fall = freigabe.content_object
        beitrag.anstehend.append(
            Anstehend(
                f"Freigabe für {freigabe.user.name} ({fall}) endet am {datum_text(freigabe.bis)}",
                reverse("casemanagement:fall_zugriff", args=[fall.pk]),
                tag=freigabe.bis,
            )
        )
