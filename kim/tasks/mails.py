"""Mails about notices (schedule: ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from kim.actions.mails import send_mails


@shared_task(name="kim.tasks.mails_versenden", expires=240)
def mails_versenden() -> None:
    send_mails()
