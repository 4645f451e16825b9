"""Fixed vocabulary of the common ground.

What differs per Kommune or changes with the law is data, not here (``domain.md``).
"""

from django.db import models


class Regierungsbezirk(models.TextChoices):
    ARNSBERG = "arnsberg", "Arnsberg"
    DETMOLD = "detmold", "Detmold"
    DUESSELDORF = "duesseldorf", "Düsseldorf"
    KOELN = "koeln", "Köln"
    MUENSTER = "muenster", "Münster"


class KommuneArt(models.TextChoices):
    KREIS = "kreis", "Kreis"
    STAEDTEREGION = "staedteregion", "Städteregion"
    KREISFREIE_STADT = "kreisfreie_stadt", "kreisfreie Stadt"


class OrganisationArt(models.TextChoices):
    AMT = "amt", "Amt der Kommune"
    JOBCENTER = "jobcenter", "Jobcenter"
    AGENTUR = "agentur", "Agentur für Arbeit"
    ABH = "abh", "Ausländerbehörde"
    EBH = "ebh", "Einbürgerungsbehörde"
    JUGENDAMT = "jugendamt", "Jugendamt"
    SCHULAMT = "schulamt", "Schulamt"
    TRAEGER = "traeger", "Träger der Freien Wohlfahrtspflege"
    MBE = "mbe", "Migrationsberatung für Erwachsene"
    JMD = "jmd", "Jugendmigrationsdienst"
    SPRACHKURS = "sprachkurs", "Sprachkursträger"
    KAMMER = "kammer", "Kammer"
    BETRIEB = "betrieb", "Betrieb"
    MSO = "mso", "Migrant:innenselbstorganisation"
    SONSTIGE = "sonstige", "Sonstige"


class AuftragStatus(models.TextChoices):
    WARTET = "wartet", "wartet"
    LAEUFT = "laeuft", "läuft"
    FERTIG = "fertig", "fertig"
    FEHLGESCHLAGEN = "fehlgeschlagen", "fehlgeschlagen"
    ABGEBROCHEN = "abgebrochen", "abgebrochen"


AUFTRAG_TRANSITIONS = {
    AuftragStatus.WARTET: {AuftragStatus.LAEUFT, AuftragStatus.ABGEBROCHEN},
    AuftragStatus.LAEUFT: {
        AuftragStatus.FERTIG,
        AuftragStatus.FEHLGESCHLAGEN,
        AuftragStatus.ABGEBROCHEN,
        AuftragStatus.WARTET,
    },
    AuftragStatus.FEHLGESCHLAGEN: {AuftragStatus.WARTET},
    AuftragStatus.ABGEBROCHEN: {AuftragStatus.WARTET},
    AuftragStatus.FERTIG: set(),
}


class ZugriffArt(models.TextChoices):
    ANSICHT = "ansicht", "angesehen"
    SUCHE = "suche", "in einer Suche gefunden"
    EXPORT = "export", "exportiert"
    VERLAUF = "verlauf", "Verlauf angesehen"


class ApiBereich(models.TextChoices):
    """What a token may read; within it the rights of its account decide."""

    KOMMUNEN = "kommunen.lesen", "Verzeichnis der Kommunen"
    STELLEN = "stellen.lesen", "Stichtage und Zahlen der Stellenbesetzung"
    MELDUNGEN = "meldungen.lesen", "Meldungen mit Versionen und Bearbeitungsstand"
    BEFUNDE = "befunde.lesen", "Befunde der Prüfung"


class Mailweise(models.TextChoices):
    """How an account hears of its notices by mail."""

    SOFORT = "sofort", "sofort, gebündelt nach wenigen Minuten"
    TAEGLICH = "taeglich", "einmal am Tag"
    NIE = "nie", "keine E-Mails, nur in KIM"


class Hinweisart(models.TextChoices):
    """What a notice is about; a mail says only how many there are of each."""

    AUFTRAG = "auftrag", "Auftrag beendet"
    AUFGABE = "aufgabe", "neue Aufgabe"
    FRIST = "frist", "Erinnerung an eine Frist"
    GESPRAECH = "gespraech", "Rückfrage oder Antwort"
    STAND = "stand", "geänderter Bearbeitungsstand"


HINWEISART_MEHRZAHL = {
    Hinweisart.AUFTRAG: "beendete Aufträge",
    Hinweisart.AUFGABE: "neue Aufgaben",
    Hinweisart.FRIST: "Erinnerungen an Fristen",
    Hinweisart.GESPRAECH: "Rückfragen oder Antworten",
    Hinweisart.STAND: "geänderte Bearbeitungsstände",
}
