"""Figures, their goals, and the two ways out: the terminal and ``docs/benchmarks.md``."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection

from tests.bench.umgebung import ROOT

ZIEL = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Messwert:
    """One line of a table. ``grenze`` is an upper bound, a lower one if ``mindestens``."""

    was: str
    wert: float
    einheit: str
    grenze: float | None = None
    mindestens: bool = False
    bemerkung: str = ""

    @property
    def erfuellt(self) -> bool | None:
        if self.grenze is None:
            return None
        return self.wert >= self.grenze if self.mindestens else self.wert <= self.grenze

    @property
    def ziel(self) -> str:
        if self.grenze is None:
            return ""
        return f"{'≥' if self.mindestens else '≤'} {zahl(self.grenze)} {self.einheit}"

    @property
    def urteil(self) -> str:
        return {None: "", True: "met", False: "**missed**"}[self.erfuellt]


def zahl(wert: float) -> str:
    if wert >= 1000:
        return f"{wert:,.0f}"
    return f"{wert:.2f}".rstrip("0").rstrip(".") if wert < 100 else f"{wert:.0f}"


def verhaeltnis(was: str, oben: float, unten: float, grenze: float | None = None) -> Messwert:
    return Messwert(was, oben / unten, "×", grenze, bemerkung=f"{oben:.2f} ms / {unten:.2f} ms")


@dataclass(frozen=True)
class Abschnitt:
    titel: str
    text: str
    werte: list[Messwert]

    def als_markdown(self) -> str:
        zeilen = [f"## {self.titel}", "", self.text, ""]
        zeilen += ["| what | figure | goal | | measured |", "|---|---:|---:|---|---|"]
        zeilen += [
            f"| {m.was} | {zahl(m.wert)} {m.einheit} | {m.ziel} | {m.urteil} | {m.bemerkung} |"
            for m in self.werte
        ]
        return "\n".join(zeilen)


def maschine() -> str:
    """Processor, cores, memory, versions."""
    cpu = next(
        (
            zeile.partition(":")[2].strip()
            for zeile in Path("/proc/cpuinfo").read_text().splitlines()
            if zeile.startswith("model name")
        ),
        platform.machine(),
    )
    speicher = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    return (
        f"{os.cpu_count()} × {cpu}, {speicher:.0f} GiB, Python {platform.python_version()}, "
        f"PostgreSQL {postgres}"
    )


KOPF = """# Benchmarks

Written by `make bench`; do not edit. {tag}, {maschine}.

Method: a database of its own, made and dropped by the run; served by the role `kim_app` with
row-level security in force. Candidates of one comparison take turns within one run; figures are
medians of {runden} rounds of three calls each. Ratios count, absolute times depend on the machine
and on what else it does (load at the start: {last}). The run took {dauer:.0f} s.
"""


def als_markdown(abschnitte: list[Abschnitt], runden: int, last: str, dauer: float) -> str:
    kopf = KOPF.format(
        tag=date.today().isoformat(),  # noqa: DTZ011 - the day of this machine
        maschine=maschine(),
        runden=runden,
        last=last,
        dauer=dauer,
    )
    return "\n\n".join([kopf.strip(), *(a.als_markdown() for a in abschnitte)]) + "\n"
