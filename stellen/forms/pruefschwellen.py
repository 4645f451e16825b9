"""Setting the threshold of a check for Stichtage from a day on."""

from decimal import Decimal
from typing import Any

from django import forms

from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld, VZAeFeld
from stellen.constants import Schwelle
from stellen.models import Pruefschwelle
from stellen.pruefungen.schwellen import SCHWELLEN


class SchwelleForm(GleichzeitigMixin):
    """Value, first day and reason; what the value means says its help text."""

    wert = VZAeFeld(
        label="Wert",
        error_messages={
            "required": "Geben Sie eine Zahl an, zum Beispiel 2,50.",
            "invalid": "„%(eingabe)s“ ist keine Zahl. Schreiben Sie zum Beispiel 2,50.",
            "stellen": "Höchstens zwei Stellen nach dem Komma, hier sind es %(anzahl)s.",
            "zu_klein": "Der Wert darf nicht kleiner als %(grenze)s sein.",
            "zu_gross": "Der Wert darf nicht größer als %(grenze)s sein.",
        },
    )
    gueltig_ab = DatumFeld(
        label="Gilt für Stichtage ab",
        help_text="Frühere Stichtage behalten die Schwelle, die für sie galt.",
    )

    class Meta:
        model = Pruefschwelle
        fields = ("wert", "gueltig_ab", "begruendung")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        art = SCHWELLEN[Schwelle(self.instance.schwelle)]
        self.fields["wert"].label = f"Wert in {art.einheit}"
        self.fields["wert"].help_text = art.hilfe
        self.fields["wert"].max_value = art.hoechstens

    def _get_validation_exclusions(self) -> set[str]:
        """The threshold is no field of the form, but part of what must be unique."""
        return super()._get_validation_exclusions() - {"schwelle"}

    def clean_wert(self) -> Decimal:
        wert = self.cleaned_data["wert"]
        if self.instance.schwelle == Schwelle.VAKANZ_MONATE and wert != wert.to_integral_value():
            raise forms.ValidationError("Geben Sie ganze Monate an.")
        return wert
