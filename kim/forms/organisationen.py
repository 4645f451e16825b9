"""Forms around Organisationen, Ansprechpersonen and Teams."""

from typing import Any

from django import forms
from django.utils import timezone

from kim.constants import KommuneArt, OrganisationArt, Regierungsbezirk
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.kontext import rechte_von
from kim.models import Ansprechperson, Kommune, Nutzer, Organisation, Rechtskreis, Team
from kim.rechte_katalog import Ebene

RECHT = "manage_organisationen"


def _kommunen(by: Nutzer) -> Any:
    return Kommune.objects.filter(pk__in=rechte_von(by).bereiche(RECHT))


def _wahl(leer: str, texte: type) -> list[tuple[str, str]]:
    return [("", leer), *texte.choices]


class KommunenFilter(forms.Form):
    q = forms.CharField(label="Name oder Schlüssel", required=False, max_length=80)
    art = forms.ChoiceField(label="Art", required=False, choices=_wahl("alle Arten", KommuneArt))
    bezirk = forms.ChoiceField(
        label="Regierungsbezirk", required=False, choices=_wahl("alle", Regierungsbezirk)
    )


class OrganisationenFilter(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=200)
    art = forms.ChoiceField(
        label="Art", required=False, choices=_wahl("alle Arten", OrganisationArt)
    )
    kommune = forms.ChoiceField(label="Kommune", required=False)
    rechtskreis = forms.ChoiceField(label="Rechtskreis", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "aktiv"), ("inaktiv", "stillgelegt"), ("alle", "alle")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kommune"].choices = [
            ("", "alle Kommunen"),
            ("land", "landesweit"),
            *Kommune.objects.values_list("ags", "name"),
        ]
        self.fields["rechtskreis"].choices = [
            ("", "alle Rechtskreise"),
            *((r.kuerzel, r.kuerzel) for r in Rechtskreis.objects.all()),
        ]


class TeamsFilter(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=120)
    kommune = forms.ChoiceField(label="Kommune", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "aktiv"), ("inaktiv", "stillgelegt"), ("alle", "alle")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kommune"].choices = [
            ("", "alle Kommunen"),
            *Kommune.objects.values_list("ags", "name"),
        ]


class OrganisationFormular(GleichzeitigMixin):
    """An Organisation; Rechtskreise as boxes from the list valid today."""

    rechtskreise = forms.MultipleChoiceField(
        label="Rechtskreise",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nach welchen Gesetzen die Organisation Leistungen erbringt.",
    )

    webseite = forms.URLField(
        label="Webseite", required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "art",
            "kommune",
            "rechtskreise",
            "anschrift",
            "telefon",
            "email",
            "webseite",
        )
        widgets = {"anschrift": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, by: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        land = rechte_von(by).ist_land(RECHT)
        self.fields["kommune"].queryset = _kommunen(by)
        self.fields["kommune"].required = not land
        self.fields["kommune"].empty_label = f"landesweit ({Ebene.LAND.label})" if land else None
        # A Rechtskreis that ended stays where it was chosen before.
        gueltig = Rechtskreis.objects.gueltig_am(timezone.localdate())
        alte = Rechtskreis.objects.filter(kuerzel__in=self.instance.rechtskreise or [])
        self.fields["rechtskreise"].choices = [
            (r.kuerzel, f"{r.kuerzel} – {r.bezeichnung}") for r in (gueltig | alte)
        ]


class AnsprechpersonFormular(GleichzeitigMixin):
    class Meta:
        model = Ansprechperson
        fields = ("name", "funktion", "telefon", "email")


class TeamFormular(GleichzeitigMixin):
    """A Team: Case Managers of one Organisation in one Kommune."""

    class Meta:
        model = Team
        fields = ("name", "kommune", "organisation", "aktiv")

    def __init__(self, *args: Any, by: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kommunen = _kommunen(by)
        self.fields["kommune"].queryset = kommunen
        self.fields["kommune"].empty_label = None if len(kommunen) == 1 else "Bitte wählen"
        self.fields["organisation"].label = "Anstellende Organisation"
        self.fields["organisation"].empty_label = "Bitte wählen"
        self.fields["organisation"].queryset = Organisation.objects.filter(
            aktiv=True, kommune__in=kommunen
        ) | Organisation.objects.filter(aktiv=True, kommune=None)
        if self.instance.pk:
            # The Kommune is the scope of everything the Team wrote: it never moves.
            del self.fields["kommune"]
        else:
            del self.fields["aktiv"]

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        organisation = daten.get("organisation")
        kommune = daten.get("kommune")
        kommune_id = kommune.pk if kommune else self.instance.kommune_id
        if organisation and kommune_id and organisation.kommune_id not in (None, kommune_id):
            self.add_error("organisation", "Diese Organisation gehört zu einer anderen Kommune.")
        return daten
