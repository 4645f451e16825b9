"""Background jobs: carry one out, deliver lost ones again, clean up."""

from uuid import UUID

from celery import shared_task

from kim.actions.auftraege import clean_up_auftraege, redeliver_auftraege
from kim.actions.auftrag_lauf import run_auftrag


@shared_task(name="kim.tasks.auftrag_ausfuehren")
def auftrag_ausfuehren(auftrag_id: str) -> None:
    run_auftrag(UUID(auftrag_id))


@shared_task(name="kim.tasks.auftraege_nachreichen", expires=25)
def auftraege_nachreichen() -> None:
    redeliver_auftraege()


@shared_task(name="kim.tasks.auftraege_aufraeumen")
def auftraege_aufraeumen() -> None:
    clean_up_auftraege()
