"""Template filters and tags of the interface; components: templates/_components/README.md."""

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kim import zahlen

register = template.Library()

SORTIERUNG = "sortierung"
SEITE = "seite"
# Leaving a filter or changing the order starts again on the first page.
_BLAETTERN = (SEITE, "vor", "nach")


@register.filter
def vzae(wert) -> str:
    """``{{ zeile.besetzt|vzae }}`` → ``1.234,56``; nothing there → ``–``."""
    return zahlen.LEER if wert is None or wert == "" else zahlen.vzae_text(wert)


@register.filter
def prozent(anteil) -> str:
    """A share from 0 to 1: ``{{ quote|prozent }}`` → ``81,4 %``."""
    return zahlen.LEER if anteil is None or anteil == "" else zahlen.prozent_text(anteil)


@register.filter
def euro(betrag) -> str:
    """``{{ zeile.betrag|euro }}`` → ``1.234.567,89 €``; nothing there → ``–``."""
    return zahlen.LEER if betrag is None or betrag == "" else zahlen.euro_text(betrag)


@register.filter
def ganzzahl(wert) -> str:
    """``{{ anzahl|ganzzahl }}`` → ``1.234``."""
    return zahlen.LEER if wert is None or wert == "" else zahlen.dezimal_text(wert, 0)


@register.filter
def datum(wert) -> str:
    """``30.06.2024``; nothing there → ``–``."""
    return zahlen.datum_text(wert) if wert else zahlen.LEER


@register.filter
def zeitpunkt(wert) -> str:
    """``30.06.2024, 14:05 Uhr``; nothing there → ``–``."""
    return zahlen.zeitpunkt_text(wert) if wert else zahlen.LEER


@lru_cache(maxsize=1)
def symbolnamen() -> frozenset[str]:
    """Names of all icons in the sprite."""
    sprite = Path(finders.find("kim/icons.svg")).read_text("utf-8")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite))


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, text: str = "", klasse: str = "") -> SafeString:
    """``{% icon "warnung" %}`` beside a word; with ``text`` the icon speaks for itself."""
    if name not in symbolnamen():
        raise LookupError(f"no icon named {name!r} in kim/static/kim/icons.svg")
    sprite = static("kim/icons.svg")
    klassen = f"kim-icon {klasse}".strip()
    if text:
        return format_html(
            '<svg class="{}" role="img" focusable="false"><title>{}</title>'
            '<use href="{}#{}"></use></svg>',
            klassen, text, sprite, name,
        )  # fmt: skip
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        klassen, sprite, name,
    )  # fmt: skip


@register.filter
def optionen(gruppen) -> SafeString:
    """The options of a select. In Python: a template per option was half of a list's time."""
    teile = []
    for gruppe, auswahl, _ in gruppen:
        html = "".join(map(_option, auswahl))
        teile.append(
            f'<optgroup label="{conditional_escape(gruppe)}">{html}</optgroup>' if gruppe else html
        )
    return mark_safe("".join(teile))  # noqa: S308 - every value was escaped


def _option(option: dict) -> str:
    text = "Bitte wählen" if option["label"] == "---------" else option["label"]
    attrs = flatatt(option["attrs"]) if option["attrs"] else ""
    return (
        f'<option value="{conditional_escape(str(option["value"]))}"{attrs}>'
        f"{conditional_escape(text)}</option>"
    )


def _abfrage(request, **aenderungen) -> str:
    """The query string with changes; ``None`` removes a parameter. Never empty (``?``)."""
    abfrage = request.GET.copy()
    for name in _BLAETTERN:
        abfrage.pop(name, None)
    for name, wert in aenderungen.items():
        abfrage.pop(name, None)
        if isinstance(wert, list):
            abfrage.setlist(name, wert)
        elif wert is not None:
            abfrage[name] = str(wert)
    return f"?{abfrage.urlencode()}"


