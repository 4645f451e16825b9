"""KIM's URLs and the views that are only measured."""

from django.urls import include, path

from tests.bench.anfragen import leer
from tests.bench.seiten import nackt
from tests.bench.stellen import handgeschrieben

urlpatterns = [
    path("", include("kim.urls")),
    path("leer/", leer),
    path("nackt/<str:liste>/", nackt),
    path("hand/stellen/<str:stichtag>/", handgeschrieben),
]
