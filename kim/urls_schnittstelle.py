"""The API for people: its document, the page to try it, one's tokens."""

from django.urls import path

from kim.views import api_zugaenge, schnittstelle

urlpatterns = [
    path("api/v1/openapi.json", schnittstelle.openapi, name="openapi"),
    path("schnittstelle/", schnittstelle.schnittstelle, name="schnittstelle"),
    path("konto/api-zugaenge/", api_zugaenge.api_zugaenge, name="api_zugaenge"),
    path("konto/api-zugaenge/neu/", api_zugaenge.api_zugang_neu, name="api_zugang_neu"),
    path(
        "konto/api-zugaenge/<int:pk>/widerrufen/",
        api_zugaenge.api_zugang_widerrufen,
        name="api_zugang_widerrufen",
    ),
]
