"""Personal fields of staffing: amounts per Kommune are none; who handled them is."""

from kim.datenschutz import ALLE, NACHWEIS, Felder, Sachlich, behalten, loeschen, pseudonym

_VORGANG = behalten("Begründung eines Verwaltungsvorgangs, nennt keine Klient:innen")
_BESCHAEFTIGUNG = "drei Jahre nach Ende der letzten Besetzung (Verwendungsnachweis geprüft)"
_DIENSTLICH = loeschen("Freitext, kann Beschäftigte nennen", _BESCHAEFTIGUNG)

PERSONENBEZUG: Felder = {
    "Importlauf": {
        "erstellt_von": NACHWEIS,
        "dateiname": behalten("Name der Datei, wie sie kam; Beleg der festgestellten Zahlen"),
        "datei": behalten("Beleg der festgestellten Zahlen; enthält VZÄ je Kommune"),
        "grund": _VORGANG,
    },
    "Meldung": {"grund": _VORGANG, "gemeldet_von": NACHWEIS, "vorgelegt_von": NACHWEIS},
    "MeldungZeile": {"bemerkung": _VORGANG},
    "MeldungBeitrag": {"text": _VORGANG, "verfasser": NACHWEIS},
    "Pruefbefund": {"begruendung": _VORGANG, "verantwortlich": NACHWEIS},
    "Prueflauf": {"gestartet_von": NACHWEIS},
    "PruefbefundBeitrag": {"text": _VORGANG, "verfasser": NACHWEIS},
    "Stelle": {"bezeichnung": _DIENSTLICH, "bemerkung": _DIENSTLICH},
    "Fachkraft": {
        "name": pseudonym("dienstlicher Name der beschäftigten Person", _BESCHAEFTIGUNG),
        "nutzer": NACHWEIS,
    },
    "Besetzung": {
        "fachkraft": behalten("verweist auf die Fachkraft und wird mit ihr pseudonym"),
        "vertritt": behalten("verweist auf eine Besetzung"),
    },
    "Abwesenheit": {"art": loeschen("Art der Abwesenheit", _BESCHAEFTIGUNG)},
    "Vakanz": {"grund": _VORGANG},
}

SACHLICH: Sachlich = {
    "Zuweisung": ALLE,
    "Erhebung": ALLE,
    "Foerdersatz": ALLE,
    "Haushaltsansatz": ALLE,
    "Meldeeinstellung": ALLE,
    "Pruefschwelle": ALLE,
    "VeroeffentlichteSumme": ALLE,
    "Veroeffentlichung": ALLE,
    "MeldungZeile": (
        "meldung",
        "kommune",
        "stellenart",
        "zugewiesen",
        "besetzt",
        "vorgesehen",
        "nicht_vorgesehen",
    ),
    "MeldungBeitrag": ("meldung", "kommune", "art", "erstellt_am"),
    "Pruefbefund": (
        "erhebung",
        "kommune",
        "pruefung",
        "schluessel",
        "schwere",
        "text",
        "werte",
        "mass",
        "akzeptiert_bis",
        "status",
        "faellig_am",
        "uebernommen_von",
        "gefunden_am",
    ),
    "PruefbefundBeitrag": ("pruefbefund", "kommune", "art", "erstellt_am"),
    "Prueflauf": (
        "erhebung",
        "beendet_am",
        "befunde",
        "neu",
        "wieder_offen",
        "uebernommen",
        "behoben",
    ),
    "Stelle": (
        "kommune",
        "stellenart",
        "vzae",
        "traeger_art",
        "gemeinde",
        "organisation",
        "bescheid_am",
        "gueltig_von",
        "gueltig_bis",
    ),
    "Fachkraft": ("kommune",),
    "Besetzung": ("stelle", "kommune", "vzae", "von", "bis"),
    "Abwesenheit": ("besetzung", "kommune", "von", "bis"),
    "Vakanz": ("stelle", "kommune", "stand", "verfahren", "von", "bis"),
    "Importlauf": (
        "pruefsumme",
        "stichtag",
        "zuordnungen",
        "vorher",
        "zeilen",
        "status",
        "erstellt_am",
        "uebernommen_am",
    ),
    "Meldung": (
        "erhebung",
        "kommune",
        "version",
        "status",
        "vorgaenger",
        "importlauf",
        "gemeldet_am",
        "festgestellt_am",
    ),
}
