"""Forms of residence, benefits, work and language."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.utils import timezone

from casemanagement.models import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Fall,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from casemanagement.titel import ANDERER, Titel, alle_titel, titel
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from kim.models import Organisation, Rechtskreis
from kim.zahlen import datum_text


class AngabeFormular(GleichzeitigMixin):
    """``fall``: the file the row belongs to. ``ersetzt``: the running row a new one follows on."""

    def __init__(self, *args: Any, fall: Fall, **kwargs: Any) -> None:
        self.fall = fall
        super().__init__(*args, **kwargs)

    @property
    def ersetzt(self) -> Any:
        return None

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        von, bis = daten.get("von"), daten.get("bis")
        if von and bis and bis < von:
            self.add_error("bis", "Das Ende liegt vor dem Beginn.")
        return daten


class AufenthaltFormular(AngabeFormular):
    titel = forms.ChoiceField(label="Titel oder Papier")
    von = DatumFeld(label="gilt von")
    bis = DatumFeld(
        label="gültig bis", required=False, help_text="Leer lassen, wenn er unbefristet gilt."
    )
    anschliessend = forms.BooleanField(required=False, initial=True)

    class Meta:
        model = Aufenthaltsstatus
        fields = (
            "titel",
            "bezeichnung",
            "von",
            "bis",
            "beschaeftigung",
            "nebenbestimmungen",
            "nachweis",
        )
        labels = {"bezeichnung": "Bezeichnung des anderen Titels"}
        help_texts = {
            "bezeichnung": "Nur bei „anderer Titel“.",
            "nebenbestimmungen": "Zum Beispiel Wohnsitzregelung oder Auflagen zur Beschäftigung.",
        }
        widgets = {"nebenbestimmungen": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titel"].choices = [("", "Bitte wählen"), *_titelwahl(self.instance.titel)]
        self.laufender = None if self.instance.pk else _laufender(self.fall.aufenthaltsstatus)
        if self.laufender is None:
            del self.fields["anschliessend"]
        else:
            beschriftung = f"Bisherigen Titel am Tag davor beenden ({self.laufender})"
            self.fields["anschliessend"].label = beschriftung

    @property
    def ersetzt(self) -> Aufenthaltsstatus | None:
        return self.laufender if self.cleaned_data.get("anschliessend") else None

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        wahl, eigene = daten.get("titel"), daten.get("bezeichnung", "")
        if wahl == ANDERER and not eigene:
            self.add_error("bezeichnung", "Benennen Sie den anderen Titel.")
        if wahl and wahl != ANDERER and eigene:
            self.add_error(
                "bezeichnung", "Eine eigene Bezeichnung gibt es nur bei „anderer Titel“."
            )
        seit, von = titel(wahl or "").seit, daten.get("von")
        if seit and von and von < seit:
            self.add_error(
                "von",
                f"{titel(wahl).text} gibt es in dieser Form erst seit dem {datum_text(seit)}. "
                "Wählen Sie für ältere Titel „anderer Titel“.",
            )
        return daten


class LeistungFormular(AngabeFormular):
    von = DatumFeld(label="von")
    bis = DatumFeld(
        label="bis", required=False, help_text="Leer lassen, solange kein Ende bekannt ist."
    )
    loest_ab = forms.ModelChoiceField(
        Leistungsbezug.objects.none(),
        label="Löst ab",
        required=False,
        empty_label="keinen bisherigen Bezug",
        help_text="Der bisherige Bezug endet dann am Tag davor. Bei einem anderen Rechtskreis ist "
        "das ein Rechtskreiswechsel.",
    )

    class Meta:
        model = Leistungsbezug
        fields = ("rechtskreis", "leistung", "traeger", "von", "bis")
        help_texts = {"leistung": "Zum Beispiel Bürgergeld oder Hilfe zum Lebensunterhalt."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rechtskreis"].empty_label = "Bitte wählen"
        self.fields["traeger"].queryset = Organisation.objects.filter(
            Q(kommune=None) | Q(kommune_id=self.fall.kommune_id)
        ).filter(Q(aktiv=True) | Q(pk=self.instance.traeger_id))
        self.fields["traeger"].empty_label = "nicht angegeben"
        if self.instance.pk:
            del self.fields["loest_ab"]
        else:
            self.fields["loest_ab"].queryset = self.fall.leistungsbezuege.filter(
                Q(bis=None) | Q(bis__gte=timezone.localdate())
            ).select_related("rechtskreis")

    @property
    def ersetzt(self) -> Leistungsbezug | None:
        return self.cleaned_data.get("loest_ab")

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        kreis, von = daten.get("rechtskreis"), daten.get("von")
        gilt = Rechtskreis.objects.gueltig_am(von).filter(pk=kreis.pk) if kreis and von else None
        if gilt is not None and not gilt.exists():
            self.add_error("rechtskreis", f"{kreis} gilt am {datum_text(von)} nicht.")
        return daten


class ProfilFormular(AngabeFormular):
    class Meta:
        model = Arbeitsmarktprofil
        fields = (
            "schulabschluss",
            "berufsabschluss",
            "beruf",
            "anerkennung",
            "fahrerlaubnis",
            "berufswunsch",
        )
        help_texts = {
            "anerkennung": "Stand der Anerkennung des ausländischen Abschlusses.",
            "schulabschluss": "Der höchste, auch aus dem Herkunftsland.",
        }


class StationFormular(AngabeFormular):
    von = DatumFeld(label="von")
    bis = DatumFeld(label="bis", required=False, help_text="Leer lassen, solange es andauert.")

    class Meta:
        model = Station
        fields = ("art", "betrieb", "ort", "von", "bis", "durch_kim")
        help_texts = {"durch_kim": "Das Case Management hat die Station vermittelt."}


class ZertifikatFormular(AngabeFormular):
    datum = DatumFeld(label="Datum des Zertifikats")

    class Meta:
        model = Sprachzertifikat
        fields = ("sprache", "niveau", "datum", "stelle")
        help_texts = {"stelle": "Zum Beispiel telc, Goethe-Institut oder der Kursträger."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datum"].spaetestens = timezone.localdate()


class _Ende(AngabeFormular):
    bis = DatumFeld(label="Letzter Tag")

    def clean_bis(self) -> date:
        bis = self.cleaned_data["bis"]
        if bis < self.instance.von:
            raise forms.ValidationError(
                f"Der Eintrag beginnt erst am {datum_text(self.instance.von)}."
            )
        return bis


def ende_formular(modell: type[Model]) -> type[AngabeFormular]:
    """The form that asks for the last day of a row and for nothing else."""
    return forms.modelform_factory(modell, form=_Ende, fields=("bis",))


class LoeschFormular(forms.Form):
    grund = forms.CharField(
        label="Begründung",
        max_length=100,
        help_text="Zum Beispiel: in der falschen Akte eingetragen. Sie bleibt im Verlauf stehen.",
    )


def _titelwahl(bisher: str) -> list[tuple[str, Any]]:
    """All titles in their groups; one that left the list stays where it was chosen before."""
    gruppen = [
        (gruppe, [(t.kennung, _wahltext(t)) for t in eintraege])
        for gruppe, eintraege in groupby(alle_titel().values(), key=lambda t: t.gruppe)
    ]
    return gruppen if not bisher or bisher in alle_titel() else [*gruppen, (bisher, bisher)]


def _wahltext(eintrag: Titel) -> str:
    if eintrag.erteilt_bis is None:
        return eintrag.text
    return f"{eintrag.text} (nur bis {datum_text(eintrag.erteilt_bis)})"


def _laufender(zeilen: Any) -> Any:
    """The row that has not ended yet."""
    return zeilen.filter(Q(bis=None) | Q(bis__gte=timezone.localdate())).first()
