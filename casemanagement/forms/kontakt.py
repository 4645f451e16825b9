"""The form of a contact note: quick enough for a minute between two appointments."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone

from casemanagement.models import Fall, Handlungsfeld, Kontakt
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld


class KontaktFormular(GleichzeitigMixin):
    """``vorgang`` is the number of this very form: sent twice, it is stored once."""

    tag = DatumFeld(label="Datum")
    handlungsfelder = forms.ModelMultipleChoiceField(
        Handlungsfeld.objects.none(),
        label="Handlungsfelder",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    vorgang = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Kontakt
        fields = ("tag", "form", "dauer", "beteiligte", "notiz", "vertraulich")
        widgets = {
            "notiz": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
            "dauer": forms.NumberInput(attrs={"class": "kim-breite--zahl", "min": 1, "max": 1440}),
        }
        help_texts = {
            "beteiligte": "Wer war dabei, zum Beispiel: Ehefrau, Dolmetscherin.",
            "vertraulich": "Lesen können die Notiz dann nur Sie, die Fallführung und die "
            "Vertretung.",
        }

    def __init__(self, *args: Any, fall: Fall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        self.fields["tag"].spaetestens = heute
        felder = Handlungsfeld.objects.fuer(fall.kommune_id).gueltig_am(heute)
        self.fields["handlungsfelder"].queryset = felder
        if self.instance.pk:
            gewaehlt = self.instance.handlungsfelder.values_list("handlungsfeld_id", flat=True)
            self.initial["handlungsfelder"] = list(gewaehlt)
            del self.fields["vorgang"]
        else:
            self.initial.setdefault("vorgang", str(uuid.uuid4()))
            self.initial["tag"] = self.initial.get("tag") or heute

    def clean_dauer(self) -> int | None:
        dauer = self.cleaned_data["dauer"]
        if dauer is not None and not 1 <= dauer <= 1440:
            raise forms.ValidationError("Geben Sie die Dauer in Minuten an, höchstens 1.440.")
        return dauer
