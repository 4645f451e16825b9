"""Checks the seals: names each link that broke, computed outside the database's functions.

Every step is one set-based statement per table over plain tables, so that somebody who
could replace a function in the database can't make the check say yes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from kim.schutz.anwenden import eigene_modelle
from kim.siegel import abfragen, export
from kim.siegel.quellen import Quelle, quellen

KARENZ = timedelta(minutes=15)
"""How long before a seal a row may be dated that was committed only after it."""


@dataclass(frozen=True)
class Befund:
    """One broken place. ``nr`` is ``None`` for a row that has no link at all."""

    kette: str
    nr: int | None
    was: str
    erklaerung: str
    tabelle: str = ""
    zeile_id: int | None = None
    tag: date | None = None

    def __str__(self) -> str:
        ort = f"Kette {self.kette}"
        ort += f", Glied {self.nr}" if self.nr else ""
        ort += f", Tabelle {self.tabelle}, Zeile {self.zeile_id}" if self.tabelle else ""
        ort += f", Tag {self.tag:%d.%m.%Y}" if self.tag else ""
        return f"{ort}: {self.was} – {self.erklaerung}"


@dataclass
class Ergebnis:
    """What ``pruefen`` found; ``befunde`` in the order of the chains and their links."""

    glieder: int = 0
    siegel: int = 0
    unversiegelt: int = 0
    koepfe: int = 0
    befunde: list[Befund] = field(default_factory=list)

    @property
    def in_ordnung(self) -> bool:
        return not self.befunde


def pruefen(verzeichnis: Path) -> Ergebnis:
    """Check seals, links, contents and exported heads; needs a system context."""
    with connection.cursor() as cursor:
        cursor.execute(abfragen.DARSTELLUNG)
        tabellen = quellen(eigene_modelle())
        laeufe = _siegel(cursor)
        ergebnis = Ergebnis(siegel=len(laeufe))
        ergebnis.glieder = _zahl(cursor, abfragen.ANZAHL_GLIEDER)
        befunde = [*_siegel_befunde(laeufe), *_ketten(cursor)]
        befunde += _fremde_tabellen(cursor, tabellen)
        letzter = max((s["versiegelt_am"] for s in laeufe), default=None)
        for quelle in tabellen:
            befunde += _inhalte(cursor, quelle)
            offen, spaet = _unversiegelt(cursor, quelle, letzter)
            ergebnis.unversiegelt += offen
            befunde += spaet
        koepfe, exportiert = _koepfe(cursor, verzeichnis, laeufe)
        ergebnis.koepfe = koepfe
        befunde += exportiert
    ergebnis.befunde = sorted(_einmal(befunde), key=lambda b: (b.kette, b.nr or 2**63, b.tabelle))
    return ergebnis


def _einmal(befunde: Iterable[Befund]) -> Iterable[Befund]:
    """One finding per link: the most exact one was appended last."""
    je_glied: dict[tuple, Befund] = {}
    for b in befunde:
        schluessel = (b.kette, b.nr) if b.nr else (b.kette, b.was, b.tabelle, b.zeile_id)
        alt = je_glied.get(schluessel)
        if alt is None or not alt.tabelle or alt.was == abfragen.KETTE_GEBROCHEN:
            je_glied[schluessel] = b
    return je_glied.values()


def _zeilen(cursor, sql: str, werte: list | None = None) -> list[dict]:
    cursor.execute(sql, werte)
    namen = [s.name for s in cursor.description]
    return [dict(zip(namen, zeile, strict=True)) for zeile in cursor.fetchall()]


def _zahl(cursor, sql: str) -> int:
    cursor.execute(sql)
    return cursor.fetchone()[0]


def _siegel(cursor) -> list[dict]:
    return _zeilen(cursor, abfragen.SIEGEL)


def _siegel_befunde(laeufe: list[dict]) -> Iterable[Befund]:
    """Seals follow each other without a gap, and each head is the hash of its last link."""
    for s in laeufe:
        tag = _tag(s["versiegelt_am"])
        if s["bis_nr"] - s["anzahl"] != s["vorher"]:
            yield Befund(
                s["kette"], s["vorher"] + 1, abfragen.KETTE_GEBROCHEN, "Ein Siegel fehlt.", tag=tag
            )
        if s["hash"] != s["kopf"]:
            yield Befund(
                s["kette"], s["bis_nr"], abfragen.KETTE_GEBROCHEN,
                "Der Kopf des Siegels ist nicht der Hash seines letzten Glieds.", tag=tag,
            )  # fmt: skip


def _ketten(cursor) -> Iterable[Befund]:
    """Links follow each other without a gap, and each hash contains its predecessor's."""
    gebrochen = _zeilen(cursor, abfragen.KETTEN)
    for g in gebrochen:
        if g["nr"] != g["vorige_nr"] + 1:
            yield Befund(
                g["kette"], g["vorige_nr"] + 1, abfragen.KETTE_GEBROCHEN,
                "Das Glied fehlt.", tag=_tag(g["versiegelt_am"]),
            )  # fmt: skip
            continue
        if partner := _richtiges_glied(g, gebrochen):
            was = abfragen.VERTAUSCHT
            warum = f"An diese Stelle gehört das Glied {partner['nr']}."
        elif not g["hat_siegel"]:
            was, warum = abfragen.KETTE_GEBROCHEN, "Das Glied gehört zu keinem Siegel."
        else:
            was, warum = abfragen.KETTE_GEBROCHEN, "Der Hash passt nicht zu seinem Vorgänger."
        yield Befund(
            g["kette"], g["nr"], was, warum, g["tabelle"], g["zeile_id"], _tag(g["versiegelt_am"])
        )


