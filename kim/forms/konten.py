"""Forms around accounts and roles."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from kim.kontext import LAND, rechte_von
from kim.models import Kommune, Nutzer, Team
from kim.rechte_katalog import ROLLEN, Ebene, Rolle

LAND_TEXT = Ebene.LAND.label


def verwaltete_kommunen(by: Nutzer, recht: str = "manage_konten") -> Any:
    return Kommune.objects.filter(pk__in=rechte_von(by).bereiche(recht))


class GrundFormular(forms.Form):
    """A reason that will stand in the history."""

    grund = forms.CharField(
        label="Begründung",
        max_length=100,
        help_text="Steht im Verlauf. Keine Angaben zu Gesundheit oder Klient:innen.",
    )


class KontenFilter(forms.Form):
    q = forms.CharField(label="Name oder E-Mail", required=False, max_length=200)
    kommune = forms.ChoiceField(label="Kommune", required=False)
    rolle = forms.ChoiceField(
        label="Rolle", required=False, choices=[("", "alle Rollen"), *Rolle.choices]
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "alle"), ("aktiv", "aktiv"), ("inaktiv", "deaktiviert")],
    )

    def __init__(self, *args: Any, by: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rechte = rechte_von(by)
        kommunen = verwaltete_kommunen(by, "view_konten").values_list("ags", "name")
        land = [("land", LAND_TEXT)] if rechte.ist_land("view_konten") else []
        self.fields["kommune"].choices = [("", "alle Kommunen"), *land, *kommunen]


class KontoFormular(GleichzeitigMixin):
    """Name, address and the Kommune that keeps the account."""

    grund = GrundFormular.base_fields["grund"]

    class Meta:
        model = Nutzer
        fields = ("name", "email", "kommune")

    def __init__(self, *args: Any, by: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kommune"].queryset = verwaltete_kommunen(by)
        land = rechte_von(by).ist_land("manage_konten")
        self.fields["kommune"].required = not land
        self.fields["kommune"].empty_label = LAND_TEXT if land else None
        self.fields["kommune"].label = "Kommune, die das Konto führt"
        self.fields[
            "email"
        ].help_text = "Die dienstliche Adresse; mit ihr meldet sich die Person an."
        if not self.instance.pk:
            del self.fields["grund"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def _get_validation_exclusions(self) -> set[str]:
        # Whether an address is taken is answered by the action, neutrally.
        return super()._get_validation_exclusions() | {"email"}

    def validate_constraints(self) -> None:
        """Left to the database: its refusal is answered neutrally by the action."""


class RolleFormular(forms.Form):
    """Role → scope, limited to what the administrator administers."""

    rolle = forms.ChoiceField(label="Rolle", choices=[("", "Bitte wählen"), *Rolle.choices])
    bereich = forms.ChoiceField(
        label="Bereich",
        help_text="Case Manager:innen gehören zu einem Team, die anderen zu einer Kommune "
        "oder zum Land.",
    )
    gueltig_von = DatumFeld(label="Gültig von")
    gueltig_bis = DatumFeld(
        label="Gültig bis", required=False, help_text="Leer lassen, wenn das Ende offen ist."
    )
    grund = forms.CharField(
        label="Begründung", max_length=300, help_text="Zum Beispiel: Stellenantritt am 01.03."
    )

    def __init__(self, *args: Any, by: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        self.fields["gueltig_von"].initial = heute
        self.fields["gueltig_von"].fruehestens = heute
        self.land = rechte_von(by).bereiche("manage_konten") >= {LAND}
        self.kommunen = {str(k.pk): k for k in verwaltete_kommunen(by)}
        teams = Team.objects.filter(kommune__in=self.kommunen, aktiv=True)
        self.teams = {str(t.pk): t for t in teams.select_related("kommune")}
        gruppen = [
            ("Kommunen", [(f"kommune:{pk}", k.name) for pk, k in self.kommunen.items()]),
            ("Teams", [(f"team:{pk}", f"Team {t}") for pk, t in self.teams.items()]),
        ]
        if self.land:
            gruppen.insert(0, ("Land", [("land:", LAND_TEXT)]))
        self.fields["bereich"].choices = [("", "Bitte wählen"), *((g, w) for g, w in gruppen if w)]
        if not self.land:
            self.fields["rolle"].choices = [
                ("", "Bitte wählen"),
                *((r, t) for r, t in Rolle.choices if ROLLEN[Rolle(r)].ebene != Ebene.LAND),
            ]

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        rolle, bereich = daten.get("rolle"), daten.get("bereich")
        if rolle and bereich:
            ebene = ROLLEN[Rolle(rolle)].ebene
            art, _, pk = bereich.partition(":")
            if art != ebene.value:
                worte = {"team": "einem Team", "kommune": "einer Kommune", "land": "dem Land"}
                self.add_error(
                    "bereich",
                    f"Die Rolle „{Rolle(rolle).label}“ gehört zu {worte[ebene.value]}.",
                )
            daten["kommune"] = self.kommunen.get(pk) if art == "kommune" else None
            daten["team"] = self.teams.get(pk) if art == "team" else None
        von, bis = daten.get("gueltig_von"), daten.get("gueltig_bis")
        if von and bis and bis < von:
            self.add_error("gueltig_bis", "„Gültig bis“ liegt vor „gültig von“.")
        return daten


class EntziehenFormular(GrundFormular):
    """From which day on a role is gone."""

    ab = DatumFeld(label="Ohne die Rolle ab")

    field_order = ("ab", "grund")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ab"].initial = timezone.localdate()
        self.fields["ab"].fruehestens = timezone.localdate()


class MailweiseFormular(forms.ModelForm):
    """How often KIM writes; a mail never says more than that there is something."""

    class Meta:
        model = Nutzer
        fields = ("mailweise",)
        widgets = {"mailweise": forms.RadioSelect}
        labels = {"mailweise": "Wann soll KIM Ihnen eine E-Mail schreiben?"}
        help_texts = {
            "mailweise": "Die E-Mail sagt nur, dass es Neues gibt. In KIM steht jede "
            "Benachrichtigung sofort."
        }


def fehler_uebernehmen(formular: forms.Form, fehler: ValidationError) -> None:
    """Show what an action refused at the form; unknown fields go to the top."""
    if not hasattr(fehler, "error_dict"):
        formular.add_error(None, fehler)
        return
    for feld, liste in fehler.error_dict.items():
        formular.add_error(feld if feld in formular.fields else None, liste)
