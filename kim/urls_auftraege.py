"""URLs of background jobs and notices."""

from django.urls import path

from kim.views import auftraege, benachrichtigungen

urlpatterns = [
    path("auftraege/", auftraege.auftraege, name="auftraege"),
    path("auftraege/<uuid:pk>/", auftraege.auftrag, name="auftrag"),
    path("auftraege/<uuid:pk>/stand/", auftraege.auftrag_stand, name="auftrag_stand"),
    path("auftraege/<uuid:pk>/abbrechen/", auftraege.abbrechen, name="auftrag_abbrechen"),
    path("auftraege/<uuid:pk>/wiederholen/", auftraege.wiederholen, name="auftrag_wiederholen"),
    path("auftraege/<uuid:pk>/ergebnis/", auftraege.ergebnis, name="auftrag_ergebnis"),
    path("benachrichtigungen/", benachrichtigungen.benachrichtigungen, name="benachrichtigungen"),
    path(
        "benachrichtigungen/gelesen/",
        benachrichtigungen.alle_gelesen,
        name="benachrichtigungen_gelesen",
    ),
    path(
        "benachrichtigungen/<int:pk>/gelesen/",
        benachrichtigungen.gelesen,
        name="benachrichtigung_gelesen",
    ),
]
