"""``python -m tests.bench``: measure everything, print it, write ``docs/benchmarks.md``."""

import os
import sys
import time

from kim.dev import embedded
from tests.bench import umgebung


def main() -> int:
    embedded.exit_on_sigterm()
    embedded.use("postgres", "valkey")
    beginn, last = time.monotonic(), f"{os.getloadavg()[0]:.1f}"
    os.environ["KIM_DEMO"] = "1"  # no second factor for the accounts that are measured
    with umgebung.datenbank():
        from tests.bench import ergebnis

        abschnitte = _messen()
        text = ergebnis.als_markdown(abschnitte, _runden(), last, time.monotonic() - beginn)
    print(text)
    if not umgebung.schnell():
        ergebnis.ZIEL.write_text(text, encoding="utf-8")
        print(f"→ {ergebnis.ZIEL.relative_to(umgebung.ROOT)}")
    verfehlt = [m.was for a in abschnitte for m in a.werte if m.erfuellt is False]
    for was in verfehlt:
        print(f"Ziel verfehlt: {was}", file=sys.stderr)
    return 0


def _runden() -> int:
    return 2 if umgebung.schnell() else 15


def _messen() -> list:
    from django.conf import settings

    from kim.models import Nutzer
    from tests.bench import (
        anfragen,
        erzeuger,
        fallliste,
        listen,
        personensuche,
        pruefungen,
        seiten,
        stellen,
    )

    settings.ROOT_URLCONF = "tests.bench.urls"
    personen = erzeuger.lege_personen_an()
    with umgebung.eigentuemer() as besitzer:
        return [
            *listen.messen(besitzer, personen, _runden()),
            *fallliste.messen(besitzer, personen, _runden()),
            *personensuche.messen(besitzer, personen),
            *anfragen.messen(besitzer, personen, _runden()),
            *stellen.messen(besitzer, _runden()),
            *seiten.messen(Nutzer.objects.get(email=stellen.MINISTERIUM), _runden()),
            *pruefungen.messen(_runden()),
        ]


if __name__ == "__main__":
    sys.exit(main())
