"""Base of KIM's management commands: they act as the system for a named purpose."""

from typing import Any

from django.core.management.base import BaseCommand

from kim.kontext import systemkontext


class SystemBefehl(BaseCommand):
    """Runs ``handle`` inside a system context named after the command."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        self._zweck = f"Befehl {name}"
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> str | None:
        with systemkontext(self._zweck):
            return self.ausfuehren(*args, **options)

    def ausfuehren(self, *args: Any, **options: Any) -> str | None:
        raise TypeError(f"{type(self).__name__} must define ausfuehren()")
