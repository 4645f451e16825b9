"""Filter of the list of files: everything it holds is in the address."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.constants import Phase
from casemanagement.fallliste import MEINE, Wahl
from casemanagement.kollegium import fallfuehrende
from casemanagement.models import Zielgruppe
from kim.models import Nutzer

WOCHEN = ((4, "4 Wochen"), (8, "8 Wochen"), (12, "12 Wochen"), (26, "einem halben Jahr"))


class FallFilter(forms.Form):
    q = forms.CharField(label="Name oder Aktenzeichen", required=False, max_length=80)
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "offen"), ("beendet", "beendet")]
    )
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "alle"), *Phase.choices])
    ohne_kontakt = forms.ChoiceField(
        label="Ohne Kontakt seit", required=False, choices=[("", "egal"), *WOCHEN]
    )
    zielgruppe = forms.ChoiceField(label="Zielgruppe", required=False)
    fallfuehrung = forms.ChoiceField(label="Fallführung", required=False)

    def __init__(self, daten: Any, *, nutzer: Nutzer, umfang: str) -> None:
        super().__init__(daten)
        self.umfang = umfang
        gruppen = Zielgruppe.objects.gueltig_am(timezone.localdate())
        self.fields["zielgruppe"].choices = [("", "alle"), *gruppen.values_list("pk", "name")]
        if umfang == MEINE:
            del self.fields["fallfuehrung"]
        else:
            self.fields["fallfuehrung"].choices = [("", "alle"), *fallfuehrende(nutzer)]
        self.is_valid()

    @property
    def wahl(self) -> Wahl:
        werte = self.cleaned_data
        return Wahl(
            umfang=self.umfang,
            beendet=werte.get("stand") == "beendet",
            phase=werte.get("phase", ""),
            fallfuehrung=_zahl(werte.get("fallfuehrung")),
            zielgruppe=_zahl(werte.get("zielgruppe")),
            ohne_kontakt_wochen=_zahl(werte.get("ohne_kontakt")),
            wort=werte.get("q", "").strip(),
        )


def _zahl(text: str | None) -> int | None:
    return int(text) if text else None
