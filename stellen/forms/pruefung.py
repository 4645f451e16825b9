"""Filter of the audit page: everything it holds is in the address."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kim.constants import KommuneArt, Regierungsbezirk
from kim.zahlen import parse_datum
from stellen.auswertung import AMTLICH, Auswahl
from stellen.constants import Stellenart


class StandFeld(forms.CharField):
    """A past day (its end) or day and time: ``15.07.2024`` or ``15.07.2024 14:30``."""

    default_error_messages = {
        "invalid": "„%(eingabe)s“ ist kein Zeitpunkt. Schreiben Sie zum Beispiel 15.07.2024 "
        "oder 15.07.2024 14:30.",
        "zukunft": "Der Zeitpunkt liegt in der Zukunft. Geben Sie einen vergangenen an.",
    }

    def clean(self, value: str | None) -> datetime | None:
        text = (value or "").replace("T", " ").replace("Uhr", "").replace(",", " ").strip()
        if not text:
            return None
        moment = self._lies(text, value)
        if moment > timezone.now():
            if moment.date() == timezone.localdate() and ":" not in text:
                return timezone.now()
            raise ValidationError(self.error_messages["zukunft"], code="zukunft")
        return moment

    def _lies(self, text: str, value: str | None) -> datetime:
        tag, _, uhrzeit = text.partition(" ")
        try:
            if uhrzeit:
                roh = datetime.combine(parse_datum(tag), time.fromisoformat(uhrzeit.strip()))
            else:
                roh = datetime.combine(parse_datum(tag), time.min) + timedelta(days=1)
                roh -= timedelta(microseconds=1)
            return timezone.make_aware(roh)
        except (ValueError, OverflowError) as fehler:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"eingabe": value}
            ) from fehler


def _alle(wort: str, auswahl: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", wort), *auswahl]


class PruefungFilter(forms.Form):
    bezirk = forms.ChoiceField(
        label="Regierungsbezirk",
        required=False,
        choices=_alle("alle", Regierungsbezirk.choices),
    )
    art = forms.ChoiceField(
        label="Art der Kommune", required=False, choices=_alle("alle", KommuneArt.choices)
    )
    stellenart = forms.ChoiceField(
        label="Stellenart", required=False, choices=_alle("alle fünf", Stellenart.choices)
    )
    auffaellig = forms.ChoiceField(
        label="Zeilen", required=False, choices=_alle("alle", [("1", "nur auffällige")])
    )
    stand = StandFeld(
        label="Stand am",
        required=False,
        widget=forms.TextInput(
            attrs={"maxlength": "22", "autocomplete": "off", "placeholder": "TT.MM.JJJJ HH:MM"}
        ),
    )

    def __init__(self, *args, mit_stand: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not mit_stand:
            del self.fields["stand"]

    def auswahl(self, sortierung: str) -> Auswahl:
        """What the valid fields ask for; an invalid one filters nothing."""
        self.is_valid()
        werte = self.cleaned_data
        return Auswahl(
            regierungsbezirk=werte.get("bezirk", ""),
            art=werte.get("art", ""),
            stellenart=werte.get("stellenart", ""),
            nur_auffaellige=bool(werte.get("auffaellig")),
            sortierung=sortierung or AMTLICH,
        )

    @property
    def moment(self) -> datetime | None:
        return self.cleaned_data.get("stand")
