"""The heads of the chains outside the database: one small file per run, never changed.

Whoever rewrites history, links and seals in the database can't rewrite these files as
well, if they are copied elsewhere (``docs/``: operations).
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

MUSTER = "siegel-*.json"


class UnlesbarerExport(ValueError):
    """A file among the exported heads that is none; the message names it."""


@dataclass(frozen=True)
class Export:
    """One file: chain → ``bis_nr`` and ``kopf`` at the time."""

    datei: Path
    koepfe: dict[str, dict]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def schreiben(verzeichnis: Path, zeit: datetime, koepfe: dict[str, dict]) -> Path:
    """Write one file completely or not at all; raises ``OSError`` when it can't."""
    verzeichnis.mkdir(mode=0o750, parents=True, exist_ok=True)
    ziel = verzeichnis / f"siegel-{zeit:%Y%m%dT%H%M%S%f}Z.json"
    inhalt = {"versiegelt_am": zeit.isoformat(), "koepfe": koepfe}
    with NamedTemporaryFile("w", dir=verzeichnis, suffix=".neu", delete=False) as datei:
        json.dump(inhalt, datei, ensure_ascii=False, indent=1, sort_keys=True)
        datei.flush()
        os.fsync(datei.fileno())
    neu = Path(datei.name)
    neu.chmod(0o440)
    neu.rename(ziel)
    return ziel


def lesen(verzeichnis: Path) -> list[Export]:
    """All exports, oldest first. Raises ``UnlesbarerExport``."""
    exporte = []
    for datei in sorted(verzeichnis.glob(MUSTER)):
        try:
            koepfe = json.loads(datei.read_text("utf-8"))["koepfe"]
            exporte.append(Export(datei, {k: dict(s) for k, s in koepfe.items()}))
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as fehler:
            raise UnlesbarerExport(f"{datei} ist kein Export der Siegel.") from fehler
    return exporte
