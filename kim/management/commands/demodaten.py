"""Load invented demo data and demo accounts; refuses outside demo mode."""

from kim.management.commands import erstdaten


class Command(erstdaten.Command):
    help = "Lädt erfundene Demodaten und Demokonten (nur im Demobetrieb)."
    daten = "demodaten"
