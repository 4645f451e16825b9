"""How far an Erhebung has come: the newest Meldung of each Kommune, and the counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from kim.constants import Regierungsbezirk
from kim.models import Kommune, Nutzer
from stellen.constants import BEIM_MINISTERIUM, MeldungStatus
from stellen.models import Erhebung, Meldung


@dataclass(frozen=True)
class Lage:
    """One Kommune in an Erhebung; ``status`` is empty where there is no Meldung."""

    kommune: Kommune
    status: str
    version: int
    gemeldet_am: datetime | None
    falsche_zeilen: int
    tage_zu_spaet: int
    """Days since the deadline, 0 where the Kommune has reported or still has time."""

    @property
    def hat_gemeldet(self) -> bool:
        return self.status in BEIM_MINISTERIUM


def lage(erhebung: Erhebung, nutzer: Nutzer, heute: date) -> list[Lage]:
    """All 54 in official order. Two queries."""
    stimmt = Q(
        zeilen__zugewiesen=F("zeilen__besetzt")
        + F("zeilen__vorgesehen")
        + F("zeilen__nicht_vorgesehen")
    )
    meldungen = {
        m.kommune_id: m
        for m in Meldung.objects.visible_to(nutzer)
        .filter(erhebung=erhebung)
        .neueste()
        .annotate(falsch=Count("zeilen", filter=Q(zeilen__isnull=False) & ~stimmt))
    }
    zu_spaet = max((heute - erhebung.frist).days, 0) if erhebung.frist and erhebung.ist_offen else 0
    return [_lage(k, meldungen.get(k.pk), zu_spaet) for k in Kommune.objects.all()]


def _lage(kommune: Kommune, meldung: Meldung | None, zu_spaet: int) -> Lage:
    if meldung is None:
        return Lage(kommune, "", 0, None, 0, zu_spaet)
    gemeldet = meldung.status in BEIM_MINISTERIUM
    return Lage(
        kommune=kommune,
        status=meldung.status,
        version=meldung.version,
        gemeldet_am=meldung.gemeldet_am if gemeldet else None,
        falsche_zeilen=meldung.falsch,
        tage_zu_spaet=0 if gemeldet else zu_spaet,
    )


def je_status(lagen: Iterable[Lage]) -> Counter[str]:
    return Counter(x.status for x in lagen)


def je_bezirk(lagen: list[Lage]) -> list[tuple[str, list[int]]]:
    """Per Regierungsbezirk the number of Kommunen: all, then those in each state."""
    raus = []
    for bezirk in Regierungsbezirk:
        eigene = [x for x in lagen if x.kommune.regierungsbezirk == bezirk]
        zahlen = je_status(eigene)
        raus.append((str(bezirk.label), [len(eigene), *(zahlen[s] for s in MeldungStatus.values)]))
    return raus
