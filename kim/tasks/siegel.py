"""The nightly seal (schedule: ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from kim.actions.siegel import export_koepfe, seal
from kim.kontext import systemkontext


@shared_task(name="kim.tasks.siegeln")
def siegeln() -> None:
    """Seal, then export; repeating it does no harm."""
    with systemkontext("Nächtliches Siegel"):
        seal()
    with systemkontext("Nächtliches Siegel"):
        export_koepfe()
