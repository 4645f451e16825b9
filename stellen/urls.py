"""URLs below /stellen/."""

from datetime import date

from django.urls import include, path, register_converter

import kim.konverter  # noqa: F401 - registers „berichtsformat“
from stellen.views import (
    befund,
    befunde,
    befunde_sammel,
    bericht,
    erhebung,
    erhebung_aendern,
    feststellen,
    freigabe,
    gespraech,
    import_ende,
    importe,
    korrektur,
    meldung,
    meldung_bearbeiten,
    mittel,
    nachweis,
    pruefung,
    pruefungen,
    saetze,
    schritte,
    stichtage,
)
from stellen.views.auswertung import (
    entwicklung,
    karte,
    prognose,
    uebersicht,
    umverteilung,
    vakanzen,
    vergleich,
)


class StichtagKonverter:
    """``2024-06-30`` in an address; a day that does not exist is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


class AgsKonverter:
    """The key of a Kreis, kreisfreie Stadt (5 digits) or of Aachen (8)."""

    regex = r"05\d{3}(?:\d{3})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SchrittKonverter:
    """A step of a Meldung: the keys of ``SCHRITTE``."""

    regex = "|".join(schritte.SCHRITTE)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StichtagKonverter, "stichtag")
register_converter(AgsKonverter, "ags")
register_converter(SchrittKonverter, "schritt")

_erhebung = [
    path("", erhebung.erhebung, name="erhebung"),
    path("bearbeiten/", erhebung_aendern.bearbeiten, name="erhebung_bearbeiten"),
    path("verwerfen/", erhebung_aendern.verwerfen, name="erhebung_verwerfen"),
    path("eroeffnen/", erhebung_aendern.eroeffnen, name="erhebung_eroeffnen"),
    path("schliessen/", erhebung_aendern.schliessen, name="erhebung_schliessen"),
    path("oeffnen/", erhebung_aendern.wieder_oeffnen, name="erhebung_wieder_oeffnen"),
    path("erinnern/", erhebung_aendern.erinnern, name="erhebung_erinnern"),
]
_meldung = [
    path("bearbeiten/", meldung_bearbeiten.bearbeiten, name="meldung_bearbeiten"),
    path("stellenplan/", meldung_bearbeiten.uebernehmen, name="meldung_uebernehmen"),
    path("gespraech/", gespraech.beitrag, name="meldung_beitrag"),
    path("vorschlag/", gespraech.vorschlag, name="meldung_vorschlag"),
    path("<schritt:schritt>/", schritte.schritt, name="meldung_schritt"),
]
app_name = "stellen"
urlpatterns = [
    path("", stichtage.stichtage, name="stichtage"),
    path("plan/", include("stellen.urls_plan")),
    path("importe/", importe.liste, name="importe"),
    path("import/", importe.neu, name="import"),
    path("import/<int:pk>/", importe.importlauf, name="importlauf"),
    path("import/<int:pk>/datei/", importe.datei, name="import_datei"),
    path("import/<int:pk>/zuordnungen/", importe.zuordnungen, name="import_zuordnungen"),
    path("import/<int:pk>/uebernehmen/", importe.uebernahme, name="import_uebernehmen"),
    path("import/<int:pk>/verwerfen/", import_ende.verwerfung, name="import_verwerfen"),
    path("import/<int:pk>/rueckgaengig/", import_ende.ruecknahme, name="import_rueckgaengig"),
    path("auswertung/", uebersicht.uebersicht, name="auswertung"),
    path("auswertung/karte/", karte.seite, name="karte"),
    path("auswertung/karte.<berichtsformat:format>", karte.datei, name="karte_datei"),
    path("auswertung/vergleich/", vergleich.seite, name="vergleich"),
    path("auswertung/vergleich.<berichtsformat:format>", vergleich.datei, name="vergleich_datei"),
    path("auswertung/entwicklung/", entwicklung.seite, name="entwicklung"),
    path(
        "auswertung/entwicklung.<berichtsformat:format>",
        entwicklung.datei,
        name="entwicklung_datei",
    ),
    path("auswertung/prognose/", prognose.seite, name="prognose"),
    path("auswertung/prognose.<berichtsformat:format>", prognose.datei, name="prognose_datei"),
    path("auswertung/vakanzen/", vakanzen.seite, name="vakanzen"),
    path("auswertung/vakanzen.<berichtsformat:format>", vakanzen.datei, name="vakanzen_datei"),
    path("auswertung/umverteilung/", umverteilung.seite, name="umverteilung"),
    path(
        "auswertung/umverteilung.<berichtsformat:format>",
        umverteilung.datei,
        name="umverteilung_datei",
    ),
    path("mittel/", mittel.uebersicht, name="mittel"),
    path("mittel/pauschale.<berichtsformat:format>", mittel.datei, name="mittel_datei"),
    path("mittel/saetze/", saetze.saetze, name="saetze"),
    path("mittel/saetze/foerdersatz/", saetze.foerdersatz_neu, name="foerdersatz_neu"),
    path("mittel/saetze/foerdersatz/<int:pk>/", saetze.foerdersatz, name="foerdersatz"),
    path(
        "mittel/saetze/foerdersatz/<int:pk>/loeschen/",
        saetze.foerdersatz_loeschen,
        name="foerdersatz_loeschen",
    ),
    path("mittel/saetze/ansatz/", saetze.ansatz_neu, name="ansatz_neu"),
    path("mittel/saetze/ansatz/<int:pk>/", saetze.ansatz, name="ansatz"),
    path("mittel/saetze/ansatz/<int:pk>/loeschen/", saetze.ansatz_loeschen, name="ansatz_loeschen"),
    path(
        "mittel/saetze/ansatz/<int:pk>/errechnen/",
        saetze.ansatz_errechnen,
        name="ansatz_errechnen",
    ),
    path("mittel/<ags:ags>/", mittel.kommune, name="mittel_kommune"),
    path("mittel/<ags:ags>/verwendungsnachweis/", nachweis.nachweis, name="nachweis"),
    path(
        "mittel/<ags:ags>/verwendungsnachweis.<berichtsformat:format>",
        nachweis.datei,
        name="nachweis_datei",
    ),
    path("pruefungen/", pruefungen.katalog, name="pruefungen"),
    path("pruefungen/schwellen/<int:pk>/", pruefungen.schwelle, name="schwelle"),
    path("pruefungen/schwellen/<slug:schwelle>/", pruefungen.schwelle_neu, name="schwelle_neu"),
    path("befunde/<int:pk>/", befund.befund, name="befund"),
    path("befunde/<int:pk>/beitrag/", befund.beitrag, name="befund_beitrag"),
    path("befunde/<int:pk>/entscheidung/", befund.entscheidung, name="befund_entscheidung"),
    path("befunde/<int:pk>/zustaendigkeit/", befund.zustaendigkeit, name="befund_zustaendigkeit"),
    path("<stichtag:stichtag>/", pruefung.pruefung, name="pruefung"),
    path("<stichtag:stichtag>/befunde/", befunde.befunde, name="befunde"),
    path(
        "<stichtag:stichtag>/befunde.<berichtsformat:format>", befunde.datei, name="befunde_datei"
    ),
    path("<stichtag:stichtag>/befunde/pruefen/", befunde.pruefen, name="pruefen"),
    path(
        "<stichtag:stichtag>/befunde/akzeptieren/",
        befunde_sammel.akzeptieren,
        name="befunde_akzeptieren",
    ),
    path(
        "<stichtag:stichtag>/befunde/zustaendigkeit/",
        befunde_sammel.zustaendigkeit,
        name="befunde_zustaendigkeit",
    ),
    path(
        "<stichtag:stichtag>/bericht.<berichtsformat:format>", bericht.datei, name="bericht_datei"
    ),
    path("<stichtag:stichtag>/bericht.pdf", bericht.pdf, name="bericht_pdf"),
    path("<stichtag:stichtag>/feststellen/", feststellen.alle, name="feststellen"),
    path("<stichtag:stichtag>/freigabe/", freigabe.freigabe, name="freigabe"),
    path("<stichtag:stichtag>/freigabe/ende/", freigabe.ende, name="freigabe_ende"),
    path("erhebung/neu/", erhebung_aendern.neu, name="erhebung_neu"),
    path("<stichtag:stichtag>/erhebung/", include(_erhebung)),
    path("melden/<ags:ags>/", gespraech.einstellung, name="meldeeinstellung"),
    path("<stichtag:stichtag>/<ags:ags>/", meldung.meldung, name="meldung"),
    path("<stichtag:stichtag>/<ags:ags>/", include(_meldung)),
    path(
        "<stichtag:stichtag>/<ags:ags>/feststellen/", feststellen.eine, name="meldung_feststellen"
    ),
    path("<stichtag:stichtag>/<ags:ags>/korrektur/", korrektur.korrektur, name="korrektur"),
]
