"""Filter of the chronology: everything it holds is in the address."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.chronik import QUELLEN, Wahl
from casemanagement.models import Fall, Handlungsfeld, Kontakt
from kim.models import Nutzer


class ChronikFilter(forms.Form):
    art = forms.ChoiceField(
        label="Art",
        required=False,
        choices=[("", "alles"), *((quelle.art, quelle.name) for quelle in QUELLEN)],
    )
    feld = forms.ChoiceField(label="Handlungsfeld", required=False)
    person = forms.ChoiceField(label="Wer", required=False)
    q = forms.CharField(label="Text", required=False, max_length=80)

    def __init__(self, daten: Any, *, fall: Fall) -> None:
        super().__init__(daten)
        felder = Handlungsfeld.objects.fuer(fall.kommune_id).gueltig_am(timezone.localdate())
        self.fields["feld"].choices = [("", "alle"), *felder.values_list("pk", "name")]
        schreibende = Nutzer.objects.filter(
            pk__in=Kontakt.objects.filter(fall=fall).values("verfasser")
        )
        self.fields["person"].choices = [("", "alle"), *schreibende.values_list("pk", "name")]
        self.is_valid()

    def wahl(self, ab: str) -> Wahl:
        werte = self.cleaned_data
        return Wahl(
            art=werte.get("art", ""),
            handlungsfeld=int(werte["feld"]) if werte.get("feld") else None,
            person=int(werte["person"]) if werte.get("person") else None,
            wort=werte.get("q", "").strip(),
            ab=Wahl.stelle(ab),
        )
