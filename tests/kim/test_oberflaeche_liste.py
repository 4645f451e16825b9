"""Lists keep their state in the address: order, filters, pages."""

from urllib.parse import parse_qs

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory


class Filter(forms.Form):
    art = forms.ChoiceField(
        label="Art", required=False, choices=[("", "Alle"), ("kreis", "Kreis"), ("stadt", "Stadt")]
    )
    bezirk = forms.MultipleChoiceField(
        label="Bezirk", required=False, choices=[("k", "Köln"), ("m", "Münster")]
    )
    q = forms.CharField(label="Suche", required=False)


def zeige(vorlage: str, adresse: str, **werte) -> str:
    request = RequestFactory().get(adresse)
    return Template("{% load kim %}" + vorlage).render(Context({"request": request, **werte}))


def ziele(html: str) -> list[dict[str, list[str]]]:
    return [
        parse_qs(teil.split('"')[0].replace("&amp;", "&")) for teil in html.split('href="?')[1:]
    ]


def test_column_head_turns_the_order_and_keeps_the_filter():
    vorlage = '{% spaltenkopf "Besetzt" "besetzt" zahl=True standard="name" %}'
    html = zeige(vorlage, "/?art=kreis&seite=4")
    assert "aria-sort" not in html
    assert 'class="zahl"' in html
    assert ziele(html) == [{"art": ["kreis"], "sortierung": ["besetzt"]}]
    aufsteigend = zeige(vorlage, "/?sortierung=besetzt")
    assert 'aria-sort="ascending"' in aufsteigend
    assert ziele(aufsteigend) == [{"sortierung": ["-besetzt"]}]
    assert 'aria-sort="descending"' in zeige(vorlage, "/?sortierung=-besetzt")
    assert 'aria-sort="ascending"' in zeige('{% spaltenkopf "Name" "name" standard="name" %}', "/")


def test_chips_name_the_filter_and_remove_only_it():
    adresse = "/?art=kreis&bezirk=k&bezirk=m&q=&seite=2&sortierung=name"
    form = Filter(RequestFactory().get(adresse).GET)
    html = zeige("{% aktive_filter form %}", adresse, form=form)
    assert "Art: Kreis" in html
    assert "Bezirk: Köln" in html
    assert "Suche:" not in html
    assert ziele(html) == [
        {"bezirk": ["k", "m"], "sortierung": ["name"]},
        {"art": ["kreis"], "bezirk": ["m"], "sortierung": ["name"]},
        {"art": ["kreis"], "bezirk": ["k"], "sortierung": ["name"]},
        {"sortierung": ["name"]},
    ]


def test_no_chips_without_filter():
    html = zeige("{% aktive_filter form %}", "/?sortierung=name", form=Filter({}))
    assert html.strip() == ""


def test_chip_text_is_escaped():
    form = Filter({"q": "<b>x</b>"})
    html = zeige("{% aktive_filter form %}", "/?q=<b>x</b>", form=form)
    assert "<b>" not in html


def test_pages_say_where_one_is_and_keep_the_rest():
    seite = Paginator(range(1234), 25).page(2)
    html = zeige('{% seiten seite "Konten" %}', "/?art=kreis&seite=2", seite=seite)
    assert "26 bis 50 von 1.234 Konten" in html
    assert 'aria-label="Seiten: Konten"' in html
    assert html.count('aria-current="page"') == 1
    assert {"art": ["kreis"], "seite": ["3"]} in ziele(html)


def test_one_page_has_no_links():
    html = zeige('{% seiten seite "Konten" %}', "/", seite=Paginator(range(3), 25).page(1))
    assert "1 bis 3 von 3 Konten" in html
    assert "<ol>" not in html


def test_messages_keep_kern_kinds():
    nachrichten = [Message(constants.ERROR, "Nein"), Message(constants.SUCCESS, "Ja")]
    html = render_to_string("_components/meldungen.html", {"messages": nachrichten})
    assert "kern-alert--danger" in html
    assert "kern-alert--success" in html
    assert 'role="status"' in html
