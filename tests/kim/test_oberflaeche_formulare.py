"""KERN markup of forms, the aria attributes in it, and the fields for dates and VZÄ."""

import datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string

from kim.formulare import DatumFeld, VZAeFeld


class Probe(forms.Form):
    name = forms.CharField(label="Name", help_text="Vor- und Nachname")
    mail = forms.EmailField(label="E-Mail", required=False)
    tag = DatumFeld(label="Tag", spaetestens=datetime.date(2024, 12, 31))
    stellen = VZAeFeld(label="VZÄ")
    rolle = forms.ChoiceField(label="Rolle", choices=[("a", "A"), ("b", "B")])
    weg = forms.ChoiceField(label="Weg", choices=[("a", "A")], widget=forms.RadioSelect)
    mehr = forms.MultipleChoiceField(
        label="Mehr", required=False, choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
    )
    ja = forms.BooleanField(label="Geprüft")
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    datei = forms.FileField(label="Datei", required=False)


class Elemente(HTMLParser):
    """All start tags with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.alle = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.alle.append((tag, dict(attrs)))

    def mit_namen(self, name):
        return [attrs for _, attrs in self.alle if attrs.get("name") == name]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.alle if "id" in attrs]


def gruppe(form, name):
    return form[name].as_field_group()


def test_hint_and_label_belong_to_the_field():
    html = gruppe(Probe(), "name")
    feld = Elemente(html).mit_namen("name")[0]
    assert feld["class"] == "kern-form-input__input"
    assert feld["aria-describedby"] == "id_name_helptext"
    assert "aria-invalid" not in feld
    assert '<label class="kern-label" for="id_name">Name</label>' in html
    assert "(optional)" not in html


def test_error_is_linked_and_marked():
    html = gruppe(Probe({}), "name")
    elemente = Elemente(html)
    feld = elemente.mit_namen("name")[0]
    assert feld["aria-invalid"] == "true"
    assert feld["aria-describedby"] == "id_name_helptext id_name_error"
    assert set(feld["aria-describedby"].split()) <= set(elemente.ids)
    assert "kern-form-input__input--error" in feld["class"]


def test_optional_is_said_but_not_for_a_single_checkbox():
    assert "(optional)" in gruppe(Probe(), "mail")
    assert "(optional)" in gruppe(Probe(), "mehr")
    assert "(optional)" not in gruppe(Probe(), "ja")


def test_groups_are_fieldsets_with_error():
    html = gruppe(Probe({}), "weg")
    elemente = Elemente(html)
    assert elemente.alle[0][0] == "fieldset"
    assert elemente.alle[0][1]["aria-describedby"] == "id_weg_error"
    assert "kern-form-check__radio" in elemente.mit_namen("weg")[0]["class"]
    assert 'for="id_weg_0"' in html


def test_every_kind_of_field_renders_and_ids_are_unique():
    html = str(Probe({}))
    ids = Elemente(html).ids
    assert len(ids) == len(set(ids))
    assert "style=" not in html
    for name in Probe.base_fields:
        assert f'name="{name}"' in html


def test_error_summary_links_to_every_faulty_field():
    form = Probe({"mail": "keine"})
    html = render_to_string("_components/fehlerzusammenfassung.html", {"formular": form})
    ziele = [a["href"][1:] for t, a in Elemente(html).alle if t == "a"]
    assert ziele == [
        "id_name", "id_mail", "id_tag", "id_stellen", "id_rolle", "id_weg_0", "id_ja",
    ]  # fmt: skip
    assert set(ziele) <= set(Elemente(str(form)).ids)
    assert "Bitte prüfen Sie diese 7 Angaben" in html
    assert "data-fokus" in html


def test_no_summary_without_errors():
    html = render_to_string("_components/fehlerzusammenfassung.html", {"formular": Probe()})
    assert html.strip() == ""


@pytest.mark.parametrize("text", ["3.5.24", "03.05.2024", "2024-05-03"])
def test_date_field_reads(text):
    assert DatumFeld().clean(text) == datetime.date(2024, 5, 3)


def test_date_field_shows_german_and_keeps_what_was_typed():
    assert 'value="03.05.2024"' in str(Probe(initial={"tag": datetime.date(2024, 5, 3)})["tag"])
    assert 'value="31.2.24"' in str(Probe({"tag": "31.2.24"})["tag"])


@pytest.mark.parametrize(
    ("text", "fehler"),
    [
        ("31.2.24", "„31.2.24“ ist kein Datum. Schreiben Sie zum Beispiel 03.05.2024."),
        ("1.1.2025", "Das Datum darf nicht nach dem 31.12.2024 liegen."),
        ("", "Geben Sie ein Datum an, zum Beispiel 03.05.2024."),
    ],
)
def test_date_field_says_what_is_wrong(text, fehler):
    assert Probe({"tag": text}).errors["tag"] == [fehler]


def test_unchanged_values_are_not_changes():
    anfang = {"tag": datetime.date(2024, 5, 3), "stellen": Decimal("1234.50")}
    form = Probe({"tag": "3.5.24", "stellen": "1.234,5"}, initial=anfang)
    assert {"tag", "stellen"}.isdisjoint(form.changed_data)


@pytest.mark.parametrize("text", ["1.234,56", "1234,56", "1234.56"])
def test_vzae_field_reads(text):
    wert = VZAeFeld().clean(text)
    assert wert == Decimal("1234.56")
    assert wert.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "fehler"),
    [
        ("abc", "„abc“ ist keine Zahl. Schreiben Sie VZÄ zum Beispiel als 2,50."),
        ("2,345", "VZÄ haben höchstens zwei Stellen nach dem Komma, hier sind es 3."),
        ("-1", "Die VZÄ dürfen nicht kleiner als 0,00 sein."),
        ("100000", "Die VZÄ dürfen nicht größer als 99.999,99 sein."),
        ("9" * 60, "Die VZÄ dürfen nicht größer als 99.999,99 sein."),
        ("", "Geben Sie die VZÄ an, zum Beispiel 2,50 (oder 0)."),
    ],
)
def test_vzae_field_says_what_is_wrong(text, fehler):
    assert Probe({"stellen": text}).errors["stellen"] == [fehler]


def test_vzae_field_shows_german_and_keeps_what_was_typed():
    assert 'value="1.234,50"' in str(Probe(initial={"stellen": Decimal("1234.5")})["stellen"])
    assert 'value="2,345"' in str(Probe({"stellen": "2,345"})["stellen"])


def test_empty_choice_asks_instead_of_showing_dashes():
    class MitLeer(forms.Form):
        art = forms.ChoiceField(label="Art", choices=[("", "---------"), ("a", "A")])

    html = str(MitLeer({"art": "a"})["art"])
    assert '<option value="">Bitte wählen</option>' in html
    assert '<option value="a" selected>A</option>' in html


def test_placeholder_that_repeats_the_label_is_dropped():
    class Anmeldung(forms.Form):
        mail = forms.CharField(label="E-Mail", widget=forms.TextInput({"placeholder": "E-Mail"}))
        ort = forms.CharField(label="Ort", widget=forms.TextInput({"placeholder": "z. B. Düren"}))

    assert "placeholder" not in str(Anmeldung()["mail"])
    assert 'placeholder="z. B. Düren"' in str(Anmeldung()["ort"])
