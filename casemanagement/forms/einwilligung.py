"""The form of a consent to case work."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.einwilligungstexte import texte
from casemanagement.models import Einwilligung
from kim.formulare import DatumFeld

ZWECK = "Fallarbeit im Kommunalen Integrationsmanagement"


class EinwilligungFormular(forms.ModelForm):
    von = DatumFeld(label="Gültig von", help_text="Tag der Unterschrift oder der Erklärung.")
    bis = DatumFeld(
        label="Gültig bis", required=False, help_text="Leer: bis zum Widerruf oder Ende der Akte."
    )
    sprache = forms.ChoiceField(
        label="Sprache der Erklärung",
        help_text="In welcher Sprache die Person den Text gelesen oder gehört hat.",
    )

    class Meta:
        model = Einwilligung
        fields = ("nachweis", "sprache", "von", "bis")
        labels = {"nachweis": "Wie ist sie nachgewiesen?"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        self.fields["von"].spaetestens = heute
        if self.initial.get("von") is None:
            self.initial["von"] = heute
        self.fields["sprache"].choices = [(t.code, t.name) for t in texte().values()]
        if not self.instance.zweck:
            self.instance.zweck = ZWECK
