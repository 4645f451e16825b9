"""From any script to Latin letters, and from Latin letters to the plain a–z of a comparison."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from kim.actions.erstdaten import lies_csv
from kim.suche import falte

_APOSTROPHE = dict.fromkeys(map(ord, "'’‘`´ʼʿʾʹʻ\u0640\u200c\u200d"))
"""Signs inside a name that separate nothing; the Arabic stretch and joiners among them."""
_OHNE_ZERLEGUNG = str.maketrans(
    {"đ": "d", "ð": "d", "þ": "th", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ə": "a", "ħ": "h"}
)
VOKALLOS = re.compile(r"[\u0590-\u07ff\ufb1d-\ufefc]")
"""Letters of scripts that leave out short vowels: Hebrew, Arabic, Persian."""


_MIT_H = tuple("cdgkpstz")


@cache
def tabelle() -> dict[str, str]:
    """Letter → Latin, from ``daten/umschrift.csv``: Arabic to Ge'ez; an operator may extend it."""
    text = files("casemanagement.daten").joinpath("umschrift.csv").read_text("utf-8")
    return {zeile["zeichen"]: zeile["latein"] for zeile in lies_csv(text)}


def grundzeichen(text: str) -> str:
    """Lower case without apostrophes, vowel marks and joiners; letters with marks stay whole."""
    klein = unicodedata.normalize("NFKC", text.translate(_APOSTROPHE)).lower()
    return "".join(z for z in klein if not unicodedata.combining(z))


def latein(text: str) -> str:
    """``grundzeichen`` in Latin letters; those that are Latin already keep their marks."""
    raus = ""
    for zeichen in grundzeichen(text):
        neu = _zeichen(zeichen)
        # Two letters must not read as one sound: the a that is not written in Taha.
        getrennt = neu == "h" and raus.endswith(_MIT_H) and VOKALLOS.match(zeichen)
        raus += f"a{neu}" if getrennt else neu
    return raus


def _zeichen(zeichen: str) -> str:
    if zeichen.isascii():
        return zeichen
    umschrift = tabelle()
    grund = unicodedata.normalize("NFD", zeichen)[0]
    return umschrift.get(zeichen, umschrift.get(grund, zeichen))


def falte_latein(latein: str) -> str:
    """Plain a–z, digits and spaces: ä → ae, ç → c, everything that separates → space."""
    glatt = falte(latein.translate(_OHNE_ZERLEGUNG))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", glatt).split())


_GROB = (
    (r"([a-z])\1+", r"\1"),
    (r"tsch|dsch|tch|dzh|dj|cz", "c"),
    (r"sch|sh|sz|ts|tz", "s"),
    (r"kh|ch", "h"),
    (r"gh", "g"),
    (r"ph", "f"),
    (r"th|dt", "t"),
    (r"dh", "d"),
    (r"ck|q", "k"),
    (r"x", "ks"),
    (r"ou|ue", "u"),
    (r"oe", "o"),
    (r"ae|aa", "a"),
    (r"ie|ei|ai|ay|ey", "i"),
    (r"[yj]", "i"),
    (r"w", "v"),
    (r"z", "s"),
    (r"h(?= |$)", ""),
    (r"([a-z])\1+", r"\1"),
)
_GROBE_REGELN = tuple((re.compile(muster), ersatz) for muster, ersatz in _GROB)


@lru_cache(maxsize=50_000)
def grob(gefaltet: str) -> str:
    """A coarse spelling for measuring distances: doubled letters, ou/u, sch/sh/s, ie/i/y alike."""
    # „oo“ and „ee“ stand for u and i before doubled letters become one.
    glatt = gefaltet.replace("oo", "u").replace("ee", "i")
    for muster, ersatz in _GROBE_REGELN:
        glatt = muster.sub(ersatz, glatt)
    return glatt
