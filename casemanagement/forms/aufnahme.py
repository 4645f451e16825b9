"""The steps of the intake as forms. Each is filled from the draft as the browser sent it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from casemanagement.constants import Kriterium, Phase, Sprachniveau
from casemanagement.forms.einwilligung import EinwilligungFormular
from casemanagement.forms.felder import GeburtFeld
from casemanagement.forms.person import PersonFormular
from casemanagement.forms.phasen import organisationen_fuer
from casemanagement.kollegium import fallfuehrende
from casemanagement.models import Aufnahme, Einwilligung, Fall, Person, PersonSprache, Zielgruppe
from kim.models import Nutzer, Organisation, Team

SPRACHEN = 3
"""Rows for languages in the intake; more are added in the file."""


def als_daten(eingaben: dict[str, Any]) -> QueryDict:
    """A step of the draft as form data."""
    daten = QueryDict(mutable=True)
    for name, werte in eingaben.items():
        daten.setlist(name, werte if isinstance(werte, list) else [werte])
    return daten


class SuchFormular(forms.Form):
    """Whom the intake is about. ``team`` only for accounts of several Teams."""

    name = forms.CharField(
        label="Name der Person",
        max_length=200,
        help_text="Wie gehört oder gelesen. KIM findet auch andere Schreibweisen.",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    geburt = GeburtFeld(required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label="Team", empty_label=None)

    def __init__(self, daten: Any = None, *, teams: list[Team] | None = None) -> None:
        super().__init__(daten)
        if not teams or len(teams) == 1:
            del self.fields["team"]
            return
        self.fields["team"].queryset = Team.objects.filter(pk__in=[t.pk for t in teams])

    def suchtext(self) -> str:
        """Name and birth date as one text; only after ``is_valid``."""
        werte = self.cleaned_data
        geburt = werte.get("geburt")
        tag = Person(geburtsdatum=geburt.tag, geburt_genau=geburt.genau) if geburt else Person()
        return f"{werte['name']} {tag.geburt_text.removeprefix('etwa ')}".strip()


class AufnahmePersonFormular(PersonFormular):
    """Master data of a new person and the languages spoken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["bestritten"]
        for nr in range(1, SPRACHEN + 1):
            self.fields[f"sprache_{nr}"] = forms.CharField(
                label=f"Sprache {nr}", max_length=60, required=False
            )
            self.fields[f"niveau_{nr}"] = forms.ChoiceField(
                label=f"Niveau {nr}", required=False, choices=[("", "–"), *Sprachniveau.choices]
            )
            self.fields[f"dolmetschen_{nr}"] = forms.BooleanField(
                label=f"Dolmetschen in Sprache {nr} nötig", required=False
            )

    def sprachzeilen(self) -> list[list[Any]]:
        """The bound fields of each language, row by row."""
        namen = ("sprache", "niveau", "dolmetschen")
        return [[self[f"{n}_{nr}"] for n in namen] for nr in range(1, SPRACHEN + 1)]

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        gesehen: set[str] = set()
        for nr in range(1, SPRACHEN + 1):
            sprache = daten.get(f"sprache_{nr}", "")
            if not sprache and (daten.get(f"niveau_{nr}") or daten.get(f"dolmetschen_{nr}")):
                self.add_error(f"sprache_{nr}", "Nennen Sie die Sprache.")
            if sprache and sprache.casefold() in gesehen:
                self.add_error(f"sprache_{nr}", "Diese Sprache steht schon da.")
            gesehen.add(sprache.casefold())
        return daten

    def sprachen(self) -> list[PersonSprache]:
        """The languages as typed, not stored; only after ``is_valid``."""
        return list(self._sprachen())

    def _sprachen(self) -> Iterator[PersonSprache]:
        for nr in range(1, SPRACHEN + 1):
            werte = {
                n: self.cleaned_data[f"{n}_{nr}"] for n in ("sprache", "niveau", "dolmetschen")
            }
            if werte["sprache"]:
                yield PersonSprache(**werte)


