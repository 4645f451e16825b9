"""History of any object, and the read log."""

from django.urls import path

from kim.views import protokoll, verlauf

urlpatterns = [
    path("verlauf/<str:modell>/<str:kennung>/", verlauf.verlauf, name="verlauf"),
    path(
        "verlauf/<str:modell>/<str:kennung>/ausschnitt/",
        verlauf.verlauf_ausschnitt,
        name="verlauf_ausschnitt",
    ),
    path("protokoll/", protokoll.protokoll, name="protokoll"),
    path("protokoll/csv/", protokoll.protokoll_csv, name="protokoll_csv"),
    path("protokoll/<str:modell>/<str:kennung>/", protokoll.leser, name="leser"),
    path(
        "protokoll/<str:modell>/<str:kennung>/ausschnitt/",
        protokoll.leser_ausschnitt,
        name="leser_ausschnitt",
    ),
]
