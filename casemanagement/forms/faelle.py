"""Filter of the list of files: everything it holds is in the address."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.constants import Phase
from casemanagement.fallliste import MEINE, OHNE_AKTIVE, Wahl, umfaenge
from casemanagement.kollegium import fallfuehrende
from casemanagement.models import Zielgruppe
from kim.models import Nutzer

WOCHEN = ((4, "4 Wochen"), (8, "8 Wochen"), (12, "12 Wochen"), (26, "einem halben Jahr"))

TITEL_ENDET = tuple((tage, f"bis in {tage} Tagen") for tage in (30, 90, 180))
"""What has ended already belongs to it: it is the more urgent."""


class FallFilter(forms.Form):
    q = forms.CharField(label="Name oder Aktenzeichen", required=False, max_length=80)
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "offen"), ("beendet", "beendet")]
    )
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "alle"), *Phase.choices])
    ohne_kontakt = forms.ChoiceField(
        label="Ohne Kontakt seit", required=False, choices=[("", "egal"), *WOCHEN]
    )
    titel_endet = forms.ChoiceField(
        label="Aufenthaltstitel endet", required=False, choices=[("", "egal"), *TITEL_ENDET]
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
            self.fields["fallfuehrung"].choices = [
                ("", "alle"),
                (OHNE_AKTIVE, "ohne aktives Konto"),
                *fallfuehrende(nutzer),
            ]
        self.is_valid()

    @property
    def wahl(self) -> Wahl:
        werte = self.cleaned_data
        fuehrung = werte.get("fallfuehrung")
        return Wahl(
            umfang=self.umfang,
            beendet=werte.get("stand") == "beendet",
            phase=werte.get("phase", ""),
            fallfuehrung=_zahl(fuehrung) if fuehrung != OHNE_AKTIVE else None,
            ohne_aktive_fuehrung=fuehrung == OHNE_AKTIVE,
            zielgruppe=_zahl(werte.get("zielgruppe")),
            ohne_kontakt_wochen=_zahl(werte.get("ohne_kontakt")),
            titel_endet_tage=_zahl(werte.get("titel_endet")),
            wort=werte.get("q", "").strip(),
        )


def filter_aus(daten: Any, nutzer: Nutzer) -> FallFilter:
    """The filter an address names; an unknown scope is the first one the account has."""
    gibt_es = umfaenge(nutzer)
    wunsch = daten.get("umfang", "")
    umfang = wunsch if wunsch in gibt_es else next(iter(gibt_es))
    return FallFilter(daten, nutzer=nutzer, umfang=umfang)


def _zahl(text: str | None) -> int | None:
    return int(text) if text else None
