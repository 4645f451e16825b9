"""What the import pages show: steps, findings in groups, differences, consequences."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from kim.zahlen import datum_text, vzae_text
from stellen.actions import Importplan, geaenderte_meldungen, neue_meldungen
from stellen.actions.importieren import Unterschied
from stellen.constants import GROESSE_NAME, STELLENART_PLURAL, ImportStatus, MeldungStatus
from stellen.einlesen import Befund, Leseergebnis, Zuordnung
from stellen.einlesen.typen import BESTAETIGT, EXAKT
from stellen.models import Erhebung, Importlauf

JE_GRUPPE = 50
ZEILEN = 300
SOFORT = 60
"""Up to so many differing rows are shown unfolded."""

STATUS = {
    ImportStatus.ENTWURF: ("info", "entwurf"),
    ImportStatus.UEBERNOMMEN: ("success", "haken"),
    ImportStatus.RUECKGAENGIG: ("neutral", "rueckgaengig"),
    ImportStatus.VERWORFEN: ("neutral", "abgebrochen"),
}
ART = {
    "neu": ("neu", "info", "plus"),
    "geaendert": ("geändert", "warning", "bearbeiten"),
    "korrektur": ("Korrektur", "warning", "siegel"),
}
SCHRITTE = (
    "Datei lesen",
    "Zuordnungen bestätigen",
    "Unterschiede ansehen",
    "Übernehmen",
)
_GRUPPE = {
    "identitaet": "Zeilen, die nicht aufgehen",
    "gesamt": "Gesamtzeilen, die nicht zu ihren Zeilen passen",
    "doppelt": "Doppelte Zeilen",
    "kommune-fehlt": "Fehlende Kommunen",
    "stellenart-fehlt": "Fehlende Stellenarten",
    "kommune-unbekannt": "Unbekannte Kommunen",
    "kommune-mehrdeutig": "Nicht eindeutige Kommunen",
    "ohne-kommune": "Zeilen ohne Kommune",
    "ags-unbekannt": "Unbekannte Schlüssel (AGS)",
    "ags-name": "Schlüssel (AGS) und Name passen nicht zusammen",
    "stellenart": "Unbekannte Stellenarten",
    "baustein": "Baustein und Stellenart passen nicht zusammen",
    "negativ": "Negative Werte",
    "formel": "Formeln und Befehle",
    "leer": "Leere Zellen",
    "keine-zahl": "Werte, die keine Zahl sind",
    "datum-statt-zahl": "Werte, die ein Datum sind",
    "nachkommastellen": "Zu viele Nachkommastellen",
    "zweideutig": "Zweideutige Schreibweisen",
    "stichtag": "Fehlende oder falsche Stichtage",
    "stichtag-widerspruch": "Anderer Stichtag als angegeben",
    "dateiname": "Anderer Stichtag als im Dateinamen",
    "spalte-fehlt": "Fehlende Spalten",
    "spalte-doppelt": "Doppelte Spalten",
}
_DURCH_ZUORDNUNG = {"kommune-unbekannt", "kommune-mehrdeutig", "kommune-fehlt"}


def ungenaue(ergebnis: Leseergebnis) -> list[Zuordnung]:
    """Spellings a person can decide or has decided, undecided ones first."""
    liste = [z for z in ergebnis.zuordnungen if z.sicherheit != EXAKT and _klaerbar(z)]
    return sorted(liste, key=lambda z: z.sicherheit == BESTAETIGT)


def _klaerbar(zuordnung: Zuordnung) -> bool:
    """Understood, or like at least one name; a word like none is an error of the file."""
    return bool(zuordnung.ags or zuordnung.kandidaten)


def unloesbar(ergebnis: Leseergebnis) -> list[Befund]:
    """Errors only a better file can mend, not a person who says which Kommune is meant."""
    offen = [z for z in ergebnis.zuordnungen if not z.ags]
    if not offen or not all(_klaerbar(z) for z in offen):
        return ergebnis.fehler
    return [b for b in ergebnis.fehler if b.art not in _DURCH_ZUORDNUNG]


def gruppen(befunde: Iterable[Befund], *, dateiname: str) -> list[dict[str, Any]]:
    """Findings of one kind together, in the order they first appear.

    A CSV file has no sheets: the reader names the file instead, which says nothing here.
    """
    je_art: dict[str, list[Befund]] = {}
    for befund in befunde:
        je_art.setdefault(befund.art, []).append(befund)
    return [
        {
            "titel": _GRUPPE.get(art, "Die Datei als Ganzes"),
            "anzahl": len(liste),
            "befunde": liste[:JE_GRUPPE],
            "weitere": max(len(liste) - JE_GRUPPE, 0),
            "mit_blatt": any(b.blatt not in ("", dateiname) for b in liste),
            "mit_zeile": any(b.zeile for b in liste),
            "mit_spalte": any(b.spalte for b in liste),
        }
        for art, liste in je_art.items()
    ]


def befundkontext(ergebnis: Leseergebnis, *, dateiname: str) -> dict[str, Any]:
    """Everything the reading found, for ``_import_befunde.html``.

    Errors that naming a Kommune mends are left out: there a question is asked instead.
    """
    fehler, warnungen = unloesbar(ergebnis), ergebnis.warnungen
    return {
        "fehlergruppen": gruppen(fehler, dateiname=dateiname),
        "warnungsgruppen": gruppen(warnungen, dateiname=dateiname),
        "fehlerzahl": len(fehler),
        "warnungszahl": len(warnungen),
        "weitere_befunde": ergebnis.weitere_befunde,
        "ausgelassene_blaetter": ergebnis.uebersprungene_blaetter,
    }


def schritte(aktuell: int) -> list[dict[str, str]]:
    """The guided steps; ``aktuell`` counts from 1, ``len(SCHRITTE) + 1`` means all done."""
    zustand = {True: "erledigt", False: "offen"}
    return [
        {"text": text, "zustand": "aktuell" if nr == aktuell else zustand[nr < aktuell]}
        for nr, text in enumerate(SCHRITTE, start=1)
    ]


def aktueller_schritt(lauf: Importlauf, ergebnis: Leseergebnis | None) -> int:
    if lauf.status != ImportStatus.ENTWURF or ergebnis is None:
        return len(SCHRITTE) + 1
    if unloesbar(ergebnis):
        return 1
    return 2 if ergebnis.fehler or ergebnis.zu_bestaetigen else 3


def unterschiede(plan: Importplan) -> dict[str, Any]:
    """The differing rows as text, capped; says how many more there are."""
    gezeigt = plan.unterschiede[:ZEILEN]
    return {
        "zeilen": [_zeile(u) for u in gezeigt],
        "mit_stichtag": len(stichtage(plan)) > 1,
        "anzahl": plan.abweichend,
        "weitere": plan.abweichend - len(gezeigt),
        "offen": len(gezeigt) <= SOFORT or bool(plan.geaendert or plan.korrektur),
    }


def stichtage(plan: Importplan) -> list[date]:
    """The Stichtage of the rows listed."""
    return sorted({u.stichtag for u in plan.unterschiede})


def ankuendigung(plan: Importplan) -> str:
    tage = stichtage(plan)
    wann = f"zum Stichtag {datum_text(tage[0])} " if len(tage) == 1 else ""
    return f"Wenn Sie bestätigen, geschieht {wann}genau dies, ganz oder gar nicht:"


def _zeile(unterschied: Unterschied) -> dict[str, Any]:
    alt = unterschied.alt or (None,) * len(unterschied.neu)
    text, art, symbol = ART[unterschied.art]
    return {
        "tag": datum_text(unterschied.stichtag),
        "kommune": unterschied.kommune,
        "stellenart": STELLENART_PLURAL[unterschied.stellenart],
        "art": {"text": text, "art": art, "symbol": symbol},
        "werte": [
            (spalte, vzae_text(n), vzae_text(a) if a is not None and a != n else "")
            for spalte, a, n in zip(GROESSE_NAME.values(), alt, unterschied.neu, strict=True)
        ],
    }


def folgen(plan: Importplan) -> list[str]:
    """What exactly will happen, one sentence per kind of Meldung."""
    saetze = (
        (
            plan.neu,
            "Eine Meldung wird angelegt, im Stand „gemeldet“.",
            "{} Meldungen werden angelegt, im Stand „gemeldet“.",
        ),
        (
            plan.geaendert,
            (
                "Eine noch nicht festgestellte Meldung bekommt die neuen Zahlen; war sie geprüft, "
                "ist sie wieder „gemeldet“."
            ),
            (
                "{} noch nicht festgestellte Meldungen bekommen die neuen Zahlen; geprüfte sind "
                "danach wieder „gemeldet“."
            ),
        ),
        (
            plan.korrektur,
            (
                "Eine festgestellte Meldung bleibt unverändert und sichtbar; daneben entsteht eine "
                "neue Fassung mit Ihrer Begründung."
            ),
            (
                "{} festgestellte Meldungen bleiben unverändert und sichtbar; daneben entsteht je "
                "eine neue Fassung mit Ihrer Begründung."
            ),
        ),
        (
            plan.gleich,
            "Eine Meldung stimmt mit der Datei überein und bleibt, wie sie ist.",
            "{} Meldungen stimmen mit der Datei überein und bleiben, wie sie sind.",
        ),
    )
    return [eins if n == 1 else viele.format(n) for n, eins, viele in saetze if n]


def in_arbeit(plan: Importplan) -> list[str]:
    """Kommunen whose draft the file would overwrite, per Stichtag, each with its state."""
    je_tag: dict[date, list[str]] = {}
    for eine in plan.in_arbeit:
        name = f"{eine.kommune} ({MeldungStatus(eine.status).label})"
        je_tag.setdefault(eine.stichtag, []).append(name)
    return [f"{datum_text(tag)}: {'; '.join(namen)}" for tag, namen in je_tag.items()]


def meldungen_text(anzahl: int) -> str:
    return "Eine Meldung" if anzahl == 1 else f"{anzahl} Meldungen"


def wirkung(lauf: Importlauf) -> dict[str, Any]:
    """What an import that is in force did: how many Meldungen, of which Stichtage."""
    neue, geaenderte = neue_meldungen(lauf), geaenderte_meldungen(lauf)
    neu, geaendert = neue.count(), geaenderte.count()
    erhebungen = Erhebung.objects.filter(
        Q(meldungen__in=neue) | Q(meldungen__in=geaenderte)
    ).distinct()
    getan = [(neu, "angelegt"), (geaendert, "geändert")]
    return {
        "text": " ".join(f"{meldungen_text(n)} {wort}." for n, wort in getan if n),
        "neu": neu,
        "geaendert": geaendert,
        "stichtage": [
            (datum_text(e.stichtag), reverse("stellen:pruefung", args=[e.stichtag]))
            for e in erhebungen
        ],
    }
