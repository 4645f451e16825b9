"""Personal fields of staffing: amounts per Kommune are none; who handled them is."""

from kim.datenschutz import ALLE, NACHWEIS, Felder, Sachlich, behalten

PERSONENBEZUG: Felder = {
    "Importlauf": {
        "erstellt_von": NACHWEIS,
        "dateiname": behalten("Name der Datei, wie sie kam; Beleg der festgestellten Zahlen"),
        "datei": behalten("Beleg der festgestellten Zahlen; enthält VZÄ je Kommune"),
        "grund": behalten("Begründung eines Verwaltungsvorgangs, nennt keine Klient:innen"),
    },
    "Meldung": {
        "grund": behalten("Begründung eines Verwaltungsvorgangs, nennt keine Klient:innen"),
    },
}

SACHLICH: Sachlich = {
    "Zuweisung": ALLE,
    "Erhebung": ALLE,
    "VeroeffentlichteSumme": ALLE,
    "MeldungZeile": ALLE,
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
        "festgestellt_am",
    ),
}
