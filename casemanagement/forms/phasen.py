"""Forms of the steps of a file: a reason, and how it ended."""

from typing import Any

from django import forms

from casemanagement.constants import Abschlussgrund, Phase, Zielerreichung
from casemanagement.models import Fall
from kim.models import Organisation


def organisationen_fuer(kommune_id: int) -> Any:
    """Active Organisationen of a Kommune and of the whole Land."""
    aktive = Organisation.objects.filter(aktiv=True)
    return aktive.filter(kommune_id=kommune_id) | aktive.filter(kommune=None)


class SchrittFormular(forms.Form):
    """``von``: the phase the person saw when deciding."""

    grund = forms.CharField(
        label="Anmerkung",
        required=False,
        max_length=500,
        help_text="Steht im Verlauf der Akte.",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    von = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fall: Fall, ziel: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ziel = ziel
        self.initial["von"] = fall.phase


class WiederOeffnenFormular(SchrittFormular):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grund"].required = True
        self.fields["grund"].label = "Begründung"


class EndeFormular(WiederOeffnenFormular):
    """The end of a file: what each way out wants to know."""

    art = forms.ChoiceField(
        label="Abschlussgrund", choices=[("", "---------"), *Abschlussgrund.choices]
    )
    zielerreichung = forms.ChoiceField(
        label="Sind die Ziele erreicht?",
        choices=Zielerreichung.choices,
        widget=forms.RadioSelect,
    )
    weiter_an = forms.ModelChoiceField(Organisation.objects.none(), label="Weiterverwiesen an")
    field_order = ("art", "zielerreichung", "weiter_an", "grund")

    def __init__(self, *args: Any, fall: Fall, ziel: Phase, **kwargs: Any) -> None:
        super().__init__(*args, fall=fall, ziel=ziel, **kwargs)
        self.fields["weiter_an"].queryset = organisationen_fuer(fall.kommune_id)
        ueberfluessig = {
            Phase.ABGESCHLOSSEN: ("weiter_an",),
            Phase.WEITERVERWIESEN: ("art", "zielerreichung"),
            Phase.ABGELEHNT: ("art", "zielerreichung", "weiter_an"),
        }
        for feld in ueberfluessig[ziel]:
            del self.fields[feld]
