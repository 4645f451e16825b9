"""Whose history a page may show: each app registers its models with who may see a row.

An app does it in its module ``verlauf_register``, which is loaded at start. What is not
registered has no history page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet

from kim.kontext import LAND
from kim.models import Kommune, Nutzer
from kim.permissions import darf


@dataclass(frozen=True)
class Registrierung:
    """A model with a history page.

    ``sichtbar`` gives the rows an account may see. ``geloescht_recht`` is the right in the
    row's Kommune that shows a deleted one. ``personenbezogen``: looking is logged.
    ``adresse`` gives the page of an object for an account (empty: none), ``verborgen``
    names technical fields, ``nur_mit`` fields that take a right in the row's Kommune.
    """

    modell: type[Model]
    sichtbar: Callable[[Nutzer], QuerySet]
    personenbezogen: bool = False
    geloescht_recht: str = "view_protokoll"
    verborgen: frozenset[str] = frozenset()
    adresse: Callable[[Model, Nutzer], str] | None = None
    nur_mit: Mapping[str, str] = field(default_factory=dict)

    def verborgen_fuer(self, nutzer: Nutzer, kommune_id: int | None) -> frozenset[str]:
        """Fields this account does not see of a row of that Kommune."""
        ort = LAND if kommune_id is None else kommune_id
        return frozenset(
            name for name, recht in self.nur_mit.items() if not darf(nutzer, recht, ort)
        )

    def darf_geloeschtes_sehen(self, nutzer: Nutzer, kommune_id: int | None) -> bool:
        return darf(nutzer, self.geloescht_recht, LAND if kommune_id is None else kommune_id)

    def kommune_id(self, zeile: Model) -> int | None:
        """Kommune of an object or of one of its history rows; ``None`` is the Land."""
        if self.modell is Kommune:
            return zeile.id
        return getattr(zeile, "kommune_id", None)


_register: dict[str, Registrierung] = {}


def registriere(
    modell: type[Model],
    sichtbar: Callable[[Nutzer], QuerySet],
    *,
    personenbezogen: bool = False,
    geloescht_recht: str = "view_protokoll",
    verborgen: tuple[str, ...] = (),
    adresse: Callable[[Model, Nutzer], str] | None = None,
    nur_mit: Mapping[str, str] | None = None,
) -> None:
    """Give ``modell`` a history page; registering again replaces."""
    _register[modell._meta.label_lower] = Registrierung(
        modell,
        sichtbar,
        personenbezogen,
        geloescht_recht,
        frozenset(verborgen),
        adresse,
        nur_mit or {},
    )


def registrierung(modell: type[Model] | str) -> Registrierung | None:
    """By model or by its label (``kim.team``); ``None`` when it has no history page."""
    name = modell if isinstance(modell, str) else modell._meta.label_lower
    return _register.get(name)


def registrierte() -> list[Registrierung]:
    return list(_register.values())
