"""Directory (Kommunen, Organisationen, Teams) and administration (accounts, rights)."""

from django.urls import include, path

from kim.views import gemeinden, kommunen, konten, konto_aktionen, organisationen, rechte, teams

_konto = [
    path("", konten.konto, name="konto"),
    path("bearbeiten/", konten.konto_bearbeiten, name="konto_bearbeiten"),
    path("einladen/", konten.konto_einladen, name="konto_einladen"),
    path("deaktivieren/", konto_aktionen.konto_deaktivieren, name="konto_deaktivieren"),
    path("aktivieren/", konto_aktionen.konto_reaktivieren, name="konto_reaktivieren"),
    path("faktor/", konto_aktionen.konto_faktor_zuruecksetzen, name="konto_faktor_zuruecksetzen"),
    path("rolle/", konto_aktionen.rolle_geben, name="rolle_geben"),
]
_organisation = [
    path("", organisationen.organisation, name="organisation"),
    path("bearbeiten/", organisationen.organisation_bearbeiten, name="organisation_bearbeiten"),
    path("stilllegen/", organisationen.organisation_stilllegen, name="organisation_stilllegen"),
    path("aktivieren/", organisationen.organisation_reaktivieren, name="organisation_reaktivieren"),
    path("personen/neu/", organisationen.ansprechperson_neu, name="ansprechperson_neu"),
    path(
        "personen/<int:person>/",
        organisationen.ansprechperson_bearbeiten,
        name="ansprechperson_bearbeiten",
    ),
    path(
        "personen/<int:person>/loeschen/",
        organisationen.ansprechperson_loeschen,
        name="ansprechperson_loeschen",
    ),
]
_rechte = [
    path("", rechte.rechte, name="rechte"),
    path("land/", rechte.rechte_land, name="rechte_land"),
    path("land/csv/", rechte.rechte_land_csv, name="rechte_land_csv"),
    path("team/<int:pk>/", rechte.rechte_team, name="rechte_team"),
    path("team/<int:pk>/csv/", rechte.rechte_team_csv, name="rechte_team_csv"),
    path("<slug:ags>/", rechte.rechte_kommune, name="rechte_kommune"),
    path("<slug:ags>/csv/", rechte.rechte_kommune_csv, name="rechte_kommune_csv"),
]
urlpatterns = [
    path("kommunen/", kommunen.kommunen, name="kommunen"),
    path("kommunen/<slug:ags>/", kommunen.kommune, name="kommune"),
    path("organisationen/", organisationen.organisationen, name="organisationen"),
    path("organisationen/neu/", organisationen.organisation_neu, name="organisation_neu"),
    path("organisationen/<int:pk>/", include(_organisation)),
    path("teams/", teams.teams, name="teams"),
    path("teams/neu/", teams.team_neu, name="team_neu"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/bearbeiten/", teams.team_bearbeiten, name="team_bearbeiten"),
    path("verwaltung/konten/", konten.konten, name="konten"),
    path("verwaltung/konten/neu/", konten.konto_neu, name="konto_neu"),
    path("verwaltung/konten/<int:pk>/", include(_konto)),
    path("verwaltung/rollen/<int:pk>/entziehen/", konto_aktionen.rolle_entziehen,
         name="rolle_entziehen"),
    path("verwaltung/rechte/", include(_rechte)),
    path("verwaltung/gemeinden/", gemeinden.gemeinden_import, name="gemeinden_import"),
]  # fmt: skip
