"""Find persons by a name as somebody heard it, across spellings and scripts, under both walls.

The database names candidates in the scope of the account (``casemanagement_personensuche``:
sound keys and trigrams); they are read through filter and policy like every other row and put
in order here, the birth date as further evidence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db import connection

from casemanagement.models import Person
from casemanagement.namen import Name, aehnlichkeit, einteilige, name
from casemanagement.suchtext import Geburt, lies
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.models import Nutzer

HOECHSTENS = 20
KANDIDATEN = 200
"""So many ids the database returns; the best of them are shown."""
SCHWELLE = 0.70
"""Below, two names are different ones."""
ABSTAND = 0.13
"""How far below the best a person is still shown."""
SCHWELLE_MIT_GEBURT = 0.25
"""With the same birth date even a name that is only faintly alike is worth a look."""


@dataclass(frozen=True)
class Fund:
    """A person found; ``wert`` from 0 to 1, ``gruende`` in German, the weightiest first."""

    person: Person
    wert: float
    gruende: tuple[str, ...]


def finde_personen(
    nutzer: Nutzer,
    text: str,
    geburtsdatum: date | None = None,
    hoechstens: int = HOECHSTENS,
    zweck: str = "Personensuche",
) -> list[Fund]:
    """Persons this account sees whose name is like ``text``, the likeliest first.

    ``text`` may hold a birth date or year („Mohamad 1990“). The reading is logged.
    """
    funde = rangliste(nutzer, text, geburtsdatum, hoechstens)
    personen = [fund.person for fund in funde]
    log_zugriff(by=nutzer, objekte=personen, art=ZugriffArt.SUCHE, zweck=zweck)
    return funde


def rangliste(
    nutzer: Nutzer,
    text: str,
    geburtsdatum: date | None = None,
    hoechstens: int = HOECHSTENS,
    kandidaten: int = KANDIDATEN,
) -> list[Fund]:
    """``finde_personen`` without the read log: for who shows a list that is logged itself."""
    anfrage = lies(text, geburtsdatum)
    gesucht = name(anfrage.name)
    ids = _kandidaten(gesucht, anfrage.geburt, kandidaten)
    personen = Person.objects.visible_to(nutzer).filter(pk__in=ids)
    funde = [_bewerte(person, gesucht, anfrage.geburt) for person in personen]
    return _beste([fund for fund in funde if fund], hoechstens)


def _kandidaten(gesucht: Name, geburt: Geburt | None, hoechstens: int) -> list[int]:
    """Ids in the scope of the context, those that sound like it first."""
    paare = _bedingungen(gesucht)
    if geburt is not None and geburt.ist_tag:
        paare.append((frozenset([geburt.text]),) * 2)
    if not paare:
        return []
    eins, zwei = zip(*paare, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM casemanagement_personensuche(%s::text[], %s::text[], %s, %s)",
            [_literale(eins), _literale(zwei), gesucht.text, hoechstens],
        )
        return [zeile[0] for zeile in cursor.fetchall()]


def _bedingungen(gesucht: Name) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Sets of keys of which a person must have one of each: of any two parts, or of two in one.

    Who is stored with a single part is found by any part.
    """
    teile = [teil.schluessel for teil in gesucht.teile]
    allein = [(teil.schluessel,) * 2 for teil in gesucht.paare]
    if len(teile) == 1:
        return [(teile[0], teile[0])]
    einteilig = frozenset().union(*map(einteilige, teile))
    return [*combinations(teile, 2), *allein, *([(einteilig, einteilig)] if einteilig else [])]


def _literale(mengen: Iterable[frozenset[str]]) -> list[str]:
    """Array literals; keys hold nothing but A–Z, digits and „=!-“."""
    return [f"{{{','.join(sorted(menge))}}}" for menge in mengen]


def _bewerte(person: Person, gesucht: Name, geburt: Geburt | None) -> Fund | None:
    """How well a person fits and why; ``None`` when it does not."""
    schreibweisen = [person.name, *person.schreibweisen]
    wert, schreibweise = max((aehnlichkeit(gesucht, name(s)), s) for s in schreibweisen)
    passt = geburt.passt(person) if geburt else None
    genau = bool(passt and geburt and geburt.ist_tag)
    gruende = [_namensgrund(wert)]
    if schreibweise != person.name:
        gruende.append(f"auch geschrieben: {schreibweise}")
    if genau and (wert >= SCHWELLE_MIT_GEBURT or not gesucht.teile):
        gruende.append("Geburtsdatum stimmt überein")
        return Fund(person, 0.5 + 0.5 * wert, tuple(gruende if gesucht.teile else gruende[-1:]))
    if wert < SCHWELLE:
        return None
    if passt is not None:
        gruende.append("Geburtsjahr stimmt überein" if passt else "Geburtsdatum weicht ab")
        wert = min(1.0, wert + 0.05) if passt else wert - 0.1
    return Fund(person, wert, tuple(gruende))


def _namensgrund(wert: float) -> str:
    if wert >= 0.995:
        return "Name gleich"
    return "Name klingt gleich" if wert >= 0.85 else "Name ähnlich"


def _beste(funde: list[Fund], hoechstens: int) -> list[Fund]:
    """In order, and without those far behind the best one."""
    funde.sort(key=lambda fund: (-fund.wert, fund.person.name, fund.person.pk))
    if funde:
        grenze = funde[0].wert - ABSTAND
        funde = [fund for fund in funde if fund.wert >= grenze]
    return funde[:hoechstens]
