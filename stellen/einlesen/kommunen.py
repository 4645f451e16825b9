"""Which Kommune does a row mean? By AGS, by the same words, else by tolerant comparison.

Rules, from strict to loose:

1. AGS with 5 or 8 digits, also without the leading 0 that Excel eats.
2. The same words as the official name or the short name, in any order („Kreis Düren“,
   „Aachen (Stadt)“): ``exakt``.
3. Known abbreviations, a missing kind („Düren“), missing small words („Mülheim/Ruhr“) or
   a slip of the pen: ``tolerant``, a person must confirm it.

Never tolerant: a name whose kind contradicts („Stadt Düren“ is a Gemeinde of the Kreis),
and names shared by several Kommunen (Aachen) unless their kind is written out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from stellen.einlesen.typen import (
    BESTAETIGT,
    EXAKT,
    MEHRDEUTIG,
    TOLERANT,
    UNBEKANNT,
    KommuneRef,
    Zuordnung,
)
from stellen.einlesen.worte import als_text, woerter

KREIS, STADT, REGION = "kreis", "stadt", "staedteregion"
_ARTWORT = {"kreis": KREIS, "stadt": STADT, "kreisfreie": STADT, "staedteregion": REGION}
_KURZ = {
    "krs": "kreis",
    "kr": "kreis",
    "landkreis": "kreis",
    "lk": "kreis",
    "krfr": "kreisfreie",
    "kfr": "kreisfreie",
    "kreisfr": "kreisfreie",
    "kreisfreien": "kreisfreie",
    "st": "stadt",
}
_FUELLWORT = {"a", "d", "an", "der", "am", "des", "die", "im", "in"}
SCHWELLE = 85
ABSTAND = 8


@dataclass(frozen=True, slots=True)
class _Name:
    """Words of a name split into its core and its kind (kreis, stadt, …)."""

    menge: tuple[str, ...]
    kern: str
    art: str
    streng: bool  # nothing was expanded on the way

    @classmethod
    def aus(cls, text: str) -> _Name:
        roh = woerter(text)
        lang = [teil for wort in roh for teil in _zerlegt(_KURZ.get(wort, wort))]
        for i in range(len(lang) - 1, 0, -1):
            if (lang[i - 1], lang[i]) == ("staedte", "region"):
                lang[i - 1 : i + 1] = ["staedteregion"]
        arten = {_ARTWORT[wort] for wort in lang if wort in _ARTWORT}
        kern = " ".join(w for w in lang if w not in _ARTWORT and w not in _FUELLWORT)
        art = arten.pop() if len(arten) == 1 else ("widerspruch" if arten else "")
        return cls(tuple(sorted(lang)), kern, art, "".join(lang) == "".join(roh))


def _zerlegt(wort: str) -> tuple[str, ...]:
    """„Hochsauerlandkreis“ is written with and without a hyphen: always two words here."""
    if wort.endswith(KREIS) and wort != KREIS:
        return wort.removesuffix(KREIS), KREIS
    return (wort,)


class KommunenFinder:
    """Answers each spelling once; ``bestaetigt`` maps spellings to an AGS a person chose."""

    def __init__(
        self, kommunen: Sequence[KommuneRef], bestaetigt: Mapping[str, str] | None = None
    ) -> None:
        self.je_ags = {kommune.ags: kommune for kommune in kommunen}
        self.bestaetigt = {als_text(text): ags for text, ags in (bestaetigt or {}).items()}
        self._exakt: dict[tuple[str, ...], KommuneRef | None] = {}
        self._je_kern: dict[str, list[tuple[KommuneRef, _Name]]] = defaultdict(list)
        for kommune in kommunen:
            name = _Name.aus(kommune.name)
            self._je_kern[name.kern].append((kommune, name))
            for schreibung in {name.menge, _Name.aus(kommune.kurzname).menge}:
                bekannt = self._exakt.get(schreibung, kommune)
                self._exakt[schreibung] = kommune if bekannt == kommune else None

    def nach_ags(self, wert: object) -> KommuneRef | None:
        """Kommune for ``05334``, ``5334``, ``5334.0``, ``05334000`` or ``05334002``."""
        ziffern = als_text(wert).replace(" ", "")
        if not (ziffern.isascii() and ziffern.isdigit()):
            return None
        if len(ziffern) in (4, 7):
            ziffern = "0" + ziffern
        if ziffern in self.je_ags:
            return self.je_ags[ziffern]
        if len(ziffern) == 8 and ziffern.endswith("000"):
            return self.je_ags.get(ziffern[:5])
        return None

    def nach_name(self, text: str) -> Zuordnung:
        """Best reading of a name; never raises, see ``Zuordnung.sicherheit``."""
        if gewaehlt := self.je_ags.get(self.bestaetigt.get(text, "")):
            return Zuordnung(text, gewaehlt.ags, gewaehlt.name, BESTAETIGT)
        name = _Name.aus(text)
        gleich = self._exakt.get(name.menge)
        if gleich:
            return _treffer(text, gleich, EXAKT if name.streng else TOLERANT)
        if not name.kern or name.art == "widerspruch":
            return Zuordnung(text, "", "", UNBEKANNT)
        if name.kern in self._je_kern:
            return self._gleicher_kern(text, name)
        return self._aehnlich(text, name)

    def _gleicher_kern(self, text: str, name: _Name) -> Zuordnung:
        """Same core words: decided by the kind, ambiguous without it."""
        alle = self._je_kern[name.kern]
        passend = [kommune for kommune, bekannt in alle if _art_vertraeglich(name, bekannt)]
        if len(passend) == 1 and (name.art or len(alle) == 1):
            return _treffer(text, passend[0], TOLERANT)
        kandidaten = tuple(kommune for kommune, _ in alle)
        sicherheit = MEHRDEUTIG if len(passend) > 1 else UNBEKANNT
        return Zuordnung(text, "", "", sicherheit, kandidaten)

    def _aehnlich(self, text: str, name: _Name) -> Zuordnung:
        """Slips of the pen: clearly nearer to one unshared core than to any other."""
        treffer = process.extract(
            name.kern, list(self._je_kern), scorer=fuzz.token_sort_ratio, limit=3, score_cutoff=70
        )
        kandidaten = tuple(kommune for kern, _, _ in treffer for kommune, _ in self._je_kern[kern])
        if treffer and treffer[0][1] >= SCHWELLE:
            naechster = treffer[1][1] if len(treffer) > 1 else 0
            bester = self._je_kern[treffer[0][0]]
            if (
                len(bester) == 1
                and treffer[0][1] - naechster >= ABSTAND
                and _art_vertraeglich(name, bester[0][1])
            ):
                return _treffer(text, bester[0][0], TOLERANT)
        return Zuordnung(text, "", "", UNBEKANNT, kandidaten)


def _treffer(text: str, kommune: KommuneRef, sicherheit: str) -> Zuordnung:
    return Zuordnung(text, kommune.ags, kommune.name, sicherheit, (kommune,))


def _art_vertraeglich(gelesen: _Name, bekannt: _Name) -> bool:
    return not gelesen.art or gelesen.art == bekannt.art
