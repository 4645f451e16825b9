"""Fields of the forms about persons: birth dates, lists of words."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from casemanagement.geburt import Geburt, parse_geburt
from kim.models import Gemeinde, Kommune


class GeburtFeld(forms.CharField):
    """Accepts 03.05.1990, 05.1990, 1990 and „etwa 1990“; gives a ``Geburt`` or ``None``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Geburtsdatum")
        kwargs.setdefault("help_text", "So genau wie bekannt: 03.05.1990, 05.1990, 1990, etwa 1990")
        widget = forms.TextInput(attrs={"class": "kim-breite--datum", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Geburt | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            geburt = parse_geburt(text)
        except ValueError as fehler:
            raise ValidationError(
                f"„{text}“ ist kein Geburtsdatum. Schreiben Sie zum Beispiel 03.05.1990 oder 1990."
            ) from fehler
        if geburt.tag > timezone.localdate():
            raise ValidationError("Das Geburtsdatum liegt in der Zukunft.")
        return geburt


class ListeFeld(forms.CharField):
    """Several words in one box, each on a line of its own (or after ``trenner``)."""

    def __init__(self, *, je_wort: int, trenner: str = "", rows: int = 2, **kwargs: Any) -> None:
        self.je_wort = je_wort
        self._trenner = re.compile(f"[\n{re.escape(trenner)}]")
        kwargs.setdefault("required", False)
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(max_length=2_000, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        worte = self._worte(super().clean(value))
        if zu_lang := next((wort for wort in worte if len(wort) > self.je_wort), ""):
            raise ValidationError(
                f"„{zu_lang[:20]}…“ ist zu lang: höchstens {self.je_wort} Zeichen je Eintrag."
            )
        return worte

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self._worte(self.prepare_value(initial) or "") != self._worte(data or "")

    def _worte(self, text: str) -> list[str]:
        worte = (" ".join(wort.split()) for wort in self._trenner.split(text))
        return list(dict.fromkeys(wort for wort in worte if wort))


def gemeinde_wahl(kommune: Kommune) -> list[Any]:
    """Gemeinden of the Kommune first, then those elsewhere in the Land."""
    eigene = [(g.pk, g.name) for g in kommune.gemeinden.gueltig()]
    andere = Gemeinde.objects.gueltig().exclude(kommune=kommune).select_related("kommune")
    sonst = [(g.pk, f"{g.name} ({g.kommune.kurzname})") for g in andere]
    return [("", "unbekannt"), (kommune.kurzname, eigene), ("anderswo in NRW", sonst)]
