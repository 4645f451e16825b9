"""Filter of the list of posts: everything it holds is in the address."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from kim.formulare import DatumFeld
from kim.models import Kommune
from stellen.constants import Anstellungstraeger, Stellenart
from stellen.planliste import STAENDE, Wahl


def _alle(wort: str, auswahl: Any) -> list[tuple[str, str]]:
    return [("", wort), *auswahl]


class PlanFilter(forms.Form):
    kommune = forms.ChoiceField(label="Kommune", required=False)
    tag = DatumFeld(
        label="Stand am",
        required=False,
        fruehestens=date(2000, 1, 1),
        spaetestens=date(2099, 12, 31),
    )
    stellenart = forms.ChoiceField(
        label="Stellenart", required=False, choices=_alle("alle fünf", Stellenart.choices)
    )
    traeger = forms.ChoiceField(
        label="Anstellungsträger", required=False, choices=_alle("alle", Anstellungstraeger.choices)
    )
    stand = forms.ChoiceField(label="Stand", required=False, choices=_alle("alle", STAENDE.items()))
    q = forms.CharField(label="Bezeichnung", required=False, max_length=80)

    def __init__(self, *args: Any, kommunen: list[Kommune], mit_namen: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kommunen = {k.ags: k for k in kommunen}
        if len(kommunen) == 1:
            del self.fields["kommune"]
        else:
            self.fields["kommune"].choices = _alle("alle", [(k.ags, k.name) for k in kommunen])
        if mit_namen:
            self.fields["q"].label = "Bezeichnung oder Name"
        self.is_valid()

    @property
    def stichtag(self) -> date:
        """The day asked for; today without one."""
        return self.cleaned_data.get("tag") or timezone.localdate()

    @property
    def auswahl(self) -> list[Kommune]:
        """The chosen Kommune, or all that one may see; an invalid choice filters nothing."""
        eine = self.kommunen.get(self.cleaned_data.get("kommune", ""))
        return [eine] if eine else list(self.kommunen.values())

    @property
    def wahl(self) -> Wahl:
        werte = self.cleaned_data
        return Wahl(
            stellenart=werte.get("stellenart", ""),
            traeger=werte.get("traeger", ""),
            stand=werte.get("stand", ""),
            wort=werte.get("q", "").strip(),
        )
