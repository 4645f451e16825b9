"""The Celery application; the schedule lives in code, see ``settings.base``."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.development")

app = Celery("kim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _unsicherer_start(**_: Any) -> None:
    """Refuse like the web server; Celery swallows every exception but this one."""
    from kim.pruefungen import verweigere_unsicheren_start

    try:
        verweigere_unsicheren_start()
    except ImproperlyConfigured as fehler:
        raise SystemExit(str(fehler)) from fehler
