"""URLs below /faelle/."""

from django.urls import path

import kim.konverter  # noqa: F401 - registers „berichtsformat“
from casemanagement.views import aufgaben, faelle, fall, kontakt, suche

app_name = "casemanagement"
urlpatterns = [
    path("", faelle.faelle, name="faelle"),
    path("faelle.<berichtsformat:format>", faelle.datei, name="faelle_datei"),
    path("suche/", suche.suche, name="suche"),
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
]
