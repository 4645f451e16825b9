"""The nightly comparison of stored rights and role catalogue."""

from celery import shared_task

from kim.actions.rollenpruefung import report_abweichungen


@shared_task(name="kim.tasks.rollen_pruefen")
def rollen_pruefen() -> None:
    report_abweichungen()
