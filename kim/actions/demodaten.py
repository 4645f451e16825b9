"""Invented organisations, Teams and accounts, clearly marked; only in demo mode."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kim.actions.konten import ensure_adresse
from kim.actions.rollen import grant_role
from kim.constants import OrganisationArt
from kim.models import Ansprechperson, Kommune, Nutzer, Organisation, Rollenvergabe, Team
from kim.rechte_katalog import Rolle

PASSWORT = "kim-demo-2024"
DEMO_KOMMUNEN = {"05358": "dueren", "05974": "soest"}
LAND_KONTEN = (
    ("ministerium", "Mina Ministeriumsdemo", Rolle.MINISTERIUM),
    ("evaluation", "Eva Evaluationsdemo", Rolle.EVALUATION),
    ("admin", "Ada Administrationsdemo", Rolle.ADMINISTRATION_LAND),
)
KOMMUNE_KONTEN = (
    ("koordination", "Kora Koordinationsdemo", Rolle.KOORDINATION),
    ("assistenz", "Asim Assistenzdemo", Rolle.ASSISTENZ),
    ("fachaufsicht", "Faris Fachaufsichtsdemo", Rolle.FACHAUFSICHT),
    ("abh", "Abel Ausländerbehördendemo", Rolle.ABH),
    ("ebh", "Ebru Einbürgerungsdemo", Rolle.EBH),
)
TEAM_KONTEN = (
    ("cm", "Carla Casemanagerdemo", "Sozialamt", OrganisationArt.AMT),
    ("cm2", "Cem Casemanagerdemo", "Caritas", OrganisationArt.TRAEGER),
    ("cm3", "Cansu Casemanagerdemo", "Sozialamt", OrganisationArt.AMT),
    ("cm4", "Cornel Casemanagerdemo", "Caritas", OrganisationArt.TRAEGER),
)
GRUND = "Demokonto (erfunden)"


def load_demodaten() -> list[str]:
    """Create what is missing. Raises ``ImproperlyConfigured`` outside demo mode."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Demodaten gibt es nur im Demobetrieb (KIM_DEMO=1).")
    konten = [_konto(login, name, rolle) for login, name, rolle in LAND_KONTEN]
    for ags, ort in DEMO_KOMMUNEN.items():
        kommune = Kommune.objects.get(ags=ags)
        konten += [
            _konto(f"{login}.{ort}", name, rolle, kommune=kommune)
            for login, name, rolle in KOMMUNE_KONTEN
        ]
        for login, name, traeger, art in TEAM_KONTEN:
            team = _team(kommune, traeger, art)
            konten.append(
                _konto(f"{login}.{ort}", name, Rolle.CASE_MANAGEMENT, kommune=kommune, team=team)
            )
    return [f"Demokonten: {len(konten)}, davon {sum(konten)} neu"]


def _konto(
    login: str,
    name: str,
    rolle: str,
    kommune: Kommune | None = None,
    team: Team | None = None,
) -> bool:
    """One account with one role; True if it is new."""
    email = f"{login}@kim.example"
    nutzer = Nutzer.objects.filter(email=email).first()
    if nutzer is not None:
        ensure_adresse(nutzer=nutzer)
        return False
    nutzer = Nutzer.objects.create_user(email, PASSWORT, name=name, kommune=kommune, ist_demo=True)
    ensure_adresse(nutzer=nutzer)
    if not Rollenvergabe.objects.filter(nutzer=nutzer).exists():
        grant_role(
            nutzer=nutzer,
            rolle=rolle,
            kommune=kommune if team is None else None,
            team=team,
            gueltig_von=date(2024, 1, 1),
            grund=GRUND,
            by=None,
        )
    return True


def _team(kommune: Kommune, traeger: str, art: str) -> Team:
    organisation, neu = Organisation.objects.get_or_create(
        name=f"{traeger} {kommune.kurzname} (Demo)", kommune=kommune, defaults={"art": art}
    )
    if neu:
        Ansprechperson.objects.create(
            organisation=organisation,
            kommune=kommune,
            name="Alex Ansprechdemo",
            funktion="Leitung",
            telefon="02421 000000",
        )
    team, _ = Team.objects.get_or_create(
        name=traeger, kommune=kommune, defaults={"organisation": organisation}
    )
    return team
