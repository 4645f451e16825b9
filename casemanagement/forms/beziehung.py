"""The form of a relation: somebody the Team knows already, or just a name."""

from typing import Any

from django import forms

from casemanagement.constants import Beziehungsart
from casemanagement.models import Beziehung, Person
from casemanagement.personensuche import finde_personen
from kim.models import Nutzer

HOECHSTENS = 8
NUR_NAME = "name"


class BeziehungFormular(forms.Form):
    """Sent with a name that the Team knows, it asks once whether it is one of them."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    bekannt = forms.ChoiceField(
        label="Ist es eine dieser Personen?", required=False, widget=forms.RadioSelect
    )
    art = forms.ChoiceField(label="Beziehung zur Person", choices=Beziehungsart.choices)
    im_haushalt = forms.BooleanField(label="Lebt im selben Haushalt", required=False)
    hinweis = forms.CharField(
        label="Hinweis",
        max_length=200,
        required=False,
        help_text="Zum Beispiel: geboren 2015, besucht die Grundschule.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(
        self, daten: Any = None, *, nutzer: Nutzer, team_id: int, ausser: int | None = None
    ) -> None:
        super().__init__(daten)
        name = (daten or {}).get("name", "").strip()
        funde = finde_personen(nutzer, name, zweck="Angehörige suchen") if name else []
        self._bekannte = {
            str(f.person.pk): f.person
            for f in funde[:HOECHSTENS]
            if f.person.team_id == team_id and f.person.pk != ausser
        }
        if not self._bekannte:
            del self.fields["bekannt"]
            return
        self.fields["bekannt"].choices = [
            *((pk, _wer(person)) for pk, person in self._bekannte.items()),
            (NUR_NAME, "keine davon, nur den Namen eintragen"),
        ]

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if self._bekannte and not daten.get("bekannt") and "bekannt" not in self.errors:
            self.add_error("bekannt", "Personen mit ähnlichem Namen sind bekannt. Wählen Sie aus.")
        return daten

    def andere(self) -> Person | None:
        """The known person that was chosen; only after ``is_valid``."""
        return self._bekannte.get(self.cleaned_data.get("bekannt", ""))

    def beziehung(self) -> Beziehung:
        """The relation as typed, not stored; only after ``is_valid``."""
        werte, andere = self.cleaned_data, self.andere()
        return Beziehung(
            andere=andere,
            name="" if andere else werte["name"],
            art=werte["art"],
            im_haushalt=werte["im_haushalt"],
            hinweis=werte["hinweis"],
        )


def _wer(person: Person) -> str:
    return f"{person.name}, geboren {person.geburt_text}" if person.geburtsdatum else person.name
