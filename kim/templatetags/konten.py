"""Tags of the sign-in pages."""

from django import template

from kim.actions.demodaten import PASSWORT
from kim.konten.demokonten import Demogruppe, demokonten

register = template.Library()


@register.simple_tag(name="demokonten")
def demokonten_tag() -> list[Demogruppe]:
    return demokonten()


@register.simple_tag
def demopasswort() -> str:
    return PASSWORT
