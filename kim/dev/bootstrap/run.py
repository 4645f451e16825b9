"""Run one installing command: quiet when it works, one German line when it does not."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import paths
from ..errors import SetupError

CAUSES = {
    "No space left on device": "Die Festplatte ist voll: bitte Platz schaffen und wiederholen.",
    "ENOSPC": "Die Festplatte ist voll: bitte Platz schaffen und wiederholen.",
    "Disk quota exceeded": "Das Plattenkontingent ist erschöpft: bitte Platz schaffen.",
    "DO NOT MATCH THE HASHES": "Ein Paket entspricht nicht seiner Prüfsumme: bitte nicht verwenden "
    "und den Bezugsweg prüfen.",
    "EINTEGRITY": "Ein Paket entspricht nicht seiner Prüfsumme: bitte den Bezugsweg prüfen.",
    "CERTIFICATE_VERIFY_FAILED": "Dem Zertifikat des Paketservers wird nicht vertraut: bitte "
    "SSL_CERT_FILE oder PIP_CERT auf das richtige Bündel setzen.",
    "name resolution": "Keine Verbindung zum Paketserver: bitte Netz oder Proxy prüfen.",
    "Failed to establish a new connection": "Keine Verbindung zum Paketserver: bitte Netz prüfen.",
    "ENOTFOUND": "Keine Verbindung zum Paketserver: bitte Netz oder Proxy prüfen.",
}


def log_file() -> Path:
    return paths.LOGS / "setup.log"


def attempt(command: Sequence[str | Path], **options: Any) -> str | None:
    """None when it worked, else the German line. Its output goes to the log only."""
    paths.ensure_state()
    words = [str(word) for word in command]
    with log_file().open("a+", encoding="utf-8", errors="replace") as log:
        log.write(f"\n$ {' '.join(words)}\n")
        log.flush()
        begin = log.tell()
        try:
            done = subprocess.run(words, stdout=log, stderr=log, check=False, **options)
        except FileNotFoundError:
            return f"Der Befehl {words[0]} fehlt."
        if done.returncode == 0:
            return None
        log.seek(begin)
        return explain(log.read())


def run(title: str, command: Sequence[str | Path], **options: Any) -> None:
    """Say what happens, do it, say how long it took; raise `SetupError` when it failed."""
    print(f"{title} …", end=" ", flush=True)
    begin = time.monotonic()
    problem = attempt(command, **options)
    if problem:
        print("fehlgeschlagen", flush=True)
        raise SetupError(f"{title}: {problem}")
    print(f"{time.monotonic() - begin:.1f} s".replace(".", ","), flush=True)


def explain(output: str) -> str:
    """German line for what an installer printed."""
    for mark, text in CAUSES.items():
        if mark in output:
            return text
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if "error" in line.lower()), None)
    last = last or (lines[-1] if lines else "ohne Ausgabe beendet")
    return f"{last[:300]} (mehr in {log_file()})"
