"""Going through the intake as a browser does; all invented."""

from typing import Any

from django.test import Client
from django.urls import reverse

from casemanagement.models import Aufnahme
from kim.kontext import systemkontext

SUCHE = {"name": "Amal Erfunden", "geburt": "05.1990"}
PERSON = {
    "name": "Amal Erfunden",
    "geburt": "05.1990",
    "geschlecht": "weiblich",
    "sprache_1": "Arabisch",
    "niveau_1": "mutter",
    "dolmetschen_1": "on",
}
FALL = {"zugangsweg": "selbst", "anlass": "Sucht Arbeit", "kriterien": ["komplex", "mehrere"]}
EINWILLIGUNG = {"wann": "jetzt", "nachweis": "schriftlich", "sprache": "ar", "von": "03.05.2024"}
AUFNEHMEN = {"ergebnis": "fallklaerung"}


def beginne(client: Client, **suche: str) -> Aufnahme:
    antwort = client.post(reverse("casemanagement:aufnahme"), SUCHE | suche)
    assert antwort.status_code == 302, antwort.context["formular"].errors
    with systemkontext("Test"):
        return Aufnahme.objects.latest("pk")


def adresse(aufnahme: Aufnahme, schritt: str) -> str:
    return reverse("casemanagement:aufnahme_schritt", args=[aufnahme.pk, schritt])


def gehe(client: Client, aufnahme: Aufnahme, schritt: str, **daten: Any) -> Any:
    return client.post(adresse(aufnahme, schritt), daten)


def bis_zum_pruefen(client: Client, fuehrung: int, **anders: dict[str, Any]) -> Aufnahme:
    """Everything answered but the last step; ``anders`` changes answers of a step."""
    aufnahme = beginne(client)
    gehe(client, aufnahme, "suche", person="neu")
    schritte = {
        "person": PERSON,
        "familie": {},
        "fall": FALL | {"fallfuehrung": fuehrung},
        "einwilligung": EINWILLIGUNG,
    }
    for schritt, daten in schritte.items():
        antwort = gehe(client, aufnahme, schritt, **(daten | anders.get(schritt, {})))
        assert antwort.status_code == 302, (schritt, antwort.context["formular"].errors)
    return aufnahme
