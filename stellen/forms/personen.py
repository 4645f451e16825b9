"""A person of the Kommune, chosen by typing; a name that is not known yet is a new person."""

from typing import Any

from django import forms

from stellen.models import Fachkraft
from stellen.models.stelle import FachkraftQuerySet


class PersonEingabe(forms.TextInput):
    """A text field that offers the known names; works without a script."""

    template_name = "stellen/_person_eingabe.html"
    personen: FachkraftQuerySet | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        kontext = super().get_context(name, value, attrs)
        liste = f"{kontext['widget']['attrs'].get('id', name)}_liste"
        kontext["widget"]["attrs"] |= {"list": liste, "autocomplete": "off"}
        kontext["liste"] = liste
        kontext["namen"] = self.personen.values_list("name", flat=True) if self.personen else ()
        return kontext


class PersonFeld(forms.CharField):
    """Gives a stored ``Fachkraft``, a new unsaved one, or ``None`` without a name.

    ``zeige_personen`` says whose names are known: those of one Kommune.
    """

    widget = PersonEingabe

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, required=False, **kwargs)
        self.personen = Fachkraft.objects.none()
        self.kommune_id = 0

    def zeige_personen(self, personen: FachkraftQuerySet, kommune_id: int) -> None:
        self.personen = personen.filter(kommune_id=kommune_id)
        self.kommune_id = kommune_id
        self.widget.personen = self.personen

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return self.personen.filter(pk=value).values_list("name", flat=True).first() or ""
        return value.name if isinstance(value, Fachkraft) else value

    def clean(self, value: Any) -> Fachkraft | None:
        name = " ".join(str(super().clean(value)).split())
        if not name:
            return None
        bekannte = self.personen.filter(name__iexact=name).first()
        return bekannte or Fachkraft(kommune_id=self.kommune_id, name=name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        vorher, jetzt = (str(self.prepare_value(w) or "") for w in (initial, data))
        return " ".join(vorher.split()).casefold() != " ".join(jetzt.split()).casefold()
