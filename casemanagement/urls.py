"""URLs below /faelle/."""

from django.urls import path

import kim.konverter  # noqa: F401 - registers „berichtsformat“
from casemanagement.views import (
    assessments,
    aufgaben,
    dokumente,
    faelle,
    fall,
    hilfeplan,
    kontakt,
    phasen,
    suche,
    zahlen,
    ziele,
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
    path("<int:pk>/phase/zurueck/", phasen.zuruecknehmen, name="phase_zurueck"),
    path("<int:pk>/phase/<slug:ziel>/", phasen.wechseln, name="phase_wechseln"),
    path("<int:pk>/assessment/", assessments.assessments, name="assessments"),
    path("<int:pk>/assessment/neu/", assessments.neu, name="assessment_neu"),
    path("<int:pk>/assessment/<int:nr>/", assessments.assessment, name="assessment"),
    path(
        "<int:pk>/assessment/<int:nr>/bearbeiten/",
        assessments.bearbeiten,
        name="assessment_bearbeiten",
    ),
    path(
        "<int:pk>/assessment/<int:nr>/verwerfen/",
        assessments.verwerfen,
        name="assessment_verwerfen",
    ),
    path("<int:pk>/hilfeplan/", hilfeplan.hilfeplan, name="hilfeplan"),
    path("<int:pk>/hilfeplan/neu/", hilfeplan.neu, name="hilfeplan_neu"),
    path("<int:pk>/hilfeplan/<int:nr>/", hilfeplan.version, name="hilfeplan_version"),
    path("<int:pk>/hilfeplan/<int:nr>/pdf/", hilfeplan.pdf, name="hilfeplan_pdf"),
    path(
        "<int:pk>/hilfeplan/<int:nr>/vereinbaren/",
        hilfeplan.vereinbaren,
        name="hilfeplan_vereinbaren",
    ),
    path(
        "<int:pk>/hilfeplan/<int:nr>/unterschrieben/",
        hilfeplan.unterschrieben,
        name="hilfeplan_unterschrieben",
    ),
    path("<int:pk>/hilfeplan/<int:nr>/verwerfen/", hilfeplan.verwerfen, name="hilfeplan_verwerfen"),
    path("<int:pk>/hilfeplan/<int:nr>/ziele/neu/", ziele.ziel_neu, name="ziel_neu"),
    path("<int:pk>/ziele/<int:nr>/", ziele.ziel_bearbeiten, name="ziel_bearbeiten"),
    path("<int:pk>/ziele/<int:nr>/entfernen/", ziele.ziel_entfernen, name="ziel_entfernen"),
    path("<int:pk>/ziele/<int:nr>/stand/", ziele.ziel_stand, name="ziel_stand"),
    path("<int:pk>/ziele/<int:nr>/leistungen/neu/", ziele.leistung_neu, name="leistung_neu"),
    path("<int:pk>/leistungen/<int:nr>/", ziele.leistung_bearbeiten, name="leistung_bearbeiten"),
    path(
        "<int:pk>/leistungen/<int:nr>/entfernen/",
        ziele.leistung_entfernen,
        name="leistung_entfernen",
    ),
    path("<int:pk>/leistungen/<int:nr>/stand/", ziele.leistung_stand, name="leistung_stand"),
    path("<int:pk>/aufgaben/", aufgaben.des_falls, name="fall_aufgaben"),
    path("<int:pk>/aufgaben/<int:nr>/", aufgaben.bearbeiten, name="aufgabe_bearbeiten"),
    path("<int:pk>/aufgaben/<int:nr>/stand/", aufgaben.stand, name="aufgabe_stand"),
    path("<int:pk>/dokumente/", dokumente.dokumente, name="dokumente"),
    path("<int:pk>/dokumente/neu/", dokumente.hochladen, name="dokument_neu"),
    path("<int:pk>/dokumente/<int:nr>/", dokumente.bearbeiten, name="dokument_bearbeiten"),
    path("<int:pk>/dokumente/<int:nr>/datei/", dokumente.datei, name="dokument_datei"),
    path("<int:pk>/dokumente/<int:nr>/loeschen/", dokumente.loeschen, name="dokument_loeschen"),
]
