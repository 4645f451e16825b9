"""Celery's tasks of the common ground; each takes ids and delegates to an action."""

from kim.tasks import auftraege, siegel

__all__ = ["auftraege", "siegel"]
