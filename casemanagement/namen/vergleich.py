"""How alike two written names are, from 0 to 1."""

from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from casemanagement.namen.form import Name, Teil, verbinde
from casemanagement.namen.umschrift import grob

_SOCKEL = {1: 0.50, 2: 0.62, 3: 0.74}
"""What two parts that sound alike are worth at least, by the consonants they share."""
_SOCKEL_LANG = 0.82
_ANFANG_AB = 3
"""Letters from which on the beginning of a part counts as that part."""
_FEHLT_GESUCHT, _FEHLT_GESPEICHERT = 0.10, 0.02
"""What a part costs that only the one or only the other name has."""


def aehnlichkeit(gesucht: Name, gespeichert: Name) -> float:
    """1.0 is the same spelling in whatever order; below about 0.7 nobody would say the same.

    The stored name may have more parts than were typed. Neighbours may be written as one word.
    """
    if not (gesucht.teile and gespeichert.teile):
        return 0.0
    links, rechts = gesucht.teile, gespeichert.teile
    return max(
        _teilweise(links, rechts),
        *(_teilweise(a, rechts) for a in _verbunden(links)),
        *(_teilweise(links, b) for b in _verbunden(rechts)),
        0.0,
    )


def _verbunden(teile: tuple[Teil, ...]) -> list[tuple[Teil, ...]]:
    """The parts with each pair of neighbours as one in turn."""
    return [
        (*teile[:n], verbinde(teile[n], teile[n + 1]), *teile[n + 2 :])
        for n in range(len(teile) - 1)
    ]


def _teilweise(gesucht: tuple[Teil, ...], gespeichert: tuple[Teil, ...]) -> float:
    """Each part with the one most like it, the best pairs first; longer parts weigh more."""
    paare = sorted(
        ((_teil(a, b), n, m) for n, a in enumerate(gesucht) for m, b in enumerate(gespeichert)),
        reverse=True,
    )
    von, nach, summe, gewicht = set(), set(), 0.0, 0.0
    for wert, n, m in paare:
        if n not in von and m not in nach:
            von.add(n)
            nach.add(m)
            laenge = 2 + len(gesucht[n].form)
            summe += wert * laenge
            gewicht += laenge
    abzug = _FEHLT_GESUCHT * (len(gesucht) - len(von))
    abzug += min(0.06, _FEHLT_GESPEICHERT * (len(gespeichert) - len(nach)))
    return max(0.0, summe / gewicht - abzug)


def _teil(a: Teil, b: Teil) -> float:
    return 1.0 if a.form == b.form else _ungleich(a, b)


@lru_cache(maxsize=100_000)
def _ungleich(a: Teil, b: Teil) -> float:
    nah = max(_nah(x, y) for x, y in product(a.formen, b.formen))
    gemeinsam = a.schluessel & b.schluessel
    if gemeinsam:
        laenge = max(4 if k.startswith("=") else len(k) for k in gemeinsam)
        sockel = _SOCKEL.get(laenge, _SOCKEL_LANG)
        if a.vokallos or b.vokallos:
            nah = max(nah, 0.6)
        return sockel + (0.98 - sockel) * min(1.0, max(0.0, (nah - 0.4) / 0.5))
    if _ist_anfang(a, b):
        return 0.82 + 0.15 * len(a.form) / len(b.form)
    return 0.97 * nah if nah >= 0.6 else nah / 2


def _ist_anfang(a: Teil, b: Teil) -> bool:
    ganz = not (a.verbunden or b.verbunden)
    return ganz and len(a.form) >= _ANFANG_AB and b.form.startswith(a.form)


def _nah(x: str, y: str) -> float:
    """Few typing errors, swapped letters as one, in the spelling or in its coarse form."""
    if x == y:
        return 1.0
    fein = OSA.normalized_similarity(x, y)
    return max(fein, 0.98 * OSA.normalized_similarity(grob(x), grob(y)))
