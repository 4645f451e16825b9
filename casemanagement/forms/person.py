"""Forms of the person a file is about: master data, languages, family."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.constants import BESTREITBAR
from casemanagement.forms.felder import GeburtFeld, ListeFeld, gemeinde_wahl
from casemanagement.models import Person, PersonSprache
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from kim.models import Gemeinde, Kommune

_RICHTUNG = {"dir": "auto", "autocomplete": "off"}


class PersonFormular(GleichzeitigMixin):
    """Master data. ``geburt`` stands for the two fields of the birth date."""

    geburt = GeburtFeld(required=False)
    schreibweisen = ListeFeld(
        label="Andere Schreibweisen",
        je_wort=200,
        help_text="Frühere Namen, Umschriften, der Name in der Erstsprache: je Zeile einer.",
    )
    staatsangehoerigkeiten = ListeFeld(
        label="Staatsangehörigkeiten",
        je_wort=60,
        trenner=",;",
        rows=1,
        help_text="Mehrere durch Komma getrennt.",
    )
    einreise_am = DatumFeld(label="Einreise nach Deutschland", required=False)
    bestritten = forms.MultipleChoiceField(
        label="Von der Person bestritten",
        choices=list(BESTREITBAR.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Was hier angekreuzt ist, wird überall als bestritten gekennzeichnet "
        "(Art. 18 DSGVO).",
    )

    field_order = ("name", "vorname", "nachname", "schreibweisen", "geburt")

    class Meta:
        model = Person
        fields = (
            "name", "vorname", "nachname", "schreibweisen", "geschlecht", "staatsangehoerigkeiten",
            "einreise_am", "telefon", "email", "gemeinde", "anschrift", "bestritten",
        )  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs=_RICHTUNG),
            "vorname": forms.TextInput(attrs=_RICHTUNG),
            "nachname": forms.TextInput(attrs=_RICHTUNG),
            "anschrift": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        }
        help_texts = {
            "name": "Der ganze Name, wie die Person ihn schreibt, in jeder Schrift.",
            "gemeinde": "Bleibt leer, wenn die Person außerhalb von Nordrhein-Westfalen wohnt.",
        }

    def __init__(self, *args: Any, kommune: Kommune, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("geburt", self.instance.geburt_text)
        self.fields["einreise_am"].spaetestens = timezone.localdate()
        self.fields["gemeinde"].queryset = Gemeinde.objects.all()
        self.fields["gemeinde"].choices = gemeinde_wahl(kommune)

    def _abgleichen(self) -> None:
        """The birth date is one box for two columns: it is compared as people read it."""
        damals = self.data.get(self.add_prefix(self.stand_feld), "")
        super()._abgleichen()
        if self._neuer is None:
            return
        jetzt = self._neuer.instance.geburt_text
        frueher = None
        if damals.isdecimal():
            frueher = self.instance.history.filter(history_id=damals).first()
        self._feld("geburt", frueher.instance.geburt_text if frueher else jetzt, jetzt)

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if "geburt" in daten:
            geburt = daten["geburt"]
            self.instance.geburtsdatum = geburt.tag if geburt else None
            self.instance.geburt_genau = geburt.genau if geburt else Person().geburt_genau
        return daten


class SpracheFormular(GleichzeitigMixin):
    class Meta:
        model = PersonSprache
        fields = ("sprache", "niveau", "dolmetschen")
        labels = {"dolmetschen": "Für diese Sprache wird Dolmetschen gebraucht"}
        help_texts = {"niveau": "Nach dem Gemeinsamen Europäischen Referenzrahmen."}
