"""Forms of the money: rates, budgets, and the year a page is about."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import EuroFeld
from stellen.models import Foerdersatz, Haushaltsansatz

FRUEHESTENS, SPAETESTENS = 2020, 2099
"""KIM began in 2020."""


class JahrFilter(forms.Form):
    """The year of a page; an unknown one in the address counts as the newest."""

    jahr = forms.TypedChoiceField(label="Haushaltsjahr", required=False, coerce=int)

    def __init__(self, daten: Any, *, jahre: Sequence[int]) -> None:
        gefuellt = daten.copy()
        bekannt = {str(j) for j in jahre}
        if jahre and gefuellt.get("jahr") not in bekannt:
            gefuellt["jahr"] = str(jahre[0])
        super().__init__(gefuellt)
        self.fields["jahr"].choices = [(j, str(j)) for j in jahre]
        self.is_valid()

    @property
    def gewaehlt(self) -> int | None:
        return self.cleaned_data.get("jahr") or None


class Rueckfrage(forms.Form):
    """A question without fields; carries what an action refused."""


class _Jahreswert(GleichzeitigMixin):
    """What an amount is for can't be changed afterwards: that would be another one."""

    SCHLUESSEL: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.SCHLUESSEL:
                del self.fields[name]
        self.fields["quelle"].help_text = "Dokument, Datum und Fundstelle"


def _jahr() -> forms.IntegerField:
    return forms.IntegerField(
        label="Haushaltsjahr",
        min_value=FRUEHESTENS,
        max_value=SPAETESTENS,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "maxlength": "4", "class": "kim-breite--zahl"}
        ),
        error_messages={
            "required": "Geben Sie das Haushaltsjahr an, zum Beispiel 2024.",
            "invalid": "Das Haushaltsjahr hat vier Ziffern, zum Beispiel 2024.",
            "min_value": "Das Haushaltsjahr liegt nicht vor %(limit_value)s.",
            "max_value": "Das Haushaltsjahr liegt nicht nach %(limit_value)s.",
        },
    )


class FoerdersatzForm(_Jahreswert):
    SCHLUESSEL = ("stellenart", "haushaltsjahr")
    haushaltsjahr = _jahr()
    betrag = EuroFeld(
        label="Euro je VZÄ und Jahr",
        min_value=Decimal("0.01"),
        help_text="zum Beispiel 57.000,00",
    )

    class Meta:
        model = Foerdersatz
        fields = ("stellenart", "haushaltsjahr", "betrag", "quelle")


class AnsatzForm(_Jahreswert):
    SCHLUESSEL = ("baustein", "haushaltsjahr")
    haushaltsjahr = _jahr()
    betrag = EuroFeld(label="Ansatz in Euro", help_text="zum Beispiel 39.300.000,00")

    class Meta:
        model = Haushaltsansatz
        fields = ("baustein", "haushaltsjahr", "betrag", "quelle")
