"""KERN markup for all Django forms, and the fields for dates and VZÄ.

Settings need ``"django.forms"`` in ``INSTALLED_APPS`` and
``FORM_RENDERER = "kim.formulare.KernRenderer"``; then ``{{ feld.as_field_group }}``
gives label, hint, error and the aria attributes that tie them together.
"""

import datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from kim import zahlen

_EINGABE = "kern-form-input__input"
_SELECT = "kern-form-input__select"
_BAUWEISEN = (  # widget class, kind of markup, KERN class; first match wins
    (forms.HiddenInput, "verdeckt", ""),
    (forms.MultipleHiddenInput, "verdeckt", ""),
    (forms.CheckboxSelectMultiple, "gruppe", "kern-form-check__checkbox"),
    (forms.RadioSelect, "gruppe", "kern-form-check__radio"),
    (forms.CheckboxInput, "haken", "kern-form-check__checkbox"),
    (forms.SelectMultiple, "eingabe", _EINGABE),
    (forms.Select, "auswahl", _SELECT),
    (forms.Widget, "eingabe", _EINGABE),
)


class KernBoundField(BoundField):
    """A field that knows KERN's classes and where an error link has to lead."""

    def _bauweise(self, widget) -> tuple[str, str]:
        return next((art, css) for klasse, art, css in _BAUWEISEN if isinstance(widget, klasse))

    @property
    def art(self) -> str:
        """Kind of markup: verdeckt, gruppe, haken, auswahl or eingabe."""
        return self._bauweise(self.field.widget)[0]

    @property
    def optional(self) -> bool:
        """Marked "(optional)"; a single checkbox never is: leaving it out is an answer."""
        return not self.field.required and self.art != "haken"

    @property
    def sprungziel(self) -> str:
        """The id an error link leads to: in a group the first option."""
        if self.art == "gruppe" and len(self.subwidgets):
            return self.subwidgets[0].id_for_label
        return self.id_for_label

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        css = self._bauweise(widget)[1]
        if css and self.errors:
            css = f"{css} {css}--error"
        eigene = widget.attrs.get("class", "")
        if css or eigene:
            attrs["class"] = f"{css} {eigene}".strip()
        if widget.attrs.get("placeholder") == self.label:
            attrs["placeholder"] = False  # the label already says it
        return attrs


class KernRenderer(TemplatesSetting):
    form_template_name = "_formular/formular.html"
    field_template_name = "_formular/feld.html"
    bound_field_class = KernBoundField


class DatumEingabe(forms.DateInput):
    """A plain text field: German dates are typed faster than picked."""

    def __init__(self, attrs=None):
        grund = {"class": "kim-breite--datum", "autocomplete": "off", "maxlength": "10"}
        super().__init__(attrs=grund | (attrs or {}))

    def format_value(self, value):
        return zahlen.datum_text(value) if isinstance(value, datetime.date) else value


class DatumFeld(forms.DateField):
    """Accepts 3.5.24, 03.05.2024 and 2024-05-03; shows 03.05.2024.

    ``fruehestens`` and ``spaetestens`` bound the day, both inclusive.
    """

    widget = DatumEingabe
    default_error_messages = {
        "required": "Geben Sie ein Datum an, zum Beispiel 03.05.2024.",
        "invalid": "„%(eingabe)s“ ist kein Datum. Schreiben Sie zum Beispiel 03.05.2024.",
        "zu_frueh": "Das Datum darf nicht vor dem %(grenze)s liegen.",
        "zu_spaet": "Das Datum darf nicht nach dem %(grenze)s liegen.",
    }

    def __init__(self, *, fruehestens=None, spaetestens=None, **kwargs):
        self.fruehestens = fruehestens
        self.spaetestens = spaetestens
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.date):
            return super().to_python(value)
        try:
            return zahlen.parse_datum(str(value))
        except ValueError as fehler:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"eingabe": value}
            ) from fehler

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for code, grenze, verletzt in (
            ("zu_frueh", self.fruehestens, self.fruehestens and value < self.fruehestens),
            ("zu_spaet", self.spaetestens, self.spaetestens and value > self.spaetestens),
        ):
            if verletzt:
                params = {"grenze": zahlen.datum_text(grenze)}
                raise ValidationError(self.error_messages[code], code=code, params=params)


class DezimalEingabe(forms.TextInput):
    """A text field for figures; shows what was typed when it could not be read."""

    def __init__(self, attrs=None):
        grund = {"class": "kim-breite--zahl", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(attrs=grund | (attrs or {}))

    def format_value(self, value):
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return zahlen.vzae_text(value)
        return value


class VZAeFeld(forms.Field):
    """VZÄ as ``Decimal`` with two places; accepts 1.234,56, 1234,56 and 1234.56.

    A dot before exactly three digits separates thousands. Default range 0 to 99,999.99.
    """

    widget = DezimalEingabe
    default_error_messages = {
        "required": "Geben Sie die VZÄ an, zum Beispiel 2,50 (oder 0).",
        "invalid": "„%(eingabe)s“ ist keine Zahl. Schreiben Sie VZÄ zum Beispiel als 2,50.",
        "stellen": "VZÄ haben höchstens zwei Stellen nach dem Komma, hier sind es %(anzahl)s.",
        "zu_klein": "Die VZÄ dürfen nicht kleiner als %(grenze)s sein.",
        "zu_gross": "Die VZÄ dürfen nicht größer als %(grenze)s sein.",
    }

    def __init__(self, *, min_value=Decimal(0), max_value=Decimal("99999.99"), **kwargs):
        self.min_value = min_value
        self.max_value = max_value
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            zahl = zahlen.parse_dezimal(str(value))
        except ValueError as fehler:
            raise self._fehler("invalid", eingabe=value) from fehler
        ueberzaehlig = -int(zahl.normalize().as_tuple().exponent)
        if ueberzaehlig > 2:
            raise self._fehler("stellen", anzahl=ueberzaehlig)
        return zahl.quantize(Decimal("0.01")) if abs(zahl) < Decimal(10) ** 20 else zahl

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise self._fehler("zu_klein", grenze=zahlen.vzae_text(self.min_value))
        if self.max_value is not None and value > self.max_value:
            raise self._fehler("zu_gross", grenze=zahlen.vzae_text(self.max_value))

    def _fehler(self, code: str, **params) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class EuroFeld(VZAeFeld):
    """An amount in euros as ``Decimal`` to the cent; written like VZÄ, without the sign €."""

    default_error_messages = {
        "required": "Geben Sie den Betrag in Euro an, zum Beispiel 55.119,21.",
        "invalid": "„%(eingabe)s“ ist kein Betrag. Schreiben Sie zum Beispiel 55.119,21.",
        "stellen": "Euro haben höchstens zwei Stellen nach dem Komma, hier sind es %(anzahl)s.",
        "zu_klein": "Der Betrag darf nicht kleiner als %(grenze)s Euro sein.",
        "zu_gross": "Der Betrag darf nicht größer als %(grenze)s Euro sein.",
    }

    def __init__(self, *, max_value=Decimal("999999999999.99"), **kwargs):
        super().__init__(max_value=max_value, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().removesuffix("€").removesuffix("Euro").strip()
        return super().to_python(value)
