"""A new token: what it is for, what it may read, until when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kim.actions.api_zugaenge import GILT_HOECHSTENS
from kim.constants import ApiBereich
from kim.formulare import DatumFeld
from kim.zahlen import datum_text

VORSCHLAG = timedelta(days=90)


class ApiZugangFormular(forms.Form):
    name = forms.CharField(
        label="Bezeichnung",
        max_length=80,
        help_text="Wofür der Zugang ist, zum Beispiel: Abgleich mit dem Fachverfahren. "
        "Keine Namen von Personen.",
    )
    bereiche = forms.MultipleChoiceField(
        label="Bereiche",
        choices=ApiBereich.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nur, was das Programm braucht. Mehr als Ihr Konto darf ein Zugang nie.",
        error_messages={"required": "Wählen Sie mindestens einen Bereich."},
    )
    gueltig_bis = DatumFeld(label="Gültig bis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        feld = self.fields["gueltig_bis"]
        feld.initial = heute + VORSCHLAG
        feld.fruehestens, feld.spaetestens = heute, heute + GILT_HOECHSTENS
        feld.help_text = f"Höchstens ein Jahr, also spätestens {datum_text(feld.spaetestens)}."
