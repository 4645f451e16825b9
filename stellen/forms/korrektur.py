"""Correction of a settled Meldung: five rows with four amounts, and the reason."""

from decimal import Decimal
from typing import Any

from django import forms

from kim.formulare import VZAeFeld
from kim.zahlen import vzae_text
from stellen.bericht.typen import SPALTEN, Betraege
from stellen.constants import GROESSEN, Stellenart
from stellen.models import Meldung

_HOECHSTENS = Decimal("999999.99")


class KorrekturForm(forms.Form):
    """Fields ``<stellenart>-<amount>``, prefilled from the Meldung, and ``grund``."""

    grund = forms.CharField(
        label="Begründung der Korrektur",
        help_text="Was war falsch, und woher kommen die richtigen Zahlen? Die Begründung steht "
        "dauerhaft bei der neuen Version.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte begründen Sie die Korrektur."},
    )

    def __init__(self, *args: Any, meldung: Meldung, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meldung = meldung
        vorhanden = {z.stellenart: z for z in meldung.zeilen.all()}
        self.arten = [art for art in Stellenart if art in vorhanden]
        for art in self.arten:
            for g, spalte in zip(GROESSEN, SPALTEN, strict=True):
                self.fields[f"{art}-{g}"] = VZAeFeld(
                    label=f"{art.label}: {spalte}",
                    max_value=_HOECHSTENS,
                    initial=getattr(vorhanden[art], g),
                )
        self.order_fields([n for n in self.fields if n != "grund"])

    def zeilen(self) -> list[dict[str, Any]]:
        """For the template: per Stellenart its four bound fields."""
        return [
            {"bezeichnung": art.label, "felder": [self[f"{art}-{g}"] for g in GROESSEN]}
            for art in self.arten
        ]

    def werte(self) -> dict[str, dict[str, Decimal]]:
        return {
            art.value: {g: self.cleaned_data[f"{art}-{g}"] for g in GROESSEN} for art in self.arten
        }

    def clean(self) -> dict[str, Any]:
        """The identity of every row; and something must differ."""
        daten = super().clean() or self.cleaned_data
        if any(f"{art}-{g}" not in daten for art in self.arten for g in GROESSEN):
            return daten
        for art in self.arten:
            zahlen = Betraege(*(daten[f"{art}-{g}"] for g in GROESSEN))
            if not zahlen.stimmt:
                self.add_error(f"{art}-zugewiesen", _geht_nicht_auf(zahlen))
        if not any(name != "grund" for name in self.changed_data):
            self.add_error(None, "Sie haben keine Zahl geändert.")
        return daten


def _geht_nicht_auf(zahlen: Betraege) -> str:
    summe = zahlen.besetzt + zahlen.vorgesehen + zahlen.nicht_vorgesehen
    return (
        f"{vzae_text(zahlen.zugewiesen)} zugewiesen, aber {vzae_text(summe)} als Summe aus besetzt, "
        "zur Besetzung vorgesehen und nicht zur Besetzung vorgesehen."
    )
