"""Open data: public addresses below /offene-daten/, stable over all versions."""

from django.urls import path

from stellen import urls as _konverter  # noqa: F401 - registers the converter of a Stichtag
from stellen.views import offene_daten

urlpatterns = [
    path("", offene_daten.liste, name="offene_daten"),
    path("katalog.jsonld", offene_daten.dcat_katalog, name="offene_daten_katalog"),
    path("<stichtag:stichtag>/", offene_daten.stichtag, name="offene_daten_stichtag"),
    path("<stichtag:stichtag>/stellenbesetzung.csv", offene_daten.datei, name="offene_daten_datei"),
    path(
        "<stichtag:stichtag>/stellenbesetzung.csv-metadata.json",
        offene_daten.metadaten,
        name="offene_daten_metadaten",
    ),
    path("<stichtag:stichtag>/dcat.jsonld", offene_daten.dcat, name="offene_daten_dcat"),
    path(
        "<stichtag:stichtag>/<int:version>/stellenbesetzung.csv",
        offene_daten.datei,
        name="offene_daten_version",
    ),
]
