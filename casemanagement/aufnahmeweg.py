"""The way through the intake: its steps, where one stands, and what comes of the answers."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from casemanagement.actions.aufnahme import Vorhaben
from casemanagement.forms.aufnahme import (
    AbschlussFormular,
    AufnahmeEinwilligungFormular,
    AufnahmePersonFormular,
    FallFormular,
    als_daten,
)
from casemanagement.models import Aufnahme, Beziehung, Einwilligung, Fall, Person
from kim.kontext import rechte_von
from kim.models import Nutzer, Team

SUCHE, PERSON, FAMILIE, FALL, EINWILLIGUNG, PRUEFEN = SCHRITTE = (
    "suche", "person", "familie", "fall", "einwilligung", "pruefen",
)  # fmt: skip
TEXTE = {
    SUCHE: "Suchen",
    PERSON: "Person",
    FAMILIE: "Familie",
    FALL: "Fall",
    EINWILLIGUNG: "Einwilligung",
    PRUEFEN: "Prüfen",
}
NEUE_PERSON = "neu"
"""Stored as the choice of the search: none of those found."""


def teams_von(nutzer: Nutzer) -> list[Team]:
    """The active Teams whose files the account keeps."""
    ids = rechte_von(nutzer).bereiche("work_faelle")
    return list(Team.objects.filter(pk__in=ids, aktiv=True).select_related("kommune"))


def bekannte_person(aufnahme: Aufnahme, nutzer: Nutzer) -> Person | None:
    """The known person that was chosen, if the Team still keeps it."""
    wahl = aufnahme.schritt(SUCHE).get("person", "")
    if not str(wahl).isdecimal():
        return None
    personen = Person.objects.visible_to(nutzer).filter(team_id=aufnahme.team_id)
    return personen.filter(pk=wahl).first()


def adresse(aufnahme: Aufnahme, schritt: str) -> str:
    return reverse("casemanagement:aufnahme_schritt", args=[aufnahme.pk, schritt])


def erreicht(aufnahme: Aufnahme) -> str:
    """The first step that is not answered yet."""
    if not aufnahme.schritt(SUCHE).get("person"):
        return SUCHE
    bekannt = aufnahme.schritt(SUCHE)["person"] != NEUE_PERSON
    fertig = {SUCHE, *aufnahme.eingaben, *((PERSON,) if bekannt else ())}
    return next((schritt for schritt in SCHRITTE if schritt not in fertig), PRUEFEN)


def naechster(aufnahme: Aufnahme, schritt: str, richtung: int = 1) -> str:
    """The step after (or before) this one; a known person's data are not asked for again."""
    nummer = min(max(SCHRITTE.index(schritt) + richtung, 0), len(SCHRITTE) - 1)
    if SCHRITTE[nummer] == PERSON and aufnahme.schritt(SUCHE).get("person") != NEUE_PERSON:
        nummer += richtung
    return SCHRITTE[nummer]


def leiste(aufnahme: Aufnahme, aktiv: str) -> list[dict[str, str]]:
    """The steps for the template; what was reached is a link."""
    grenze = SCHRITTE.index(erreicht(aufnahme))
    bekannt = aufnahme.schritt(SUCHE).get("person", NEUE_PERSON) != NEUE_PERSON
    raus = []
    for nummer, schritt in enumerate(SCHRITTE):
        zustand = "aktuell" if schritt == aktiv else "erledigt" if nummer < grenze else "offen"
        offen = nummer <= grenze and schritt != aktiv and not (schritt == PERSON and bekannt)
        url = adresse(aufnahme, schritt) if offen else ""
        raus.append({"text": TEXTE[schritt], "zustand": zustand, "url": url})
    return raus


# -- from the answers to what is stored -----------------------------------------------------
def personformular(aufnahme: Aufnahme, daten: Any = None) -> AufnahmePersonFormular:
    suche = aufnahme.schritt(SUCHE)
    vorgabe = {feld: (suche.get(feld) or [""])[0] for feld in ("name", "geburt")}
    return AufnahmePersonFormular(daten, kommune=aufnahme.kommune, initial=vorgabe)


def fallformular(aufnahme: Aufnahme, nutzer: Nutzer, daten: Any = None) -> FallFormular:
    fall = Fall(team=aufnahme.team, kommune=aufnahme.kommune)
    return FallFormular(daten, instance=fall, nutzer=nutzer)


def einwilligungsformular(aufnahme: Aufnahme, daten: Any = None) -> AufnahmeEinwilligungFormular:
    return AufnahmeEinwilligungFormular(daten, instance=Einwilligung())


def beziehungen(aufnahme: Aufnahme, nutzer: Nutzer) -> list[Beziehung]:
    """The relations of the draft, not stored; a person no longer visible remains a name."""
    zeilen = aufnahme.schritt(FAMILIE) or []
    gesucht = [zeile["andere"] for zeile in zeilen if zeile["andere"]]
    sichtbar = Person.objects.visible_to(nutzer).filter(team_id=aufnahme.team_id)
    personen = sichtbar.in_bulk(gesucht)
    raus = []
    for zeile in zeilen:
        andere = personen.get(zeile["andere"])
        name = "" if andere else zeile["name"]
        raus.append(Beziehung(**(zeile | {"andere": andere, "name": name})))
    return raus


@dataclass(frozen=True)
class Stand:
    """``vorhaben`` is only there when no step lacks anything."""

    vorhaben: Vorhaben | None
    fehlt: tuple[str, ...]


def stand(aufnahme: Aufnahme, nutzer: Nutzer) -> Stand:
    """Read all steps of the draft as if they had been sent just now."""
    bekannt = bekannte_person(aufnahme, nutzer)
    formulare: dict[str, Any] = {
        FALL: fallformular(aufnahme, nutzer, als_daten(aufnahme.schritt(FALL))),
        EINWILLIGUNG: einwilligungsformular(aufnahme, als_daten(aufnahme.schritt(EINWILLIGUNG))),
    }
    if bekannt is None:
        formulare = {
            PERSON: personformular(aufnahme, als_daten(aufnahme.schritt(PERSON)))
        } | formulare
    fehlt = tuple(name for name, formular in formulare.items() if not formular.is_valid())
    if fehlt:
        return Stand(None, fehlt)
    return Stand(
        Vorhaben(
            fall=formulare[FALL].instance,
            person=bekannt or formulare[PERSON].instance,
            sprachen=() if bekannt else formulare[PERSON].sprachen(),
            beziehungen=beziehungen(aufnahme, nutzer),
            einwilligung=formulare[EINWILLIGUNG].einwilligung(),
        ),
        (),
    )


def abschlussformular(aufnahme: Aufnahme, daten: Any = None) -> AbschlussFormular:
    return AbschlussFormular(daten, aufnahme=aufnahme)
