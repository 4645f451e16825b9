"""Two people save at once: nothing is overwritten silently.

A form carries the number of the history row it was opened with (``stand``). If the
record was saved meanwhile, the second person sees both values and decides; what only
the other one changed is taken over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import model_to_dict
from django.utils.choices import flatten_choices


@dataclass(frozen=True)
class Konflikt:
    """One field both changed: what is stored now and what was typed here."""

    feld: str
    gespeichert: str
    eigene: str


class GleichzeitigMixin(forms.ModelForm):
    """Mixin for a ``ModelForm`` of a historised model; the row is locked until commit."""

    stand_feld = "stand"
    """Name of the hidden field; another one where the model itself has a field ``stand``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.konflikte: list[Konflikt] = []
        self.uebernommen: list[str] = []
        if not self.instance.pk:
            return
        self.fields[self.stand_feld] = forms.CharField(widget=forms.HiddenInput, required=False)
        if not self.is_bound:
            self.initial[self.stand_feld] = str(self._letzter().history_id)

    def _letzter(self) -> Any:
        return self.instance.history.order_by("-history_date", "-history_id").first()

    def full_clean(self) -> None:
        """Compare before anything is validated, so that taken-over values are, too."""
        self._neuer: Any = None
        if self.is_bound and self.instance.pk and self.stand_feld in self.fields:
            self._abgleichen()
        super().full_clean()

    def _abgleichen(self) -> None:
        modell = type(self.instance)
        # A row that the policies don't let this account change can't be locked: no row, no lock.
        modell._base_manager.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
        letzter = self._letzter()
        stand = self.data.get(self.add_prefix(self.stand_feld), "")
        if stand == str(letzter.history_id):
            return
        grund = None
        if stand.isdecimal():
            grund = self.instance.history.filter(history_id=stand).first()
        self._neuer = letzter
        jetzt = model_to_dict(letzter.instance)
        damals = model_to_dict(grund.instance) if grund else {}
        self.data = self.data.copy()
        for name in self._meta.fields or ():
            if name in self.fields and name in jetzt:
                self._feld(name, damals.get(name, jetzt[name]), jetzt[name])
        self.data[self.add_prefix(self.stand_feld)] = str(letzter.history_id)

    def _feld(self, name: str, damals: Any, jetzt: Any) -> None:
        feld, schluessel = self.fields[name], self.add_prefix(name)
        eigene = feld.widget.value_from_datadict(self.data, self.files, schluessel)
        if not feld.has_changed(feld.prepare_value(jetzt), eigene):
            return
        if feld.has_changed(feld.prepare_value(damals), eigene):
            self.konflikte.append(
                Konflikt(str(feld.label), _anzeige(feld, jetzt), _anzeige(feld, eigene))
            )
            return
        wert = feld.prepare_value(jetzt)
        werte = wert if isinstance(wert, list | tuple) else [wert]
        self.data.setlist(schluessel, [_eingabe(feld, w) for w in werte if w is not False])
        self.uebernommen.append(str(feld.label))

    def clean(self) -> dict[str, Any]:
        daten = super().clean()
        if self._neuer is not None:
            person = self._neuer.history_user or "Eine andere Person"
            raise ValidationError(
                f"{person} hat diesen Datensatz inzwischen gespeichert. Es wurde noch nichts "
                "überschrieben. Prüfen Sie die Angaben und speichern Sie dann erneut.",
                code="gleichzeitig",
            )
        return daten


class Formularsatz:
    """Several forms saved together: valid only as a whole, their conflicts shown as one.

    Offers what the templates of one form ask for (error summary, ``kim/gleichzeitig.html``).
    Labels should name the record, because they stand beside those of the others.
    """

    def __init__(self, formulare: Sequence[GleichzeitigMixin]) -> None:
        self.formulare = formulare

    def is_valid(self) -> bool:
        """Looks at every form, so that all errors are shown at once."""
        ungueltig = [f for f in self.formulare if not f.is_valid()]
        return not ungueltig

    @property
    def konflikte(self) -> list[Konflikt]:
        return [k for f in self.formulare for k in f.konflikte]

    @property
    def uebernommen(self) -> list[str]:
        return [text for f in self.formulare for text in f.uebernommen]

    @property
    def errors(self) -> dict[str, Any]:
        """By field name with prefix; what belongs to no field counts once."""
        felder = {
            f.add_prefix(name): liste
            for f in self.formulare
            for name, liste in f.errors.items()
            if name != NON_FIELD_ERRORS
        }
        return felder | {str(n): text for n, text in enumerate(self.non_field_errors())}

    def non_field_errors(self) -> list[str]:
        return list(dict.fromkeys(str(e) for f in self.formulare for e in f.non_field_errors()))

    def hidden_fields(self) -> Iterable[Any]:
        return [feld for f in self.formulare for feld in f.hidden_fields()]

    def visible_fields(self) -> Iterable[Any]:
        return [feld for f in self.formulare for feld in f.visible_fields()]


def _anzeige(feld: forms.Field, wert: Any) -> str:
    """A value in the words of its field."""
    if isinstance(wert, list | tuple):
        return ", ".join(_anzeige(feld, w) for w in wert) or "–"
    for schluessel, text in flatten_choices(getattr(feld, "choices", ())):
        if str(schluessel) == str("" if wert is None else wert):
            return str(text)
    if isinstance(feld, forms.BooleanField):
        return "ja" if wert else "nein"
    return _eingabe(feld, feld.prepare_value(wert)) or "–"


def _eingabe(feld: forms.Field, wert: Any) -> str:
    """A value as a person would have typed it: 30.06.2024, 1,50."""
    if wert is None:
        return ""
    text = feld.widget.format_value(wert)
    return text if isinstance(text, str) else str(wert)
