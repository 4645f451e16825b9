"""KIM's URLs and the two views that are only measured."""

from django.urls import include, path

from tests.bench.anfragen import leer
from tests.bench.stellen import handgeschrieben

urlpatterns = [
    path("", include("kim.urls")),
    path("leer/", leer),
    path("hand/stellen/<str:stichtag>/", handgeschrieben),
]
