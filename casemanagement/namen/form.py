"""A name taken apart: its parts without articles, each with its spellings and sound keys."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from casemanagement.namen.laute import lautschluessel, zusammengezogen
from casemanagement.namen.umschrift import VOKALLOS, falte_latein, grob, grundzeichen, latein

_ARTIKEL = {"al", "el", "ul", "il"}
_ANGEGLICHEN = re.compile(r"^[aeiu](?P<laut>sh|sch|[dnrstz])$")
"""The article before a sun letter: ar-Rahman, as-Sayed, ud-Din."""
_DAZWISCHEN = {"bin", "bint", "ibn", "von", "van", "de", "da", "zu"}
_ABD = re.compile(r"^ab[ei]?d[aeiou]l?(?!l*a[hi]*$)(?P<rest>[a-zà-ž]{3,})$")
"""Abdulrahman, Abderrahmane, Abdikarim – but not Abdullah."""
_ABD_ALLEIN = {"abdul", "abdel", "abdal", "abdol", "abdu", "abed"}
_ARTIKEL_VORN = re.compile(r"^(?:[ae]l|[ae]([dnrstz])(?=\1))(?P<rest>.{4,})$")
"""Alhassan, Elsayed, Assayed."""
_ARTIKEL_VORN_VOKALLOS = re.compile(r"^al(?P<rest>.{2,})$")


@dataclass(frozen=True)
class Teil:
    """One part: how it may be spelled (the first as it is), how it may sound."""

    formen: tuple[str, ...]
    lesarten: tuple[str, ...]
    vokallos: bool = False
    verbunden: bool = False
    """Made of two neighbours."""

    @property
    def form(self) -> str:
        return self.formen[0]

    @cached_property
    def schluessel(self) -> frozenset[str]:
        return frozenset(self.lesarten)


@dataclass(frozen=True)
class Name:
    teile: tuple[Teil, ...]

    @property
    def text(self) -> str:
        """Coarse spelling of all parts in order of the alphabet, for trigrams."""
        return " ".join(sorted(grob(t.form) for t in self.teile))

    @property
    def paare(self) -> tuple[Teil, ...]:
        """Two neighbours as one part: Amir Hossein, Habte Mariam, Abu Bakr."""
        return tuple(verbinde(a, b) for a, b in zip(self.teile, self.teile[1:], strict=False))

    @property
    def schluessel(self) -> frozenset[str]:
        """All sound keys under which the name can be found."""
        alle = frozenset().union(*(t.schluessel for t in (*self.teile, *self.paare)))
        return alle | einteilige(alle) if len(self.teile) == 1 else alle


def einteilige(schluessel: frozenset[str]) -> frozenset[str]:
    """Further keys of a name that has one part only: it is found by any part that was typed."""
    return frozenset(f"!{s}" for s in schluessel)


@lru_cache(maxsize=20_000)
def name(text: str) -> Name:
    """Take a written name apart; parts in the order they stand."""
    worte: list[tuple[str, bool]] = []
    for wort in re.findall(r"[^\W\d_]+", grundzeichen(text)):
        vokallos = bool(VOKALLOS.search(wort))
        worte += [(w, vokallos) for w in latein(wort).split() if w]
    return Name(tuple(_teil(w, v) for w, v in _bereinigt(worte)))


@lru_cache(maxsize=50_000)
def _teil(wort: str, vokallos: bool) -> Teil:
    formen, lesarten = [falte_latein(wort).replace(" ", "")], lautschluessel(wort)
    ohne = (_ARTIKEL_VORN_VOKALLOS if vokallos else _ARTIKEL_VORN).match(wort)
    if ohne:
        formen.append(falte_latein(ohne["rest"]))
        lesarten += lautschluessel(ohne["rest"])
    return Teil(tuple(formen), lesarten, vokallos)


@lru_cache(maxsize=50_000)
def verbinde(a: Teil, b: Teil) -> Teil:
    """Two neighbours written as one word."""
    lesarten = zusammengezogen(a.lesarten, b.lesarten)
    return Teil((a.form + b.form,), lesarten, a.vokallos or b.vokallos, verbunden=True)


def _bereinigt(worte: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Without articles and particles, Abd al-Rahman always as two parts."""
    raus: list[tuple[str, bool]] = []
    for nr, (wort, vokallos) in enumerate(worte):
        danach = worte[nr + 1][0] if nr + 1 < len(worte) else ""
        if _ist_artikel(wort, danach) or (raus and danach and wort in _DAZWISCHEN):
            continue
        if danach and wort in _ABD_ALLEIN:
            raus.append(("abd", vokallos))
        elif abd := _ABD.match(wort):
            raus += [("abd", vokallos), (abd["rest"], vokallos)]
        else:
            raus.append((wort, vokallos))
    return raus


def _ist_artikel(wort: str, danach: str) -> bool:
    if not danach:
        return False
    angeglichen = _ANGEGLICHEN.match(wort)
    return wort in _ARTIKEL or bool(angeglichen and danach.startswith(angeglichen["laut"]))
