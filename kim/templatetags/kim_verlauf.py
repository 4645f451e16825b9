"""Panels with an object's history and its readers, loaded into its page by htmx.

``{% load kim_verlauf %}{% verlauf_panel konto %}{% leser_panel konto %}``
"""

from django import template
from django.db.models import Model
from django.urls import reverse

register = template.Library()
_VORLAGE = "kim/verlauf_panel.html"


def _panel(objekt: Model, name: str, titel: str) -> dict[str, str]:
    ziel = [objekt._meta.label_lower, str(objekt.pk)]
    return {
        "titel": titel,
        "kennung": f"panel-{name}",
        "url": reverse(f"{name}_ausschnitt", args=ziel),
        "seite_url": reverse(name, args=ziel),
    }


@register.inclusion_tag(_VORLAGE)
def verlauf_panel(objekt: Model) -> dict[str, str]:
    """The newest changes of ``objekt`` with a link to all."""
    return _panel(objekt, "verlauf", "Verlauf")


@register.inclusion_tag(_VORLAGE)
def leser_panel(objekt: Model) -> dict[str, str]:
    """Who read ``objekt`` last, as far as the account may know."""
    return _panel(objekt, "leser", "Wer hat gelesen")


@register.simple_tag
def verlauf_adresse(objekt: Model) -> str:
    """``href="{% verlauf_adresse konto %}"``: the history page of ``objekt``."""
    return reverse("verlauf", args=[objekt._meta.label_lower, str(objekt.pk)])
