"""Forms around who fills a post: Besetzung, leave with substitute, vacancy, name."""

from typing import Any

from django import forms

from kim.formulare import DatumFeld
from stellen.constants import VakanzStand
from stellen.forms.personen import PersonFeld
from stellen.forms.stelle import PlanFormular, vzae_feld
from stellen.models import Abwesenheit, Besetzung, Fachkraft, Vakanz
from stellen.models.stelle import FachkraftQuerySet

OFFENES_ENDE = "Leer, solange kein Ende feststeht."
NUR_EIGENE = "Namen sieht nur Ihre Kommune, nicht das Ministerium."
PERSON_HINWEIS = (
    f"Tippen Sie einen bekannten oder einen neuen Namen. {NUR_EIGENE} Heißt jemand anderes genauso, "
    "ergänzen Sie etwas zur Unterscheidung."
)


class BesetzungFormular(PlanFormular):
    fachkraft = PersonFeld(label="Person", help_text=PERSON_HINWEIS)
    vzae = vzae_feld()
    von = DatumFeld(label="Besetzt von")
    bis = DatumFeld(label="Besetzt bis", required=False, help_text=OFFENES_ENDE)

    class Meta:
        model = Besetzung
        fields = ("fachkraft", "vzae", "von", "bis")

    def __init__(self, *args: Any, personen: FachkraftQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fachkraft"].zeige_personen(personen, self.instance.kommune_id)


class BesetzungEndeFormular(PlanFormular):
    bis = DatumFeld(label="Letzter Tag der Besetzung")

    class Meta:
        model = Besetzung
        fields = ("bis",)


class AbwesenheitFormular(PlanFormular):
    """A leave; a new one may bring its substitute along in one step."""

    von = DatumFeld(label="Abwesend von")
    bis = DatumFeld(label="Abwesend bis", required=False, help_text=OFFENES_ENDE)
    vertretung = forms.BooleanField(
        label="Vertretung gleich eintragen",
        required=False,
        help_text="Die folgenden Angaben gelten nur, wenn Sie dies ankreuzen.",
    )
    vertretung_person = PersonFeld(
        label="Vertretung: Person", help_text="Ein bekannter oder ein neuer Name."
    )
    vertretung_vzae = vzae_feld(required=False)
    vertretung_von = DatumFeld(
        label="Vertretung: von", required=False, help_text="Leer: wie die Abwesenheit."
    )
    vertretung_bis = DatumFeld(
        label="Vertretung: bis", required=False, help_text="Leer: wie die Abwesenheit."
    )

    class Meta:
        model = Abwesenheit
        fields = ("art", "von", "bis")

    def __init__(self, *args: Any, personen: FachkraftQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in [n for n in self.fields if n.startswith("vertretung")]:
                del self.fields[name]
            return
        self.fields["vertretung_person"].zeige_personen(personen, self.instance.kommune_id)
        self.fields["vertretung_vzae"].label = "Vertretung: VZÄ"
        self.fields["vertretung_vzae"].initial = self.instance.besetzung.vzae

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        fehlt = daten.get("vertretung") and not daten.get("vertretung_vzae")
        if fehlt and "vertretung_vzae" not in self.errors:
            self.add_error("vertretung_vzae", "Geben Sie die VZÄ der Vertretung an.")
        return daten

    def als_vertretung(self) -> Besetzung | None:
        """The Besetzung to be stored together with the leave, if one was asked for."""
        daten = self.cleaned_data
        if not daten.get("vertretung"):
            return None
        return Besetzung(
            stelle_id=self.instance.besetzung.stelle_id,
            kommune_id=self.instance.kommune_id,
            fachkraft=daten["vertretung_person"],
            vzae=daten["vertretung_vzae"],
            von=daten["vertretung_von"] or daten["von"],
            bis=daten["vertretung_bis"] or daten["bis"],
        )


class VakanzFormular(PlanFormular):
    stand_feld = "gelesen"
    von = DatumFeld(label="Gilt von")
    bis = DatumFeld(
        label="Gilt bis",
        required=False,
        help_text="Leer lassen, bis sich etwas ändert. Eine neue Angabe beendet die alte.",
    )

    class Meta:
        model = Vakanz
        fields = ("stand", "verfahren", "grund", "von", "bis")
        labels = {"stand": "Was ist geplant?"}
        help_texts = {
            "verfahren": "Nur bei Stellen, die zur Besetzung vorgesehen sind.",
            "grund": "Bei nicht vorgesehenen Stellen nötig. Das Ministerium sieht den Grund: "
            "keine Namen, keine Angaben zur Gesundheit.",
        }

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if daten.get("stand") != VakanzStand.NICHT_VORGESEHEN:
            return daten
        if not daten.get("grund"):
            self.add_error("grund", "Geben Sie an, warum die Stelle nicht besetzt werden soll.")
        if daten.get("verfahren"):
            self.add_error(
                "verfahren",
                "Eine Stelle, die nicht besetzt werden soll, hat keinen Verfahrensstand.",
            )
        return daten


class FachkraftFormular(PlanFormular):
    class Meta:
        model = Fachkraft
        fields = ("name",)
        help_texts = {"name": NUR_EIGENE}
