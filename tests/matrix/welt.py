"""The ``Welt`` of the matrix: one account per persona, and objects that live in Düren."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from kim.actions.rollen import grant_role
from kim.kontext import systemkontext
from kim.models import Kommune, Nutzer, Organisation, Team
from kim.rechte_katalog import ROLLEN, Ebene, Rolle
from tests.matrix.typen import ANGEMELDET

PASSWORT = "geheim-Matrix-2024"
_objekte: dict[str, Callable[["Welt"], Any]] = {}


def objekt(bauen: Callable[["Welt"], Any]) -> Callable[["Welt"], Any]:
    """Decorator: ``@objekt def organisation(welt): …`` becomes ``welt.organisation``.

    Built once per module of tests, inside a system context, when the world is made.
    """
    if bauen.__name__ in _objekte and _objekte[bauen.__name__].__module__ != bauen.__module__:
        raise ValueError(f"two matrix modules define the object {bauen.__name__}")
    _objekte[bauen.__name__] = bauen
    return bauen


class Welt:
    """``welt.nutzer["koordination"]``, ``welt.dueren``, ``welt.team``, ``welt.<objekt>``."""

    def __init__(self) -> None:
        with systemkontext("Matrix"):
            self.dueren = Kommune.objects.get(ags="05358")
            self.soest = Kommune.objects.get(ags="05974")
            self.team = _team(self.dueren, "Matrix-Sozialamt")
            self.team2 = _team(self.dueren, "Matrix-Caritas")
            self.team_fremd = _team(self.soest, "Matrix-Sozialamt")
            self.nutzer: dict[str, Nutzer] = {p: self._konto(p) for p in ANGEMELDET}
            self._sitzungen: dict[str, str] = {}
            self._gebaut: dict[str, Any] = {}
            for name in _objekte:
                getattr(self, name)
        for persona in self.nutzer:
            self.sitzung(persona)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in _objekte:
            raise AttributeError(name)
        if name not in self._gebaut:
            with systemkontext("Matrix"):
                self._gebaut[name] = _objekte[name](self)
        return self._gebaut[name]

    def sitzung(self, persona: str) -> str:
        """Session key of a signed-in persona; made once, so that a request costs only itself."""
        if persona not in self._sitzungen:
            client = Client()
            client.force_login(self.nutzer[persona])
            self._sitzungen[persona] = client.session.session_key
        return self._sitzungen[persona]

    def _konto(self, persona: str) -> Nutzer:
        fremd = persona.endswith("_fremd")
        rolle = persona.removesuffix("_fremd").removesuffix("_team2")
        ebene = ROLLEN[Rolle(rolle)].ebene if rolle in Rolle.values else None
        kommune = None if ebene == Ebene.LAND else self.soest if fremd else self.dueren
        nutzer = Nutzer.objects.create_user(
            f"{persona}@matrix.example", PASSWORT, name=f"Matrix {persona}", kommune=kommune
        )
        if ebene is None:
            return nutzer
        team = self.team2 if persona.endswith("_team2") else self.team_fremd if fremd else self.team
        grant_role(
            nutzer=nutzer,
            rolle=rolle,
            kommune=kommune if ebene == Ebene.KOMMUNE else None,
            team=team if ebene == Ebene.TEAM else None,
            grund="Matrix",
            gueltig_von=date(2020, 1, 1),
            by=None,
        )
        return nutzer


def _team(kommune: Kommune, name: str) -> Team:
    organisation = Organisation.objects.create(
        name=f"{name} {kommune.kurzname}", kommune=kommune, art="amt"
    )
    return Team.objects.create(name=name, kommune=kommune, organisation=organisation)