def _richtiges_glied(stelle: dict, kandidaten: list[dict]) -> dict | None:
    """The other broken link whose hash fits behind the predecessor of ``stelle``."""
    for g in kandidaten:
        if g is not stelle and g["kette"] == stelle["kette"]:
            glied = f"{g['tabelle']}|{g['zeile_id']}|{g['inhalt']}"
            if export.sha256(f"{stelle['voriger_hash']}|{glied}") == g["hash"]:
                return g
    return None


def _fremde_tabellen(cursor, tabellen: list[Quelle]) -> Iterable[Befund]:
    """Links of tables that KIM no longer knows can't be checked."""
    for g in _zeilen(cursor, abfragen.FREMDE_TABELLEN, [[q.tabelle for q in tabellen]]):
        yield Befund(
            g["kette"], g["nr"], abfragen.NICHT_PRUEFBAR,
            f"Die Tabelle {g['tabelle']} gibt es nicht mehr.",
        )  # fmt: skip


def _inhalte(cursor, quelle: Quelle) -> Iterable[Befund]:
    """Each sealed row is there, unchanged, and not older than the seal before its own."""
    jetzt = set(_spalten(cursor, quelle))
    for satz in _zeilen(cursor, abfragen.SPALTENSAETZE, [quelle.tabelle] * 3):
        versiegelt = set(json.loads(satz["json"]))
        if fehlend := versiegelt - jetzt:
            yield Befund(
                satz["kette"], satz["nr"], abfragen.NICHT_PRUEFBAR,
                f"Der Tabelle {quelle.tabelle} fehlen Spalten: {', '.join(sorted(fehlend))}.",
            )  # fmt: skip
            continue
        ohne = [*sorted(jetzt - versiegelt), quelle.schluessel, "verlauf_bis"]
        sql = abfragen.inhalte(quelle)
        werte = [ohne, quelle.tabelle, quelle.tabelle, satz["json"], KARENZ]
        abweichend = _zeilen(cursor, sql, werte)
        nach_inhalt = {g["inhalt"]: g for g in abweichend}
        for g in abweichend:
            yield _inhaltsbefund(quelle, g, nach_inhalt.get(g["ist"]))


def _inhaltsbefund(quelle: Quelle, g: dict, partner: dict | None) -> Befund:
    tag = _tag(g["zeit"] or g["versiegelt_am"])
    if g["ist"] is None:
        was, warum = abfragen.GELOESCHT, "Die versiegelte Zeile gibt es nicht mehr."
    elif g["ist"] == g["inhalt"]:
        was = abfragen.EINGEFUEGT
        warum = "Die Zeile ist älter als das Siegel vor ihrem eigenen."
    elif partner is not None:
        was = abfragen.VERTAUSCHT
        warum = f"Die Zeile trägt den Inhalt der Zeile {partner['zeile_id']}."
    else:
        was, warum = abfragen.GEAENDERT, "Der Inhalt ist nicht mehr der versiegelte."
    return Befund(g["kette"], g["nr"], was, warum, quelle.tabelle, g["zeile_id"], tag)


def _spalten(cursor, quelle: Quelle) -> list[str]:
    return [s.name for s in connection.introspection.get_table_description(cursor, quelle.tabelle)]


def _unversiegelt(cursor, quelle: Quelle, letzter: datetime | None) -> tuple[int, list[Befund]]:
    """Rows without a link: how many, and those that are older than the last seal."""
    cursor.execute(abfragen.unversiegelt_anzahl(quelle))
    anzahl = cursor.fetchone()[0]
    if not anzahl or letzter is None:
        return anzahl, []
    spaet = _zeilen(cursor, abfragen.unversiegelt(quelle), [letzter - KARENZ])
    return anzahl, [
        Befund(
            z["kette"], None, abfragen.EINGEFUEGT,
            "Die Zeile ist älter als das letzte Siegel und hat kein Glied.",
            quelle.tabelle, z["zeile_id"], _tag(z["zeit"]),
        )
        for z in spaet
    ]  # fmt: skip


def _koepfe(cursor, verzeichnis: Path, laeufe: list[dict]) -> tuple[int, list[Befund]]:
    """Every exported head is still the hash of its link; the newest export is complete."""
    exporte = export.lesen(verzeichnis)
    gemeldet = {(k, s["bis_nr"]): s for e in exporte for k, s in e.koepfe.items()}
    if not gemeldet and laeufe:
        return 0, [_kopf(laeufe[-1]["kette"], None, f"In {verzeichnis} liegt kein Export.")]
    befunde, ketten = [], [k for k, _ in gemeldet]
    cursor.execute(abfragen.KOEPFE, [ketten, [n for _, n in gemeldet]])
    ist = {(kette, nr): wert for kette, nr, wert in cursor.fetchall()}
    for (kette, nr), soll in gemeldet.items():
        if (kette, nr) not in ist:
            befunde.append(_kopf(kette, nr, "Das exportierte letzte Glied fehlt."))
        elif ist[kette, nr] != soll["kopf"]:
            befunde.append(_kopf(kette, nr, "Der exportierte Kopf ist ein anderer."))
    for s in laeufe:
        if s["ist_letztes"] and (s["kette"], s["bis_nr"]) not in gemeldet:
            befunde.append(
                _kopf(s["kette"], s["bis_nr"], "Das letzte Siegel ist nicht exportiert.")
            )
    return len(gemeldet), befunde


def _kopf(kette: str, nr: int | None, warum: str) -> Befund:
    return Befund(kette, nr, abfragen.KOPF, warum)


def _tag(zeit: datetime | None) -> date | None:
    return timezone.localtime(zeit).date() if zeit else None
