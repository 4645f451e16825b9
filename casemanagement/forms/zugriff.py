"""Forms about who may look into a file."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.kollegium import fallfuehrende, vertretende
from casemanagement.models import Fallfreigabe, Notzugriff
from casemanagement.models.zugriff import FREIGABE_TAGE, NOTZUGRIFF_GRUND_MINDESTENS
from kim.formulare import DatumFeld
from kim.models import Nutzer, Team

BITTE_WAEHLEN = ("", "Bitte wählen")


class _Zeitraum(forms.Form):
    """From–to, beginning today at the earliest."""

    von = DatumFeld(label="Von")
    bis = DatumFeld(label="Bis", help_text="Letzter Tag. Danach endet der Zugriff von selbst.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        self.fields["von"].initial = heute
        self.fields["von"].fruehestens = heute
        self.fields["bis"].fruehestens = heute

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        von, bis = daten.get("von"), daten.get("bis")
        if von and bis and bis < von:
            self.add_error("bis", "Das Ende liegt vor dem Beginn.")
        return daten


class VertretungFormular(_Zeitraum):
    """Who stands in for the Fallführung of one file."""

    nutzer = forms.TypedChoiceField(label="Vertretung", coerce=int)
    field_order = ("nutzer", "von", "bis")

    def __init__(self, *args: Any, by: Nutzer, team: Team, fuehrung_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        andere = [(pk, name) for pk, name in vertretende(by, team) if pk != fuehrung_id]
        self.fields["nutzer"].choices = [BITTE_WAEHLEN, *andere]


class FreigabeSuche(forms.Form):
    """First step of a share: find the account by its name."""

    q = forms.CharField(
        label="Name der Person",
        max_length=80,
        help_text="Mindestens drei Buchstaben. Gefunden werden Konten, die in Nordrhein-Westfalen "
        "Fallakten führen.",
    )


class FreigabeFormular(_Zeitraum):
    """Second step: until when, and why."""

    konto = forms.CharField(widget=forms.HiddenInput)
    grund = forms.CharField(
        label="Begründung",
        max_length=Fallfreigabe._meta.get_field("grund").max_length,
        help_text="Steht in der Akte. Zum Beispiel: gemeinsame Begleitung beim Umzug.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bis"].help_text += " Höchstens ein Jahr."

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        von, bis = daten.get("von"), daten.get("bis")
        if von and bis and (bis - von).days > FREIGABE_TAGE:
            self.add_error("bis", "Eine Freigabe gilt höchstens ein Jahr.")
        return daten


class EndeFormular(forms.Form):
    """Why it ends before its day."""

    grund = forms.CharField(
        label="Begründung", max_length=100, help_text="Steht im Verlauf der Akte."
    )


class NotzugriffFormular(forms.Form):
    grund = forms.CharField(
        label="Begründung",
        min_length=NOTZUGRIFF_GRUND_MINDESTENS,
        max_length=Notzugriff._meta.get_field("grund").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Welche Notlage macht es nötig, vertrauliche Notizen zu lesen? "
        f"Mindestens {NOTZUGRIFF_GRUND_MINDESTENS} Zeichen. Die Begründung bleibt in der Akte.",
    )


class ZuweisungFormular(forms.Form):
    """Who keeps the files from now on."""

    an = forms.TypedChoiceField(label="Neue Fallführung", coerce=int)
    grund = forms.CharField(
        label="Begründung",
        max_length=200,
        help_text="Steht im Verlauf jeder Akte. Zum Beispiel: Stellenwechsel zum 01.03.",
    )
    mit_aufgaben = forms.BooleanField(
        label="Offene Aufgaben der bisherigen Fallführung mitgeben", required=False, initial=True
    )

    def __init__(self, *args: Any, by: Nutzer, team_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["an"].choices = [BITTE_WAEHLEN, *fallfuehrende(by, team_id)]
