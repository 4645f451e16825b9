"""KIM's common ground: Kommune, Nutzer, rights, history and background jobs."""

from kim.celery import app as celery_app

__all__ = ["celery_app"]
