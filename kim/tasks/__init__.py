"""Celery's tasks of the common ground; each takes ids and delegates to an action."""

from kim.tasks import ablage, auftraege, konten, mails, rollen, siegel

__all__ = ["ablage", "auftraege", "konten", "mails", "rollen", "siegel"]
