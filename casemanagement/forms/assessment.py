"""Forms of an assessment: one page over all fields of action."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.constants import Anlass, Bewertung
from casemanagement.models import Assessment, AssessmentWert
from kim.forms.gleichzeitig import Formularsatz, GleichzeitigMixin
from kim.formulare import DatumFeld

STUFEN = [("", "nicht besprochen"), *((nr, f"{nr} – {wort}") for nr, wort in Bewertung.choices)]


class BeginnFormular(forms.Form):
    anlass = forms.ChoiceField(label="Anlass", choices=Anlass.choices)


class KopfFormular(GleichzeitigMixin):
    tag = DatumFeld(label="Datum des Gesprächs")

    class Meta:
        model = Assessment
        fields = ("anlass", "tag")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].spaetestens = timezone.localdate()


class WertFormular(GleichzeitigMixin):
    """One field of action; the labels name it, because many stand on the page."""

    wert = forms.TypedChoiceField(
        choices=STUFEN, required=False, coerce=int, empty_value=None, label="Einschätzung"
    )

    class Meta:
        model = AssessmentWert
        fields = ("wert", "bedarf", "ressource", "notiz")
        widgets = {
            "ressource": forms.TextInput(attrs={"dir": "auto"}),
            "notiz": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for feld in self.Meta.fields:
            self.fields[feld].label = f"{self.instance.handlungsfeld}: {self.fields[feld].label}"

    @property
    def geaendert(self) -> bool:
        return bool(set(self.changed_data) - {self.stand_feld})


class AssessmentFormular(Formularsatz):
    """Head and all rows of a draft, saved as a whole."""

    def __init__(self, data: Any, *, assessment: Assessment) -> None:
        self.kopf = KopfFormular(data, instance=assessment)
        zeilen = assessment.werte.select_related("handlungsfeld")
        self.zeilen = [WertFormular(data, instance=z, prefix=f"w{z.pk}") for z in zeilen]
        super().__init__([self.kopf, *self.zeilen])

    def geaenderte_werte(self) -> list[AssessmentWert]:
        """The rows that differ from what is stored; only after ``is_valid``."""
        return [f.instance for f in self.zeilen if f.geaendert]
