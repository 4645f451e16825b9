"""Stored files that belong to nothing (schedule: ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from kim.actions.ablage import sweep_ablage
from kim.kontext import systemkontext


@shared_task(name="kim.tasks.ablage_aufraeumen")
def ablage_aufraeumen() -> None:
    with systemkontext("Ablage aufräumen"):
        sweep_ablage()
