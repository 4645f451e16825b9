"""From the stored Meldungen to what the report shows.

Which figures are official: of each Kommune the newest *settled* version; where none is settled
yet, the newest one. A correction therefore changes the report only once it is settled, so two
reports of one Stichtag never differ without a decision of the Ministerium. The notice
(``BerichtDaten.status_hinweis``, in XLSX and PDF) says how much is settled and names the
Kommunen whose newer version is not; the audit page always shows the newest version.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from kim.models import Kommune, Nutzer
from stellen.bericht import BerichtDaten, BerichtZeile, Betraege, Tabelle
from stellen.constants import NICHT_GEMELDET, MeldungStatus, Stellenart
from stellen.einlesen.pruefung import aufzaehlung
from stellen.models import Erhebung, Meldung
from stellen.permissions import may_audit_stellen

VON_DER_KOMMANDOZEILE = "KIM (Kommandozeile)"


@dataclass
class _Auswahl:
    """Ids of the Meldungen in the report, by Kommune: what is settled, open, superseded."""

    festgestellt: dict[int, int] = field(default_factory=dict)
    offen: dict[int, int] = field(default_factory=dict)
    neuere: set[int] = field(default_factory=set)

    @property
    def ids(self) -> list[int]:
        return [*self.festgestellt.values(), *self.offen.values()]

    def __contains__(self, kommune_id: int) -> bool:
        return kommune_id in self.festgestellt or kommune_id in self.offen


def lade_bericht(erhebung: Erhebung, *, nutzer: Nutzer | None) -> BerichtDaten | None:
    """The report of what ``nutzer`` may see (``None``: the system, everything).

    ``None`` when there is nothing to report. Three queries.
    """
    meldungen = Meldung.objects.filter(erhebung=erhebung)
    if nutzer is not None:
        meldungen = Meldung.objects.visible_to(nutzer).filter(erhebung=erhebung)
    auswahl = _waehle(meldungen)
    if not auswahl.ids:
        return None
    kommunen = list(Kommune.objects.order_by("reihenfolge"))
    return BerichtDaten(
        stichtag=erhebung.stichtag,
        erstellt_am=timezone.localtime(),
        erstellt_von=str(nutzer) if nutzer else VON_DER_KOMMANDOZEILE,
        tabellen=_tabellen(Meldung.objects.filter(pk__in=auswahl.ids), kommunen),
        status_hinweis=_hinweis(
            erhebung, auswahl, kommunen, alles=nutzer is None or may_audit_stellen(nutzer)
        ),
        vorlaeufig=len(auswahl.festgestellt) < len(kommunen) or bool(auswahl.neuere),
    )


def massgebliche(meldungen: QuerySet) -> list[int]:
    """Ids of the Meldungen of one Stichtag that the report takes its figures from. One query."""
    return _waehle(meldungen).ids


def zeilenzahl(daten: BerichtDaten) -> int:
    """Rows of figures, without the totals: what the read log counts."""
    return sum(len(tabelle.zeilen) for tabelle in daten.tabellen)


def _waehle(meldungen: QuerySet) -> _Auswahl:
    auswahl = _Auswahl()
    folge = meldungen.order_by("version").values_list("pk", "kommune_id", "status")
    for kennung, kommune, status in folge:
        if status in NICHT_GEMELDET:
            continue
        if status == MeldungStatus.FESTGESTELLT:
            auswahl.festgestellt[kommune] = kennung
            auswahl.neuere.discard(kommune)
        elif kommune in auswahl.festgestellt:
            auswahl.neuere.add(kommune)
        else:
            auswahl.offen[kommune] = kennung
    for kommune in auswahl.festgestellt:
        auswahl.offen.pop(kommune, None)
    return auswahl


def _tabellen(meldungen: QuerySet, kommunen: Iterable[Kommune]) -> tuple[Tabelle, ...]:
    werte: dict[str, dict[int, Betraege]] = defaultdict(dict)
    for kommune_id, _version, _status, art, *betraege in meldungen.zeilenwerte():
        werte[art][kommune_id] = Betraege(*betraege)
    return tuple(
        Tabelle(
            art.value,
            tuple(
                BerichtZeile(k.name, werte[art.value][k.pk])
                for k in kommunen
                if k.pk in werte[art.value]
            ),
        )
        for art in Stellenart
    )


def _hinweis(erhebung: Erhebung, auswahl: _Auswahl, kommunen: list[Kommune], *, alles: bool) -> str:
    """How much is settled. Names missing Kommunen only to whom every Meldung is visible."""

    def namen(ids: Iterable[int]) -> str:
        menge = set(ids)
        return aufzaehlung((k.name for k in kommunen if k.pk in menge), hoechstens=len(kommunen))

    saetze = [f"{len(auswahl.festgestellt)} von {len(kommunen)} Meldungen festgestellt."]
    if erhebung.ist_demo:
        saetze.insert(0, "Erfundene Demodaten, keine amtlichen Zahlen.")
    if auswahl.offen:
        saetze.append(
            "Noch nicht festgestellt, mit den zuletzt gemeldeten Zahlen enthalten: "
            f"{namen(auswahl.offen)}."
        )
    if auswahl.neuere:
        saetze.append(
            "Eine neuere, noch nicht festgestellte Fassung gibt es für "
            f"{namen(auswahl.neuere)}; der Bericht enthält die zuletzt festgestellte."
        )
    if fehlend := [k.pk for k in kommunen if k.pk not in auswahl]:
        enthalten = len(kommunen) - len(fehlend)
        saetze.append(
            f"Es fehlen Meldungen von {namen(fehlend)}."
            if alles
            else f"Enthalten sind die Zahlen von {enthalten} der {len(kommunen)} Kommunen."
        )
    return " ".join(saetze)
