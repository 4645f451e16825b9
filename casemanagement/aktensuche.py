"""Find files by their number and contact notes by their words, under both walls."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db import connection
from django.db.models import Q

from casemanagement.models import Fall, Kontakt
from casemanagement.models.fall import FallQuerySet
from casemanagement.personensuche import rangliste
from casemanagement.suchtext import aktenzeichen
from kim.actions.zugriff import log_zugriff
from kim.constants import ZugriffArt
from kim.models import Nutzer

HOECHSTENS = 20
KANDIDATEN = 200
"""Notes the database names; confidential ones of others fall out at the policy."""
IN_LISTE = 500
"""So many persons of one name a filtered list still holds."""
_VON, _BIS = "\ue000", "\ue001"
"""Private characters around a hit: cut out again in Python, so that no HTML is ever made here."""


def mit_wort(faelle: FallQuerySet, nutzer: Nutzer, wort: str) -> FallQuerySet:
    """The files of a list that a typed number or name means."""
    if nummer := aktenzeichen(wort):
        return faelle.filter(_nummer(nummer))
    personen = rangliste(nutzer, wort, hoechstens=IN_LISTE, kandidaten=2 * IN_LISTE)
    return faelle.filter(person_id__in=[fund.person.pk for fund in personen])


def finde_akten(nutzer: Nutzer, text: str, zweck: str = "Suche in Fällen") -> list[Fall]:
    """Files with this number, or one that begins or ends like it; the reading is logged."""
    nummer = aktenzeichen(text)
    if not nummer:
        return []
    faelle = Fall.objects.visible_to(nutzer).filter(_nummer(nummer))
    gefunden = list(faelle.select_related("person").order_by("-aktenzeichen")[:HOECHSTENS])
    log_zugriff(by=nutzer, objekte=gefunden, art=ZugriffArt.SUCHE, zweck=zweck)
    return gefunden


def _nummer(nummer: str) -> Q:
    von_vorn = nummer.startswith("KIM-")
    return Q(**{f"aktenzeichen__{'startswith' if von_vorn else 'endswith'}": nummer})


@dataclass(frozen=True)
class Stueck:
    """A piece of a quoted note; ``treffer`` are marked."""

    text: str
    treffer: bool


@dataclass(frozen=True)
class Notizfund:
    kontakt: Kontakt
    stuecke: tuple[Stueck, ...]

    @property
    def tag(self) -> date:
        return self.kontakt.tag


def finde_notizen(
    nutzer: Nutzer, text: str, hoechstens: int = HOECHSTENS, zweck: str = "Suche in Notizen"
) -> list[Notizfund]:
    """Notes that hold the words in any of their forms, newest first; the reading is logged.

    Understands „wörtlich“ in quotation marks, ``oder`` as „or“ and a minus before a word.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kontakt_id FROM casemanagement_notizsuche(%s, %s)", [text, KANDIDATEN]
        )
        ids = [zeile[0] for zeile in cursor.fetchall()]
    gesucht = SearchQuery(text, config="german", search_type="websearch")
    auszug = SearchHeadline(
        "notiz", gesucht, config="german", start_sel=_VON, stop_sel=_BIS,
        max_fragments=2, max_words=24, min_words=10, fragment_delimiter=" … ",
    )  # fmt: skip
    kontakte = (
        Kontakt.objects.visible_to(nutzer)
        .filter(pk__in=ids)
        .select_related("fall__person", "verfasser")
        .annotate(auszug=auszug)
        .order_by("-tag", "-pk")[:hoechstens]
    )
    funde = [Notizfund(k, zerlege(k.auszug)) for k in kontakte]
    gelesen = [fund.kontakt for fund in funde]
    log_zugriff(by=nutzer, objekte=gelesen, art=ZugriffArt.SUCHE, zweck=zweck)
    return funde


def zerlege(auszug: str) -> tuple[Stueck, ...]:
    """Cut a quotation at the marks around its hits; the template escapes each piece."""
    stuecke = []
    for nr, teil in enumerate(auszug.split(_VON)):
        treffer, gefunden, rest = teil.partition(_BIS) if nr else ("", "", teil)
        stuecke += [Stueck(treffer, True)] if gefunden else []
        stuecke.append(Stueck(rest if gefunden or not nr else treffer, False))
    return tuple(s for s in stuecke if s.text)
