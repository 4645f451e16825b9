"""Filters of the history page and of the read log."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kim.anzeige import Eintrag
from kim.constants import ZugriffArt
from kim.formulare import DatumFeld


class VerlaufFilter(forms.Form):
    """By person and field; offers what occurs in this history."""

    person = forms.ChoiceField(label="Person", required=False)
    feld = forms.ChoiceField(label="Feld", required=False)

    def __init__(self, daten, eintraege: list[Eintrag]) -> None:
        super().__init__(daten)
        personen = sorted({e.person for e in eintraege})
        felder = sorted({a.feld for e in eintraege for a in e.aenderungen})
        self.fields["person"].choices = [("", "alle"), *((p, p) for p in personen)]
        self.fields["feld"].choices = [("", "alle"), *((f, f) for f in felder)]

    def anwenden(self, eintraege: list[Eintrag]) -> list[Eintrag]:
        """The entries of the chosen person that changed the chosen field."""
        self.is_valid()
        person, feld = (self.cleaned_data.get(n) for n in ("person", "feld"))
        return [
            e
            for e in eintraege
            if (not person or e.person == person)
            and (not feld or any(a.feld == feld for a in e.aenderungen))
        ]


class StandFormular(forms.Form):
    """A point in time; without a time of day the end of the day is meant."""

    stand = DatumFeld(label="Stand am", required=True)
    uhrzeit = forms.TimeField(
        label="Uhrzeit",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        help_text="Ohne Uhrzeit gilt das Ende des Tages.",
        widget=forms.TimeInput(
            format="%H:%M", attrs={"class": "kim-breite--datum", "autocomplete": "off"}
        ),
        error_messages={"invalid": "Schreiben Sie die Uhrzeit zum Beispiel als 14:05."},
    )

    def clean_stand(self):
        tag = self.cleaned_data["stand"]
        if tag > timezone.localdate():
            raise ValidationError("Der Tag liegt in der Zukunft. Wählen Sie heute oder früher.")
        return tag

    @property
    def zeitpunkt(self) -> datetime:
        """The chosen moment; the whole minute (or day) counts."""
        tag, uhrzeit = self.cleaned_data["stand"], self.cleaned_data.get("uhrzeit")
        if uhrzeit is None:
            beginn = timezone.make_aware(datetime.combine(tag + timedelta(days=1), time.min))
            return beginn - timedelta(microseconds=1)
        ende = datetime.combine(tag, uhrzeit) + timedelta(minutes=1, microseconds=-1)
        return timezone.make_aware(ende)


class ProtokollFilter(forms.Form):
    """Filter of the read log; ``von`` and ``bis`` are whole days, both inclusive."""

    person = forms.CharField(label="Person", required=False, max_length=100)
    art = forms.ChoiceField(
        label="Art", required=False, choices=[("", "alle"), *ZugriffArt.choices]
    )
    von = DatumFeld(label="Von", required=False)
    bis = DatumFeld(label="Bis", required=False)

    def __init__(self, daten, *, nur_eigene: bool) -> None:
        super().__init__(daten)
        if nur_eigene:
            del self.fields["person"]

    def clean(self):
        daten = super().clean()
        von, bis = daten.get("von"), daten.get("bis")
        if von and bis and bis < von:
            self.add_error("bis", "„Bis“ liegt vor „Von“.")
        return daten
