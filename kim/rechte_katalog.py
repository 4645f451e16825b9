"""Rights and roles as data: who may do what, in code and in plain words.

A right is a guardian object permission on a Kommune or a Team. A role is a set of
rights; which roles exist and what they may and must never do: ``domain.md``.
"""

from dataclasses import dataclass

from django.db import models

KOMMUNE_RECHTE = {
    "view_konten": "Konten und Rechte der Kommune einsehen",
    "manage_konten": "Konten anlegen, Rollen geben und nehmen",
    "manage_organisationen": "Organisationen, Ansprechpersonen und Teams pflegen",
    "view_protokoll": "Zugriffsprotokoll der Kommune einsehen",
    "view_stellen": "Stellenbesetzung der Kommune in jedem Bearbeitungsstand einsehen",
    "view_stellen_festgestellt": "festgestellte Stellenbesetzung aller Kommunen einsehen",
    "edit_stellen": "Stellenbesetzung der Kommune erfassen und melden",
    "audit_stellen": "Stellenbesetzung importieren, prüfen und feststellen",
    "supervise_faelle": "alle Fallakten der Kommune einsehen und zuweisen",
    "view_fallzahlen": "unterdrückte Auswertungen der Fallarbeit einsehen",
    "answer_verfahrensanfragen_abh": "freigegebene Anfragen an die Ausländerbehörde bearbeiten",
    "answer_verfahrensanfragen_ebh": "freigegebene Anfragen an die Einbürgerungsbehörde bearbeiten",
}

TEAM_RECHTE = {
    "work_faelle": "Fallakten des Teams führen",
}


class Rolle(models.TextChoices):
    CASE_MANAGEMENT = "case_management", "Case Manager:in"
    FACHAUFSICHT = "fachaufsicht", "Fachaufsicht Case Management"
    KOORDINATION = "koordination", "KIM-Koordination"
    ASSISTENZ = "assistenz", "KIM-Assistenz"
    ABH = "abh", "Ausländerbehörde (Baustein 3)"
    EBH = "ebh", "Einbürgerungsbehörde (Baustein 3)"
    GREMIENMITGLIED = "gremienmitglied", "Gremienmitglied (extern)"
    MINISTERIUM = "ministerium", "Ministerium"
    EVALUATION = "evaluation", "Evaluation"
    ADMINISTRATION = "administration", "Administration (Kommune)"
    ADMINISTRATION_LAND = "administration_land", "Administration (Land)"


class Ebene(models.TextChoices):
    TEAM = "team", "Team"
    KOMMUNE = "kommune", "Kommune"
    LAND = "land", "Land Nordrhein-Westfalen"


@dataclass(frozen=True)
class RollenRegel:
    """What a role may do: its level, its rights, and what it must never do."""

    ebene: Ebene
    kommune_rechte: tuple[str, ...] = ()
    team_rechte: tuple[str, ...] = ()
    niemals: str = ""


_VERWALTUNG = ("view_konten", "manage_konten", "manage_organisationen", "view_protokoll")
_KEINE_AKTE = "keine Fallakte lesen"

ROLLEN: dict[str, RollenRegel] = {
    Rolle.CASE_MANAGEMENT: RollenRegel(
        Ebene.TEAM,
        team_rechte=("work_faelle",),
        niemals="keine Akte eines anderen Teams oder einer anderen Kommune lesen",
    ),
    Rolle.FACHAUFSICHT: RollenRegel(
        Ebene.KOMMUNE,
        ("supervise_faelle", "view_fallzahlen"),
        niemals="keine Kontaktnotizen anderer ändern",
    ),
    Rolle.KOORDINATION: RollenRegel(
        Ebene.KOMMUNE,
        (
            "view_stellen",
            "view_stellen_festgestellt",
            "edit_stellen",
            "view_fallzahlen",
            "manage_organisationen",
        ),
        niemals=_KEINE_AKTE,
    ),
    Rolle.ASSISTENZ: RollenRegel(
        Ebene.KOMMUNE,
        ("view_stellen", "view_stellen_festgestellt", "edit_stellen"),
        niemals=_KEINE_AKTE,
    ),
    Rolle.ABH: RollenRegel(Ebene.KOMMUNE, ("answer_verfahrensanfragen_abh",), niemals=_KEINE_AKTE),
    Rolle.EBH: RollenRegel(Ebene.KOMMUNE, ("answer_verfahrensanfragen_ebh",), niemals=_KEINE_AKTE),
    Rolle.GREMIENMITGLIED: RollenRegel(
        Ebene.KOMMUNE,
        niemals="nichts außer Tagesordnung, Unterlagen und Protokollen der eigenen Gremien lesen",
    ),
    Rolle.MINISTERIUM: RollenRegel(
        Ebene.LAND,
        ("view_stellen", "view_stellen_festgestellt", "audit_stellen", "view_fallzahlen"),
        niemals="keine personenbezogenen Daten von Klient:innen lesen",
    ),
    Rolle.EVALUATION: RollenRegel(
        Ebene.LAND,
        ("view_stellen_festgestellt",),
        niemals="niemanden wiedererkennen: keine Namen, keine Aktenzeichen, keine kleinen Zahlen",
    ),
    Rolle.ADMINISTRATION: RollenRegel(Ebene.KOMMUNE, _VERWALTUNG, niemals=_KEINE_AKTE),
    Rolle.ADMINISTRATION_LAND: RollenRegel(Ebene.LAND, _VERWALTUNG, niemals=_KEINE_AKTE),
}
