"""The list of open files as the application asks for it, through the ORM: who looks, and at whom.

The designs of the second wall are compared in plain SQL (``listen``). Here the yardstick is what
the goals name: the same ORM query with a literal id, a person who may see everything, the
middling Kommune.
"""

from collections.abc import Callable
from datetime import date
from statistics import median

import psycopg
from django.db import models

from kim.actions.rollen import grant_role
from kim.kontext import kontext, systemkontext
from kim.models import Kommune, Nutzer
from tests.bench import entwuerfe
from tests.bench.ergebnis import Abschnitt, Messwert, verhaeltnis
from tests.bench.erzeuger import Personen
from tests.bench.listen import GROESSEN, SCHNELL
from tests.bench.messen import dauer
from tests.bench.umgebung import schnell

GROESSTE = max(SCHNELL if schnell() else GROESSEN)
TABELLE = f"bench.fall_{GROESSTE}"


class Fall(models.Model):
    """The generator's largest table."""

    aktenzeichen = models.TextField()
    name = models.TextField()
    kommune_id = models.BigIntegerField()
    team_id = models.BigIntegerField()
    fallfuehrung_id = models.BigIntegerField()
    offen = models.BooleanField()
    letzter_kontakt_am = models.DateTimeField()

    class Meta:
        app_label = "bench"
        managed = False
        db_table = TABELLE.replace(".", '"."')

    def __str__(self) -> str:
        return self.aktenzeichen


def liste(**eigene: int) -> tuple[list, int]:
    """Page 1 of 25 and the count capped at 1,001."""
    offen = Fall.objects.filter(offen=True, **eigene)
    spalten = entwuerfe.SPALTEN.split(", ")
    seite = offen.order_by("-letzter_kontakt_am", "-id").values_list(*spalten)[:25]
    return list(seite), offen[:1001].count()


def messen(besitzer: psycopg.Connection, personen: Personen, runden: int) -> list[Abschnitt]:
    return [_rechte(besitzer, personen, runden), _kommunen(personen, runden)]


def _wer_alles_sieht() -> Nutzer:
    """No role of the catalogue sees every file; this account holds supervision everywhere."""
    with systemkontext("Messung"):
        nutzer = Nutzer.objects.create_user("alle@bench.example", name="Alle")
        for kommune in Kommune.objects.all():
            grant_role(
                nutzer=nutzer, rolle="fachaufsicht", kommune=kommune, grund="Messung",
                gueltig_von=date(2020, 1, 1), by=None,
            )  # fmt: skip
    return nutzer


def _bester(nutzer: Nutzer, abruf: Callable[[], object]) -> float:
    """Milliseconds of the list alone, the best of five, in the context of ``nutzer``."""
    with kontext(nutzer):
        abruf()
        return min(dauer(abruf) for _ in range(5))


def _rechte(besitzer: psycopg.Connection, personen: Personen, runden: int) -> Abschnitt:
    """Literal id without policy, the same with KIM's, and with all rights of the country."""
    aufsicht, cm, alle = personen.fachaufsicht, personen.case_management, _wer_alles_sieht()

    def kommune() -> object:
        return liste(kommune_id=personen.kommune.pk)

    def team() -> object:
        return liste(team_id=personen.team.pk)

    kim = entwuerfe.KIM_REGEL
    kandidaten = {
        "Kommune, literal": (None, aufsicht, kommune),
        "Kommune": (kim, aufsicht, kommune),
        "Kommune, alle": (kim, alle, kommune),
        "Team, literal": (None, cm, team),
        "Team": (kim, cm, team),
    }
    zeiten: dict[str, list[float]] = {name: [] for name in kandidaten}
    for _ in range(runden * 3):
        for name, (regel, nutzer, abruf) in kandidaten.items():
            entwuerfe.setze_regel(besitzer, TABELLE, regel)
            zeiten[name].append(_bester(nutzer, abruf))
    entwuerfe.setze_regel(besitzer, TABELLE, kim)
    ms = {name: median(werte) for name, werte in zeiten.items()}
    grenze, rechtegrenze = (None, None) if schnell() else (1.25, 1.15)
    return Abschnitt(
        "Rights and policies, as the application asks",
        "The same list through the ORM, in the largest table: with KIM's policy against the same ORM "
        "query with a literal id and no row-level security; and a person with ordinary rights "
        "against one who holds them in all 54 Kommunen.",
        [
            verhaeltnis("Kommune: KIM", ms["Kommune"], ms["Kommune, literal"], grenze),
            verhaeltnis("Team: KIM", ms["Team"], ms["Team, literal"], grenze),
            verhaeltnis(
                "ordinary rights against all rights",
                ms["Kommune"], ms["Kommune, alle"], rechtegrenze,
            ),
        ],
    )  # fmt: skip


def _kommunen(personen: Personen, runden: int) -> Abschnitt:
    with systemkontext("Messung"):
        alle = Nutzer.objects.get(email="alle@bench.example")
        kommunen = list(Kommune.objects.all())
    zeiten: dict[str, list[float]] = {k.name: [] for k in kommunen}
    with kontext(alle):
        for _ in range(max(3, runden // 3)):
            for k in kommunen:
                liste(kommune_id=k.pk)
                zeiten[k.name].append(min(dauer(lambda k=k: liste(kommune_id=k.pk)) for _ in "123"))
    ms = {name: median(werte) for name, werte in zeiten.items()}
    schlimmste = max(ms, key=ms.__getitem__)
    return Abschnitt(
        "Every Kommune",
        f"The same list for each of the {len(kommunen)} Kommunen; the largest is "
        f"{personen.groesste.name}, the slowest was {schlimmste}.",
        [
            verhaeltnis(
                "slowest against the middling Kommune",
                ms[schlimmste], median(ms.values()), None if schnell() else 3,
            ),
            Messwert("fastest Kommune", min(ms.values()), "ms"),
        ],
    )  # fmt: skip
