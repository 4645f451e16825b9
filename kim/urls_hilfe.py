"""Search, handbook and standing pages."""

from django.urls import path

from kim.views import hilfe, suche

urlpatterns = [
    path("suche/", suche.suche, name="suche"),
    path("hilfe/", hilfe.hilfe, name="hilfe"),
    path("hilfe/<slug:seite>/", hilfe.hilfe, name="hilfe_seite"),
    path("barrierefreiheit/", hilfe.seite, {"name": "barrierefreiheit"}, name="barrierefreiheit"),
    path("impressum/", hilfe.seite, {"name": "impressum"}, name="impressum"),
    path("datenschutz/", hilfe.seite, {"name": "datenschutz"}, name="datenschutz"),
]