class FallFormular(forms.ModelForm):
    """Why the person comes, and who takes care."""

    kriterien = forms.MultipleChoiceField(
        label="Aufnahmekriterien",
        choices=Kriterium.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Was trifft zu? Ohne mehrere Kriterien genügt oft ein Regelangebot.",
    )

    class Meta:
        model = Fall
        fields = ("zugangsweg", "anlass", "kriterien", "zielgruppe", "gemeinde", "fallfuehrung")
        widgets = {"anlass": forms.Textarea(attrs={"rows": 4, "dir": "auto"})}
        labels = {"zugangsweg": "Wie kam die Person zu Ihnen?"}
        help_texts = {"anlass": "Worum geht es, und was wünscht sich die Person?"}

    def __init__(self, *args: Any, nutzer: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fall = self.instance
        self.fields["zugangsweg"].required = self.fields["anlass"].required = True
        gruppen = Zielgruppe.objects.fuer(fall.kommune_id).gueltig_am(timezone.localdate())
        self.fields["zielgruppe"].queryset = gruppen
        self.fields["zielgruppe"].empty_label = "noch offen"
        self.fields["gemeinde"].queryset = fall.kommune.gemeinden.gueltig()
        self.fields["gemeinde"].empty_label = "noch offen"
        kolleginnen = {pk for pk, _ in fallfuehrende(nutzer, fall.team_id)} | {nutzer.pk}
        fuehrende = Nutzer.objects.filter(pk__in=kolleginnen).order_by("name")
        self.fields["fallfuehrung"].queryset = fuehrende
        self.fields["fallfuehrung"].empty_label = None
        self.initial["fallfuehrung"] = nutzer.pk


class AufnahmeEinwilligungFormular(EinwilligungFormular):
    """A consent now, or later: without one there is no assessment."""

    JETZT, SPAETER = "jetzt", "spaeter"
    wann = forms.ChoiceField(
        label="Liegt die Einwilligung vor?",
        choices=[(JETZT, "ja, jetzt erfassen"), (SPAETER, "nein, sie wird später eingeholt")],
        widget=forms.RadioSelect,
    )
    field_order = ("wann", "nachweis", "sprache", "von", "bis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("wann") == self.SPAETER:
            for feld in ("nachweis", "sprache", "von", "bis"):
                self.fields[feld].required = False

    def einwilligung(self) -> Einwilligung | None:
        """The consent as typed, not stored; only after ``is_valid``."""
        return self.instance if self.cleaned_data["wann"] == self.JETZT else None


class AbschlussFormular(forms.Form):
    """How the intake ends."""

    ergebnis = forms.ChoiceField(
        label="Ergebnis",
        choices=[
            (Phase.FALLKLAERUNG, "aufnehmen: Akte mit Aktenzeichen anlegen"),
            (Phase.WEITERVERWIESEN, "direkt weiterverweisen an eine andere Stelle"),
            (Phase.ABGELEHNT, "ablehnen"),
        ],
        initial=Phase.FALLKLAERUNG,
        widget=forms.RadioSelect,
    )
    weiter_an = forms.ModelChoiceField(
        Organisation.objects.none(), label="Weiterverwiesen an", required=False
    )
    grund = forms.CharField(
        label="Begründung",
        required=False,
        max_length=500,
        help_text="Nur nötig, wenn die Person nicht aufgenommen wird.",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, daten: Any = None, *, aufnahme: Aufnahme) -> None:
        super().__init__(daten)
        self.fields["weiter_an"].queryset = organisationen_fuer(aufnahme.kommune_id)
        self.fields["weiter_an"].empty_label = "Bitte wählen"

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        ergebnis = daten.get("ergebnis")
        if ergebnis in (Phase.ABGELEHNT, Phase.WEITERVERWIESEN) and not daten.get("grund"):
            self.add_error("grund", "Begründen Sie, warum die Person nicht aufgenommen wird.")
        if ergebnis == Phase.WEITERVERWIESEN and not daten.get("weiter_an"):
            self.add_error("weiter_an", "Wählen Sie, an wen die Person verwiesen wird.")
        return daten

    def beende(self, fall: Fall) -> None:
        """Write the outcome into a file not stored yet; only after ``is_valid``."""
        werte = self.cleaned_data
        fall.phase = werte["ergebnis"]
        if fall.phase == Phase.FALLKLAERUNG:
            return
        fall.ende_grund, fall.beendet_am = werte["grund"], timezone.localdate()
        if fall.phase == Phase.WEITERVERWIESEN:
            fall.weiter_an = werte["weiter_an"]
