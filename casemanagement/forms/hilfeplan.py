"""Forms of the Hilfeplan: goals, services, their state, and the agreement."""

from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.constants import LEISTUNG_TRANSITIONS, LeistungStatus
from casemanagement.forms.phasen import organisationen_fuer
from casemanagement.models import Fall, Handlungsfeld, Hilfeplan, Leistung, Ziel
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from kim.models import Organisation, Rechtskreis


class GrundFormular(forms.Form):
    """Why an agreed plan is changed."""

    grund = forms.CharField(
        label="Grund der Änderung",
        max_length=300,
        help_text="Steht dauerhaft bei der neuen Version.",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": "Nennen Sie, warum der Hilfeplan geändert wird."},
    )


class VereinbarungFormular(GleichzeitigMixin):
    stand_feld = "gelesen"
    vereinbart_am = DatumFeld(label="vereinbart am")
    gueltig_ab = DatumFeld(label="gültig ab")

    class Meta:
        model = Hilfeplan
        fields = ("vereinbart_am", "gueltig_ab", "unterschrieben")
        help_texts = {"unterschrieben": "Der unterschriebene Ausdruck kann auch später kommen."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        self.fields["vereinbart_am"].spaetestens = heute
        for feld in ("vereinbart_am", "gueltig_ab"):
            self.initial[feld] = self.initial.get(feld) or heute


class ZielFormular(GleichzeitigMixin):
    stand_feld = "gelesen"
    faellig_am = DatumFeld(label="bis wann", required=False)

    class Meta:
        model = Ziel
        fields = ("handlungsfeld", "text", "indikator", "faellig_am")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "indikator": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }
        help_texts = {"text": "In einfachen Worten, so wie es die Person sagt."}

    def __init__(self, *args: Any, fall: Fall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder = Handlungsfeld.objects.fuer(fall.kommune_id).gueltig_am(timezone.localdate())
        felder |= Handlungsfeld.objects.filter(pk=self.instance.handlungsfeld_id)
        self.fields["handlungsfeld"].queryset = felder


class LeistungFormular(GleichzeitigMixin):
    """A service; its state is chosen when it is entered, later it goes on by steps."""

    stand_feld = "gelesen"
    beginn = DatumFeld(label="Beginn", required=False)

    class Meta:
        model = Leistung
        fields = ("was", "organisation", "rechtskreis", "beginn", "status")
        widgets = {"was": forms.TextInput(attrs={"dir": "auto"})}

    def __init__(self, *args: Any, fall: Fall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute, leistung = timezone.localdate(), self.instance
        self.fields["organisation"].queryset = organisationen_fuer(
            fall.kommune_id
        ) | Organisation.objects.filter(pk=leistung.organisation_id)
        self.fields["rechtskreis"].queryset = Rechtskreis.objects.gueltig_am(
            heute
        ) | Rechtskreis.objects.filter(pk=leistung.rechtskreis_id)
        self.fields["rechtskreis"].label_from_instance = _rechtskreis
        if leistung.pk:
            del self.fields["status"]


def _rechtskreis(rechtskreis: Rechtskreis) -> str:
    return f"{rechtskreis.kuerzel} – {rechtskreis.bezeichnung}"


class LeistungStandFormular(GleichzeitigMixin):
    """The state as of a day: the next one, or the old one confirmed."""

    stand_feld = "gelesen"
    status_am = DatumFeld(label="Stand vom")

    class Meta:
        model = Leistung
        fields = ("status", "status_am")
        help_texts = {"status": "Wählen Sie denselben Status, wenn er weiter gilt."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jetzt = LeistungStatus(self.instance.status)
        folgende = {jetzt, *LEISTUNG_TRANSITIONS[jetzt]}
        self.fields["status"].choices = [
            (s.value, s.label) for s in LeistungStatus if s in folgende
        ]
        self.initial["status_am"] = timezone.localdate()
        self.fields["status_am"].spaetestens = timezone.localdate()