@register.simple_tag(takes_context=True)
def abfrage(context, **aenderungen) -> str:
    """``href="{% abfrage art='kreis' %}"``: keeps all other parameters, returns to page one."""
    return _abfrage(context["request"], **aenderungen)


@register.inclusion_tag("_components/spaltenkopf.html", takes_context=True)
def spaltenkopf(context, text: str, feld: str, zahl: bool = False, standard: str = "") -> dict:
    """A sortable column head; the view reads ``?sortierung=feld`` or ``-feld``.

    ``standard`` is the order in effect when the address names none.
    """
    request = context["request"]
    aktuell = request.GET.get(SORTIERUNG) or standard
    richtung = {feld: "ascending", f"-{feld}": "descending"}.get(aktuell, "")
    return {
        "text": text,
        "zahl": zahl,
        "richtung": richtung,
        "url": _abfrage(request, sortierung=f"-{feld}" if richtung == "ascending" else feld),
    }


@register.inclusion_tag("_components/seiten.html", takes_context=True)
def seiten(context, seite, einheit: str = "Einträge") -> dict:
    """Numbered paging of a ``Page`` (``?seite=3``)."""
    request = context["request"]
    blaetterer = seite.paginator
    nummern = [
        {
            "text": nummer,
            "url": _abfrage(request, seite=nummer) if isinstance(nummer, int) else "",
            "aktiv": nummer == seite.number,
        }
        for nummer in blaetterer.get_elided_page_range(seite.number, on_each_side=1, on_ends=1)
    ]
    return {
        "einheit": einheit,
        "mehrere": blaetterer.num_pages > 1,
        "nummern": nummern,
        "zurueck_url": _abfrage(request, seite=seite.number - 1) if seite.has_previous() else "",
        "weiter_url": _abfrage(request, seite=seite.number + 1) if seite.has_next() else "",
        "stand": f"{zahlen.dezimal_text(seite.start_index(), 0)} bis "
        f"{zahlen.dezimal_text(seite.end_index(), 0)} von "
        f"{zahlen.dezimal_text(blaetterer.count, 0)} {einheit}",
    }


def _auswahltexte(feld, werte: list[str]):
    """Readable words for the submitted values of one field."""
    auswahl = {}
    for schluessel, text in getattr(feld.field, "choices", ()):
        gruppe = text if isinstance(text, list | tuple) else [(schluessel, text)]
        auswahl |= {str(s): t for s, t in gruppe}
    for wert in werte:
        yield wert, auswahl.get(wert, wert)


@register.inclusion_tag("_components/filterchips.html", takes_context=True)
def aktive_filter(context, form) -> dict:
    """The filters in effect, each with a link that removes just this one."""
    request = context["request"]
    chips = []
    for feld in form.visible_fields():
        werte = [wert for wert in request.GET.getlist(feld.html_name) if wert.strip()]
        for wert, text in _auswahltexte(feld, werte):
            rest = [anderer for anderer in werte if anderer != wert] or None
            url = _abfrage(request, **{feld.html_name: rest})
            chips.append({"feld": feld.label, "text": text, "url": url})
    namen = {feld.html_name: None for feld in form.visible_fields()}
    return {"chips": chips, "alle_url": _abfrage(request, **namen)}


_ART_SYMBOL = {
    "info": "info",
    "success": "erfolg",
    "warning": "warnung",
    "danger": "fehler",
    "neutral": "punkt",
}
_ART_WORT = {"success": "Erledigt", "warning": "Achtung", "danger": "Fehler"}


@register.filter
def artsymbol(art: str) -> str:
    """The icon that goes with a kind of notice."""
    return _ART_SYMBOL[art]


@register.filter
def artwort(art: str) -> str:
    """The word that says the kind of a notice to people who do not see its colour."""
    return _ART_WORT.get(art, "Hinweis")


@register.filter
def meldungsart(stufe: str) -> str:
    """Django's message levels in KERN's words."""
    return {"error": "danger", "debug": "info"}.get(stufe, stufe or "info")
