"""Background jobs of staffing."""

from datetime import date

from celery import shared_task

from kim.actions.zugriff import log_zugriff
from kim.auftraege import AuftragFehler, Ergebnis, Fortschritt, auftragsart
from kim.constants import ZugriffArt
from kim.kontext import systemkontext
from kim.models import Auftrag
from kim.permissions import require
from kim.zahlen import datum_text
from stellen.actions.erinnern import remind
from stellen.actions.pruefungen import TASK, run_pruefungen, zu_pruefende
from stellen.bericht import FORMATE
from stellen.bericht_daten import lade_bericht, zeilenzahl
from stellen.models import Erhebung
from stellen.permissions import may_view_stellen


@auftragsart("stellen.bericht_pdf", titel="Bericht als PDF")
def bericht_pdf(auftrag: Auftrag, fortschritt: Fortschritt) -> Ergebnis:
    """The report as accessible PDF, of what the owner may see at this moment."""
    require(may_view_stellen(auftrag.besitzer))
    stichtag = date.fromisoformat(auftrag.parameter["stichtag"])
    fortschritt(10, "Zahlen werden gelesen")
    erhebung = Erhebung.objects.filter(stichtag=stichtag).first()
    daten = lade_bericht(erhebung, nutzer=auftrag.besitzer) if erhebung else None
    if erhebung is None or daten is None:
        raise AuftragFehler(f"Zum Stichtag {datum_text(stichtag)} gibt es keine Zahlen für Sie.")
    fortschritt(40, "Tabellen werden gesetzt")
    form = FORMATE["pdf"]
    inhalt = form.rendern(daten)
    fortschritt(95, "Datei wird abgelegt")
    log_zugriff(
        by=auftrag.besitzer,
        objekte=erhebung,
        art=ZugriffArt.EXPORT,
        zweck=f"Bericht zum {datum_text(stichtag)} als PDF",
        anzahl=zeilenzahl(daten),
    )
    return Ergebnis(form.dateiname(stichtag), form.inhaltstyp, inhalt)


@shared_task(name=TASK)
def pruefen(erhebung_id: int) -> None:
    """All checks over one Stichtag; repeating it does no harm."""
    run_pruefungen(erhebung=Erhebung.objects.get(pk=erhebung_id), by=None)


@shared_task(name="stellen.tasks.offene_erhebungen_pruefen")
def offene_erhebungen_pruefen() -> None:
    """Nightly: what goes on by itself, and what a broker that was down has lost."""
    with systemkontext("Nächtlicher Prüflauf"):
        erhebungen = list(zu_pruefende())
    for erhebung in erhebungen:
        run_pruefungen(erhebung=erhebung, by=None)


@shared_task(name="stellen.tasks.erinnern")
def erinnern() -> None:
    """The daily reminders; repeating it does no harm."""
    with systemkontext("Erinnerung an Meldefristen"):
        remind()
