"""Background jobs of the Fallakte."""

from celery import shared_task

from casemanagement.actions.entwuerfe import delete_alte_entwuerfe
from kim.kontext import systemkontext


@shared_task(name="casemanagement.tasks.entwuerfe_loeschen")
def entwuerfe_loeschen() -> str:
    """Nightly: drafts nobody went on with are deleted; a second run finds nothing."""
    with systemkontext("Alte Entwürfe löschen"):
        kontakte, aufnahmen = delete_alte_entwuerfe()
    return f"{kontakte} Entwürfe von Kontakten, {aufnahmen} unfertige Aufnahmen gelöscht"
