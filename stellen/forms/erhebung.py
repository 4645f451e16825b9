"""Forms of an Erhebung: prepare it, change its deadline, open it again, look at its state."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kim.constants import Regierungsbezirk
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from stellen.constants import ErhebungStatus, MeldungStatus
from stellen.models import Erhebung

UEBERFAELLIG, AUSSTEHEND = "ueberfaellig", "ausstehend"
_GRUND = "Die Begründung steht dauerhaft im Verlauf der Erhebung."
_HINWEIS = "Steht auf der Seite jeder Meldung, zum Beispiel was sich geändert hat."


def _fristfeld(**kwargs: Any) -> DatumFeld:
    return DatumFeld(
        label="Meldefrist",
        help_text="Letzter Tag, an dem die Kommunen rechtzeitig melden.",
        fruehestens=timezone.localdate(),
        **kwargs,
    )


def _grundfeld() -> forms.CharField:
    return forms.CharField(
        label="Begründung",
        max_length=300,
        help_text=_GRUND,
        error_messages={"required": "Bitte begründen Sie die Änderung."},
    )


class ErhebungForm(forms.Form):
    """A new survey. The deadline lies today or later, usually after the Stichtag."""

    stichtag = DatumFeld(
        label="Stichtag", help_text="Der Tag, zu dem die Stellenbesetzung gemeldet wird."
    )
    hinweis = forms.CharField(
        label="Hinweis an die Kommunen",
        required=False,
        max_length=2000,
        help_text=_HINWEIS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heute = timezone.localdate()
        self.fields["frist"] = _fristfeld(initial=heute + timedelta(days=28))
        self.order_fields(["stichtag", "frist", "hinweis"])


class ErhebungAendernForm(GleichzeitigMixin):
    """Deadline and note; in preparation the Stichtag too; an open survey wants a reason."""

    class Meta:
        model = Erhebung
        fields = ("stichtag", "frist", "hinweis")
        field_classes = {"stichtag": DatumFeld}
        error_messages = {
            "stichtag": {"unique": "Zu diesem Tag gibt es schon einen Stichtag in KIM."}
        }
        widgets = {"hinweis": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"hinweis": _HINWEIS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frist"] = DatumFeld(
            label="Meldefrist",
            help_text="Letzter Tag, an dem die Kommunen rechtzeitig melden.",
            initial=self.instance.frist,
        )
        if self.instance.status != ErhebungStatus.VORBEREITUNG:
            del self.fields["stichtag"]
        if self.instance.ist_offen:
            self.fields["grund"] = _grundfeld()


class WiederOeffnenForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frist"] = _fristfeld()
        self.fields["grund"] = _grundfeld()


class LageFilter(forms.Form):
    """Which Kommunen the overview shows."""

    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[
            ("", "alle"),
            (AUSSTEHEND, "noch nicht gemeldet"),
            (UEBERFAELLIG, "überfällig"),
            *MeldungStatus.choices,
        ],
    )
    bezirk = forms.ChoiceField(
        label="Regierungsbezirk",
        required=False,
        choices=[("", "alle"), *Regierungsbezirk.choices],
    )
