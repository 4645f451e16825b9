"""URLs below /faelle/."""

from django.urls import path

import kim.konverter  # noqa: F401 - registers „berichtsformat“
from casemanagement.views import (
    aufgaben,
    dokumente,
    faelle,
    fall,
    kontakt,
    suche,
    zahlen,
)

app_name = "casemanagement"
urlpatterns = [
    path("", faelle.faelle, name="faelle"),
    path("faelle.<berichtsformat:format>", faelle.datei, name="faelle_datei"),
    path("suche/", suche.suche, name="suche"),
    path("zahlen/", zahlen.zahlen, name="zahlen"),
    path("zahlen.<berichtsformat:format>", zahlen.datei, name="zahlen_datei"),
    path("aufgaben/", aufgaben.meine, name="aufgaben"),
    path("<int:pk>/", fall.fall, name="fall"),
    path("<int:pk>/kontakt/", kontakt.neu, name="kontakt_neu"),
    path("<int:pk>/kontakt/entwurf/", kontakt.entwurf, name="kontakt_entwurf"),
    path("<int:pk>/kontakt/entwurf/verwerfen/", kontakt.verwerfen, name="kontakt_verwerfen"),
    path("<int:pk>/kontakte/<int:nr>/", kontakt.kontakt, name="kontakt"),
    path("<int:pk>/kontakte/<int:nr>/bearbeiten/", kontakt.bearbeiten, name="kontakt_bearbeiten"),
    path("<int:pk>/aufgaben/", aufgaben.des_falls, name="fall_aufgaben"),
    path("<int:pk>/aufgaben/<int:nr>/", aufgaben.bearbeiten, name="aufgabe_bearbeiten"),
    path("<int:pk>/aufgaben/<int:nr>/stand/", aufgaben.stand, name="aufgabe_stand"),
    path("<int:pk>/dokumente/", dokumente.dokumente, name="dokumente"),
    path("<int:pk>/dokumente/neu/", dokumente.hochladen, name="dokument_neu"),
    path("<int:pk>/dokumente/<int:nr>/", dokumente.bearbeiten, name="dokument_bearbeiten"),
    path("<int:pk>/dokumente/<int:nr>/datei/", dokumente.datei, name="dokument_datei"),
    path("<int:pk>/dokumente/<int:nr>/loeschen/", dokumente.loeschen, name="dokument_loeschen"),
]
