"""Import the staffing of one or more Stichtage from a CSV or XLSX file."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from kim.management.befehl import SystemBefehl
from stellen.actions import feststellen, lege_importlauf_an, plane_import, uebernehmen
from stellen.actions.importieren import Importplan
from stellen.einlesen import Leseergebnis
from stellen.einlesen.typen import MAX_BYTES
from stellen.models import Erhebung, Importlauf


def stichtag(text: str) -> date:
    return date.fromisoformat(text)


class Command(SystemBefehl):
    help = "Importiert Stellenbesetzungen aus einer CSV- oder XLSX-Datei (alles oder nichts)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument(
            "--stichtag", type=stichtag, help="JJJJ-MM-TT, wenn die Datei ihn nicht nennt"
        )
        parser.add_argument(
            "--probelauf", action="store_true", help="nur prüfen und vergleichen, nichts speichern"
        )
        parser.add_argument("--grund", default="", help="Begründung, wenn Festgestelltes abweicht")
        parser.add_argument(
            "--zuordnungen-bestaetigen",
            action="store_true",
            help="ungenau geschriebene Namen von Kommunen wie vorgeschlagen zuordnen",
        )
        parser.add_argument(
            "--feststellen", action="store_true", help="die Stichtage danach feststellen"
        )

    def ausfuehren(self, *args: Any, **options: Any) -> None:
        lauf = self._lauf(options["datei"], options["stichtag"])
        ergebnis, plan = plane_import(lauf)
        if options["zuordnungen_bestaetigen"] and ergebnis.zu_bestaetigen:
            lauf.zuordnungen = {z.text: z.ags for z in ergebnis.zu_bestaetigen}
            lauf.save()
            ergebnis, plan = plane_import(lauf)
        for befund in (*ergebnis.fehler, *ergebnis.warnungen):
            self.stderr.write(f"{befund.schwere.capitalize()}: {befund}")
        self._berichte(ergebnis, plan)
        if options["probelauf"]:
            lauf.delete()
            return
        self._uebernimm(lauf, options)

    def _lauf(self, pfad: Path, tag: date | None) -> Importlauf:
        try:
            if pfad.stat().st_size > MAX_BYTES:
                raise CommandError(
                    f"{pfad} ist größer als {MAX_BYTES // 1024**2} MB. "
                    "Teilen Sie die Datei nach Stichtagen auf."
                )
            with pfad.open("rb") as datei:
                return lege_importlauf_an(inhalt=datei, dateiname=pfad.name, stichtag=tag, by=None)
        except OSError as fehler:
            raise CommandError(f"{pfad} ist nicht lesbar: {fehler.strerror}.") from fehler

    def _berichte(self, ergebnis: Leseergebnis, plan: Importplan) -> None:
        tage = ", ".join(f"{t:%d.%m.%Y}" for t in sorted({u.stichtag for u in plan.unterschiede}))
        self.stdout.write(
            f"Meldungen: {plan.neu} neu, {plan.geaendert} geändert, {plan.korrektur} als Korrektur, "
            f"{plan.gleich} unverändert{f' ({tage})' if tage else ''}"
        )
        for eine in plan.in_arbeit:
            self.stderr.write(
                f"Hinweis: {eine.kommune}, {eine.stichtag:%d.%m.%Y}: Die Kommune hat ihre Meldung noch "
                "nicht gesendet; der Import ersetzt deren Zahlen."
            )

    def _uebernimm(self, lauf: Importlauf, options: dict[str, Any]) -> None:
        try:
            uebernehmen(lauf=lauf, by=None, grund=options["grund"])
            lauf.refresh_from_db(fields=["zeilen"])
            if options["feststellen"]:
                for erhebung in Erhebung.objects.filter(meldungen__importlauf=lauf).distinct():
                    feststellen(erhebung=erhebung, by=None)
        except ValidationError as fehler:
            raise CommandError(
                "Nichts wurde gespeichert.\n" + "\n".join(fehler.messages)
            ) from fehler
        self.stdout.write(f"Übernommen: {lauf.zeilen} Zeilen aus {lauf.dateiname}")
