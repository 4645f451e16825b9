"""All URLs; the apps' are named as strings, so that ``kim`` imports none of them."""

from django.urls import include, path

from kim.api import api_v1
from kim.views import start
from kim.views.darstellung import darstellung, sitzung_verlaengern

urlpatterns = [
    path("", start.start, name="start"),
    path("darstellung/", darstellung, name="darstellung"),
    path("sitzung/", sitzung_verlaengern, name="sitzung_verlaengern"),
    path("konto/", include("kim.urls_konto")),
    path("stellen/", include("stellen.urls")),
    path("offene-daten/", include("stellen.urls_offen")),
    path("faelle/", include("casemanagement.urls")),
    path("api/v1/", api_v1().urls),
    path("", include("kim.urls_schnittstelle")),
    path("", include("kim.urls_auftraege")),
    path("", include("kim.urls_verwaltung")),
    path("", include("kim.urls_protokoll")),
    path("", include("kim.urls_hilfe")),
]
handler400 = "kim.views.fehler.fehler_400"
handler403 = "kim.views.fehler.fehler_403"
handler404 = "kim.views.fehler.fehler_404"
handler500 = "kim.views.fehler.fehler_500"
