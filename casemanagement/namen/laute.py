"""Sound keys: the skeleton of consonants of one part of a name, with its possible readings.

Tuned for names that were written down by ear: Arabic, Turkish, Kurdish, Persian, Slavic and
Tigrinya ones in German, English or French spelling. „ch“ may be h (Chaled), sh (Aicha),
tsch (Chehab) or k (Michael): each reading is a key, and two parts sound alike when they share
one. Vowels are left out but for the fact that a name begins with one. Classes: P (b, p),
F (f, v, w), T (d, t), S (s, z, sh), K (g, k, q), C (dsch, tsch), H, Y, M, N, L, R, A.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product

from casemanagement.namen.umschrift import falte_latein
from kim.actions.erstdaten import lies_csv

HOECHSTENS = 16
"""Readings of one part that are kept; the likelier ones come first."""
_VOKALE = "aeiouy"
_LAUTE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"schtsch|shch", ("SC", "S")),
    (r"tsch|tch|cz|dsch|dzh|gj|[çč]", ("C",)),
    (r"dj", ("C", "T")),
    (r"sch|sh|[şšś]", ("S",)),
    (r"d[zž]", ("C", "S")),
    (r"zh|ž", ("S", "C")),
    (r"ts|tz|sz", ("S",)),
    (r"[ţț]", ("S", "T")),
    (r"kh", ("H", "K")),
    (r"gh", ("K",)),
    (r"ğ", ("K", "")),
    (r"ch(?=[rl])", ("K",)),
    (r"ch", ("H", "C", "S", "K")),
    (r"ck|cq", ("K",)),
    (r"ć", ("C",)),
    (r"c(?=[eiy])", ("C", "S")),
    (r"c", ("K", "C")),
    (r"ph", ("F",)),
    (r"th|dh", ("T", "S")),
    (r"đ", ("C", "T")),
    (r"^x", ("H", "KS")),
    (r"x", ("KS", "H")),
    (r"[kq]", ("K",)),
    (r"g", ("K", "H")),
    (r"^j(?=e)", ("Y", "C", "A")),
    (r"^y(?=e)", ("Y", "A")),
    (r"^j", ("Y", "C")),
    (r"^y(?=[aiou])", ("Y",)),
    (r"^y(?=[^aeiouy])", ("Y", "A")),
    (r"^i(?=[aeou])", ("Y", "A")),
    (r"j", (".", "C")),
    (r"^ou(?=[aei])|^u(?=[aei])", ("F", "A")),
    (r"^[vw]", ("F",)),
    (r"[vw]", ("F", "")),
    (r"(?<=[aeiouy])h$", ("", "H")),
    (r"(?<=[aeiouy])h(?=[^aeiouy])", ("H", "")),
    (r"h", ("H",)),
    (r"f", ("F",)),
    (r"[bp]", ("P",)),
    (r"[dtðþ]", ("T",)),
    (r"[szß]", ("S",)),
    (r"m", ("M",)),
    (r"n(?=[bp])", ("M",)),
    (r"[nñń]", ("N",)),
    (r"[lł]", ("L",)),
    (r"[rř]", ("R",)),
    (r"^[aeiouy]+", ("A",)),
    (r"[aeiouy]+?", (".",)),
)
_ZERLEGUNG = re.compile("|".join(f"(?P<l{nr}>{muster})" for nr, (muster, _) in enumerate(_LAUTE)))
_EIGENE = "çčćşšśžğđţțñńłřßðþ"
"""Letters with a sound of their own; all others lose their marks first."""


@cache
def _gleichgestellt() -> dict[str, tuple[str, ...]]:
    """Forms of one name that differ too much for any rule (``daten/namensgleich.csv``)."""
    text = files("casemanagement.daten").joinpath("namensgleich.csv").read_text("utf-8")
    formen: dict[str, tuple[str, ...]] = {}
    for nr, zeile in enumerate(lies_csv(text), start=1):
        for form in zeile["formen"].split():
            formen[form] = (*formen.get(form, ()), f"={nr}")
    return formen


@lru_cache(maxsize=50_000)
def lautschluessel(latein: str) -> tuple[str, ...]:
    """The keys of one part of a name in Latin letters, marks included; likelier ones first."""
    glatt = "".join(z if z in _EIGENE else falte_latein(z) for z in latein)
    glatt = re.sub(rf"([^{_VOKALE}])\1+", r"\1", glatt)
    lesarten = [_LAUTE[int((t.lastgroup or "l0")[1:])][1] for t in _ZERLEGUNG.finditer(glatt)]
    keys = (_geruest("".join(folge)) for folge in islice(product(*lesarten), HOECHSTENS))
    gleiche = _gleichgestellt().get(falte_latein(latein), ())
    return tuple(dict.fromkeys([*(k for k in keys if k), *gleiche]))


def zusammengezogen(vorn: tuple[str, ...], hinten: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of two neighbours written as one word: a vowel that began the second is inside now."""
    paare = product((k for k in vorn if k[0] != "="), (k for k in hinten if k[0] != "="))
    return tuple(dict.fromkeys(a + b.removeprefix("A") for a, b in islice(paare, HOECHSTENS // 2)))


def _geruest(folge: str) -> str:
    """Two of a class in a row are one, unless a vowel stands between them."""
    return re.sub(r"(.)\1+", r"\1", folge).replace(".", "")
