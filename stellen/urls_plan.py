"""URLs below /stellen/plan/: the posts and who fills them."""

from django.urls import path

from stellen.views import besetzung, fachkraft, plan, stelle, stelle_pflege, vakanz

urlpatterns = [
    path("", plan.plan, name="plan"),
    path("stellenplan.<berichtsformat:format>", plan.datei, name="plan_datei"),
    path("neu/", stelle_pflege.neu, name="stelle_neu"),
    path("personen/<int:pk>/", fachkraft.fachkraft, name="fachkraft"),
    path("<int:pk>/", stelle.stelle, name="stelle"),
    path("<int:pk>/bearbeiten/", stelle_pflege.bearbeiten, name="stelle_bearbeiten"),
    path("<int:pk>/weiterleiten/", stelle_pflege.weiterleiten, name="stelle_weiterleiten"),
    path("<int:pk>/beenden/", stelle_pflege.beenden, name="stelle_beenden"),
    path("<int:pk>/loeschen/", stelle_pflege.loeschen, name="stelle_loeschen"),
    path("<int:pk>/besetzung/", besetzung.neu, name="besetzung_neu"),
    path("<int:pk>/besetzung/<int:nr>/", besetzung.bearbeiten, name="besetzung_bearbeiten"),
    path("<int:pk>/besetzung/<int:nr>/ende/", besetzung.beenden, name="besetzung_beenden"),
    path("<int:pk>/besetzung/<int:nr>/loeschen/", besetzung.loeschen, name="besetzung_loeschen"),
    path(
        "<int:pk>/besetzung/<int:nr>/abwesenheit/",
        besetzung.abwesenheit_neu,
        name="abwesenheit_neu",
    ),
    path(
        "<int:pk>/abwesenheit/<int:nr>/",
        besetzung.abwesenheit_bearbeiten,
        name="abwesenheit_bearbeiten",
    ),
    path(
        "<int:pk>/abwesenheit/<int:nr>/loeschen/",
        besetzung.abwesenheit_loeschen,
        name="abwesenheit_loeschen",
    ),
    path("<int:pk>/vakanz/", vakanz.neu, name="vakanz_neu"),
    path("<int:pk>/vakanz/<int:nr>/", vakanz.bearbeiten, name="vakanz_bearbeiten"),
    path("<int:pk>/vakanz/<int:nr>/loeschen/", vakanz.loeschen, name="vakanz_loeschen"),
]
