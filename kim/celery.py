"""The Celery application; the schedule lives in code, see ``settings.base``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.settings.development")

app = Celery("kim")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
