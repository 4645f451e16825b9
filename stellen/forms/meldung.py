"""Forms of a Meldung: its five rows, words for a step, the setting of the Kommune."""

from decimal import Decimal
from typing import Any

from django import forms

from kim.forms.gleichzeitig import Formularsatz, GleichzeitigMixin
from kim.formulare import VZAeFeld
from stellen.bericht.typen import SPALTEN
from stellen.constants import GROESSEN, Stellenart
from stellen.models import Meldeeinstellung, Meldung, MeldungZeile

_HOECHSTENS = Decimal("999999.99")


class ZeileForm(GleichzeitigMixin):
    """One Stellenart: four amounts and a remark. It need not add up yet: that is a draft."""

    class Meta:
        model = MeldungZeile
        fields = (*GROESSEN, "bemerkung")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        art = Stellenart(self.instance.stellenart).label
        for groesse, spalte in zip(GROESSEN, SPALTEN, strict=True):
            self.fields[groesse] = VZAeFeld(label=f"{art}: {spalte}", max_value=_HOECHSTENS)
        self.fields["bemerkung"] = forms.CharField(
            label=f"{art}: Bemerkung",
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def betraege(self) -> list[Any]:
        """The bound fields of the four amounts."""
        return [self[g] for g in GROESSEN]


class MeldungForm(Formularsatz):
    """The rows of a Meldung, in official order."""

    def __init__(self, data: Any, *, meldung: Meldung) -> None:
        zeilen = {z.stellenart: z for z in meldung.zeilen.all()}
        super().__init__(
            [
                ZeileForm(data, instance=zeilen[art], prefix=art)
                for art in Stellenart.values
                if art in zeilen
            ]
        )

    def zeilen(self) -> list[MeldungZeile]:
        """The rows as typed; only after ``is_valid``."""
        return [f.instance for f in self.formulare]


class SchrittForm(forms.Form):
    """The words a step wants: reason, question or answer."""

    def __init__(self, *args: Any, bezeichnung: str, pflicht: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bezeichnung:
            self.fields["text"] = forms.CharField(
                label=bezeichnung,
                required=pflicht,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )


class BeitragForm(forms.Form):
    text = forms.CharField(
        label="Kommentar",
        max_length=2000,
        help_text="Sehen können ihn Koordination und Assistenz der Kommune und das Ministerium.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte schreiben Sie einen Text."},
    )


class VorschlagForm(forms.Form):
    grund = forms.CharField(
        label="Begründung der Korrektur",
        max_length=300,
        help_text="Was war falsch, und woher kommen die richtigen Zahlen? Die Begründung steht "
        "dauerhaft bei der neuen Version.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte begründen Sie die Korrektur."},
    )


class MeldeeinstellungForm(forms.ModelForm):
    class Meta:
        model = Meldeeinstellung
        fields = ("vier_augen",)
