"""Forms of the import: the file, which Kommune a spelling means, taking over."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kim.formulare import DatumFeld
from kim.models import Kommune
from stellen.actions import Importplan
from stellen.einlesen import Zuordnung
from stellen.einlesen.datei import pruefe_groesse
from stellen.einlesen.typen import BESTAETIGT, MAX_BYTES, MEHRDEUTIG, TOLERANT, DateiUnlesbar
from stellen.einlesen.vzae import gekuerzt

MAX_MB = MAX_BYTES // 1024**2
HOECHSTENS = 40
"""Spellings asked at once: each brings a list of all Kommunen."""

_SICHERHEIT = {
    TOLERANT: "ungenau geschrieben",
    MEHRDEUTIG: "nicht eindeutig",
    BESTAETIGT: "von Ihnen zugeordnet",
}


class ImportForm(forms.Form):
    datei = forms.FileField(
        label="Datei",
        help_text=f"CSV oder Excel (.xlsx), höchstens {MAX_MB} MB",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Wählen Sie die Datei aus.",
            "empty": "Die Datei ist leer. Wählen Sie die Datei mit den Tabellen aus.",
            "max_length": "Der Dateiname ist länger als %(max)d Zeichen. Benennen Sie die Datei um.",
        },
    )
    stichtag = DatumFeld(
        label="Stichtag",
        required=False,
        help_text="Nur nötig, wenn ihn weder die Datei noch ihr Name nennt, zum Beispiel 30.06.2024",
    )

    def clean_datei(self) -> UploadedFile:
        datei = self.cleaned_data["datei"]
        try:
            pruefe_groesse(datei.size)
        except DateiUnlesbar as fehler:
            raise ValidationError(str(fehler.befund)) from fehler
        return datei


class ZuordnungenForm(forms.Form):
    """One select per spelling the importer did not understand for certain."""

    def __init__(
        self, *args: Any, zuordnungen: Sequence[Zuordnung], kommunen: Sequence[Kommune], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.texte: dict[str, str] = {}
        alle = [(k.ags, k.name) for k in kommunen]
        for zuordnung in zuordnungen[:HOECHSTENS]:
            name = feldname(zuordnung.text)
            self.texte[name] = zuordnung.text
            self.fields[name] = _auswahlfeld(zuordnung, alle)
        self.weitere = max(len(zuordnungen) - HOECHSTENS, 0)

    def ausgewaehlt(self) -> dict[str, str]:
        """Spelling → AGS."""
        return {text: self.cleaned_data[name] for name, text in self.texte.items()}


def feldname(text: str) -> str:
    """Stays the same however often the file is read."""
    return f"name-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _auswahlfeld(zuordnung: Zuordnung, alle: list[tuple[str, str]]) -> forms.ChoiceField:
    vorschlaege = [(k.ags, k.name) for k in zuordnung.kandidaten]
    auswahl: list[Any] = [("", "Bitte wählen")]
    auswahl += [("Vorschlag", vorschlaege), ("Alle Kommunen", alle)] if vorschlaege else alle
    stelle = f"zuerst in Zeile {zuordnung.fundstelle.zeile}"
    return forms.ChoiceField(
        label=f"„{gekuerzt(zuordnung.text, 80)}“",
        # No text of the file here: hints are not escaped.
        help_text=f"{_SICHERHEIT.get(zuordnung.sicherheit, 'nicht bekannt')}, {stelle}",
        initial=zuordnung.ags,
        choices=auswahl,
        error_messages={
            "required": "Bitte wählen Sie eine Kommune.",
            "invalid_choice": "Das ist keine der Kommunen, die hier berichten.",
        },
    )


class UebernahmeForm(forms.Form):
    """``stand`` says which differences the person has seen."""

    stand = forms.CharField(widget=forms.HiddenInput, max_length=64)
    grund = forms.CharField(
        label="Begründung der Korrektur",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Woher kommen die neuen Zahlen? Die Begründung steht dauerhaft bei jeder "
        "neuen Fassung.",
        error_messages={"required": "Bitte begründen Sie die Korrektur festgestellter Zahlen."},
    )
    hinweise = forms.BooleanField(
        label="Ich habe die Hinweise gelesen und übernehme die Zahlen trotzdem.",
        error_messages={"required": "Bitte bestätigen Sie, dass Sie die Hinweise gelesen haben."},
    )

    def __init__(self, *args: Any, plan: Importplan, warnungen: int, **kw: Any) -> None:
        """``warnungen``: of the file; figures the Kommunen are working on are one more."""
        super().__init__(*args, **kw)
        self.fields["stand"].initial = fingerabdruck(plan)
        if not plan.korrektur:
            del self.fields["grund"]
        if not warnungen and not plan.in_arbeit:
            del self.fields["hinweise"]


def fingerabdruck(plan: Importplan) -> str:
    """Tells whether an import would still do what was shown."""
    zahlen = (plan.neu, plan.gleich, plan.geaendert, plan.korrektur, plan.abweichend)
    inhalt = (zahlen, plan.unterschiede, plan.in_arbeit)
    return hashlib.sha256(repr(inhalt).encode()).hexdigest()
