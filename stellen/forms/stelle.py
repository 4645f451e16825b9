"""Forms of a post: its facts, to whom it is passed on, its end.

What the database guards is asked by the action, which knows the field a message belongs to.
"""

from decimal import Decimal
from typing import Any

from kim.constants import KommuneArt, OrganisationArt
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld, VZAeFeld
from kim.models import Kommune, Organisation
from stellen.constants import Anstellungstraeger
from stellen.models import Stelle

KEINE_NAMEN = "Nur Ihre Kommune liest diese Angabe. Nennen Sie trotzdem keine Namen."
BEHOERDEN = (
    OrganisationArt.AMT,
    OrganisationArt.JOBCENTER,
    OrganisationArt.AGENTUR,
    OrganisationArt.ABH,
    OrganisationArt.EBH,
    OrganisationArt.JUGENDAMT,
    OrganisationArt.SCHULAMT,
)
"""Never a freier Träger."""


def vzae_feld(**kwargs: Any) -> VZAeFeld:
    return VZAeFeld(label="VZÄ", min_value=Decimal("0.01"), **kwargs)


class PlanFormular(GleichzeitigMixin):
    def _get_validation_exclusions(self) -> set[str]:
        return {feld.name for feld in self._meta.model._meta.fields}


class StelleFormular(PlanFormular):
    vzae = vzae_feld()
    gueltig_von = DatumFeld(label="Gültig von")
    gueltig_bis = DatumFeld(
        label="Gültig bis", required=False, help_text="Leer, solange kein Ende feststeht."
    )

    class Meta:
        model = Stelle
        fields = (
            "kommune",
            "bezeichnung",
            "stellenart",
            "vzae",
            "gueltig_von",
            "gueltig_bis",
            "bemerkung",
        )
        help_texts = {
            "bezeichnung": f"Woran Sie die Stelle erkennen, zum Beispiel „Case Management 3“. "
            f"{KEINE_NAMEN}",
            "bemerkung": KEINE_NAMEN,
        }

    def __init__(self, *args: Any, kommunen: list[Kommune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or len(kommunen) == 1:
            # The Kommune is the scope of everything on the post: it never moves.
            del self.fields["kommune"]
            return
        self.fields["kommune"].queryset = Kommune.objects.filter(pk__in=[k.pk for k in kommunen])
        self.fields["kommune"].empty_label = "Bitte wählen"


class WeiterleitungFormular(PlanFormular):
    """Who employs the person on the post; a carrier that no longer applies is emptied."""

    bescheid_am = DatumFeld(
        label="Weiterleitungsbescheid vom",
        required=False,
        help_text="Nur bei einer Gemeinde oder einem freien Träger.",
    )

    class Meta:
        model = Stelle
        fields = ("traeger_art", "gemeinde", "organisation", "bescheid_am")
        help_texts = {"organisation": "Fehlt der Träger, legen Sie ihn unter Organisationen an."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kommune = self.instance.kommune
        traeger = Organisation.objects.filter(kommune=kommune, aktiv=True)
        traeger |= Organisation.objects.filter(kommune=None, aktiv=True)
        traeger = traeger.exclude(art__in=BEHOERDEN)
        if self.instance.organisation_id:
            traeger |= Organisation.objects.filter(pk=self.instance.organisation_id)
        self.fields["organisation"].queryset = traeger
        self.fields["organisation"].label = "Freier Träger"
        self.fields["traeger_art"].choices = Anstellungstraeger.choices
        if kommune.art == KommuneArt.KREISFREIE_STADT:
            # It has no Gemeinden of its own to pass anything on to.
            del self.fields["gemeinde"]
            self.fields["traeger_art"].choices = [
                (wert, text)
                for wert, text in Anstellungstraeger.choices
                if wert != Anstellungstraeger.GEMEINDE
            ]
        else:
            self.fields["gemeinde"].queryset = kommune.gemeinden.gueltig()

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        braucht = {
            Anstellungstraeger.GEMEINDE: ("gemeinde", "Wählen Sie die Gemeinde."),
            Anstellungstraeger.TRAEGER: ("organisation", "Wählen Sie den freien Träger."),
        }
        feld, text = braucht.get(daten.get("traeger_art"), ("", ""))
        for name in {"gemeinde", "organisation"} - {feld}:
            daten[name] = None
            setattr(self.instance, name, None)
        if not feld:
            daten["bescheid_am"] = self.instance.bescheid_am = None
            return daten
        if not daten.get(feld) and feld not in self.errors:
            self.add_error(feld, text)
        if not daten.get("bescheid_am") and "bescheid_am" not in self.errors:
            self.add_error("bescheid_am", "Geben Sie das Datum des Bescheids an.")
        return daten


class StelleEndeFormular(PlanFormular):
    gueltig_bis = DatumFeld(label="Letzter Tag der Stelle")

    class Meta:
        model = Stelle
        fields = ("gueltig_bis",)
