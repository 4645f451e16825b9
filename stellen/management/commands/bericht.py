"""The Landtag report of one Stichtag as CSV, XLSX or PDF."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kim.management.befehl import SystemBefehl
from kim.zahlen import parse_datum
from stellen.bericht import FORMATE, BerichtDaten
from stellen.bericht_daten import lade_bericht
from stellen.models import Erhebung


def stichtag(text: str) -> date:
    """``2024-06-30`` or ``30.06.2024``."""
    try:
        return parse_datum(text)
    except ValueError as fehler:
        raise ArgumentTypeError(f"„{text}“ ist kein Datum (JJJJ-MM-TT)") from fehler


def warum(fehler: OSError) -> str:
    """The usual reasons in German, others as the system words them."""
    gruende = {
        FileNotFoundError: "der Ordner fehlt",
        IsADirectoryError: "das ist ein Ordner",
        PermissionError: "dafür fehlt die Berechtigung",
    }
    return gruende.get(type(fehler)) or str(fehler.strerror)


class Command(SystemBefehl):
    help = "Gibt den Bericht eines Stichtags aus: die fünf Tabellen des Landtagsberichts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stichtag", type=stichtag, required=True, help="JJJJ-MM-TT")
        parser.add_argument("--format", choices=list(FORMATE), default="csv")
        parser.add_argument(
            "--out", type=Path, metavar="DATEI", help="ohne Angabe: Standardausgabe"
        )

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        form = FORMATE[options["format"]]
        if options["out"] is None and form.endung != "csv" and not self._nimmt_bytes():
            raise CommandError(
                f"{form.endung.upper()} ist keine Textausgabe. Nennen Sie eine Datei: "
                f"--out {form.dateiname(options['stichtag'])}"
            )
        daten = self._daten(options["stichtag"])
        inhalt = form.rendern(daten)
        if options["out"] is None:
            self._ausgeben(inhalt)
        else:
            self._speichern(options["out"], inhalt)
        if daten.vorlaeufig:
            self.stderr.write(daten.status_hinweis)

    def _daten(self, tag: date) -> BerichtDaten:
        erhebung = Erhebung.objects.filter(stichtag=tag).first()
        daten = lade_bericht(erhebung, nutzer=None) if erhebung else None
        if daten is None:
            vorhanden = Erhebung.objects.filter(meldungen__isnull=False).distinct()
            tage = ", ".join(f"{t:%Y-%m-%d}" for t in vorhanden.values_list("stichtag", flat=True))
            raise CommandError(
                f"Zum Stichtag {tag:%Y-%m-%d} gibt es keine Zahlen. "
                + (f"Vorhanden: {tage}." if tage else "Es ist noch kein Stichtag importiert.")
            )
        return daten

    def _nimmt_bytes(self) -> bool:
        """A file or pipe takes binary content, a terminal would only show rubbish."""
        return self._strom() is not None and not self.stdout.isatty()

    def _strom(self) -> Any:
        return getattr(self.stdout._out, "buffer", None)

    def _ausgeben(self, inhalt: bytes) -> None:
        """UTF-8 whatever the locale says, line ends as they are."""
        if (strom := self._strom()) is None:
            self.stdout.write(inhalt.decode(), ending="")
            return
        self.stdout.flush()
        strom.write(inhalt)
        strom.flush()

    def _speichern(self, pfad: Path, inhalt: bytes) -> None:
        try:
            pfad.write_bytes(inhalt)
        except OSError as fehler:
            raise CommandError(f"{pfad} lässt sich nicht schreiben: {warum(fehler)}.") from fehler
        self.stderr.write(f"Geschrieben: {pfad} ({len(inhalt) // 1024 + 1} KB)")
