"""Fixed vocabulary of the Fallakte. What differs per Kommune or with the law is data."""

from django.db import models


class Phase(models.TextChoices):
    """The phases of case management, from first contact to closing."""

    ANFRAGE = "anfrage", "Anfrage"
    FALLKLAERUNG = "fallklaerung", "Fallklärung"
    ASSESSMENT = "assessment", "Assessment"
    HILFEPLANUNG = "hilfeplanung", "Hilfeplanung"
    LEISTUNGSSTEUERUNG = "leistungssteuerung", "Leistungssteuerung"
    EVALUATION = "evaluation", "Evaluation"
    ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"
    ABGELEHNT = "abgelehnt", "abgelehnt"
    WEITERVERWIESEN = "weiterverwiesen", "weiterverwiesen"


FALL_TRANSITIONS = {
    Phase.ANFRAGE: {Phase.FALLKLAERUNG, Phase.ABGELEHNT, Phase.WEITERVERWIESEN},
    Phase.FALLKLAERUNG: {Phase.ASSESSMENT, Phase.ABGELEHNT, Phase.WEITERVERWIESEN},
    # Who leaves early is evaluated and closed all the same.
    Phase.ASSESSMENT: {Phase.HILFEPLANUNG, Phase.EVALUATION},
    Phase.HILFEPLANUNG: {Phase.ASSESSMENT, Phase.LEISTUNGSSTEUERUNG, Phase.EVALUATION},
    Phase.LEISTUNGSSTEUERUNG: {Phase.ASSESSMENT, Phase.HILFEPLANUNG, Phase.EVALUATION},
    Phase.EVALUATION: {Phase.LEISTUNGSSTEUERUNG, Phase.ABGESCHLOSSEN},
    # Reopened with a reason.
    Phase.ABGESCHLOSSEN: {Phase.ASSESSMENT},
    Phase.ABGELEHNT: {Phase.FALLKLAERUNG},
    Phase.WEITERVERWIESEN: {Phase.FALLKLAERUNG},
}

BEENDET = (Phase.ABGESCHLOSSEN, Phase.ABGELEHNT, Phase.WEITERVERWIESEN)
"""Nobody works on these any more: read-only, late entries only as marked addenda."""


class Genauigkeit(models.TextChoices):
    """How exactly a birth date is known."""

    TAG = "tag", "Tag"
    MONAT = "monat", "Monat"
    JAHR = "jahr", "Jahr"
    GESCHAETZT = "geschaetzt", "geschätzt"


class Geschlecht(models.TextChoices):
    WEIBLICH = "weiblich", "weiblich"
    MAENNLICH = "maennlich", "männlich"
    DIVERS = "divers", "divers"
    OHNE = "ohne", "ohne Angabe"


BESTREITBAR = {
    "name": "Name",
    "geburtsdatum": "Geburtsdatum",
    "geschlecht": "Geschlecht",
    "staatsangehoerigkeiten": "Staatsangehörigkeiten",
    "einreise_am": "Einreise",
    "anschrift": "Anschrift und Wohnort",
}
"""Master data whose content the person may dispute (Art. 16, 18 DSGVO), with their words."""


class Sprachniveau(models.TextChoices):
    """Levels of the Common European Framework of Reference."""

    KEINE = "keine", "keine Kenntnisse"
    A1 = "a1", "A1"
    A2 = "a2", "A2"
    B1 = "b1", "B1"
    B2 = "b2", "B2"
    C1 = "c1", "C1"
    C2 = "c2", "C2"
    MUTTER = "mutter", "Erstsprache"


class Beziehungsart(models.TextChoices):
    """What the other one is to the person."""

    PARTNER = "partner", "Ehe- oder Lebenspartner:in"
    KIND = "kind", "Kind"
    ELTERNTEIL = "elternteil", "Elternteil"
    GESCHWISTER = "geschwister", "Schwester oder Bruder"
    VERWANDT = "verwandt", "andere:r Angehörige:r"
    BETREUUNG = "betreuung", "gesetzliche Vertretung oder Betreuung"
    BETREUT = "betreut", "wird von der Person rechtlich vertreten"
    SONSTIGE = "sonstige", "andere Bezugsperson"


UMGEKEHRT = {
    Beziehungsart.KIND: Beziehungsart.ELTERNTEIL,
    Beziehungsart.ELTERNTEIL: Beziehungsart.KIND,
    Beziehungsart.BETREUUNG: Beziehungsart.BETREUT,
    Beziehungsart.BETREUT: Beziehungsart.BETREUUNG,
}
"""The same relation seen from the other person; what is not here is mutual."""


class Zugangsweg(models.TextChoices):
    SELBST = "selbst", "selbst gemeldet"
    FAMILIE = "familie", "Familie oder Bekannte"
    AMT = "amt", "Amt der Kommune"
    ABH = "abh", "Ausländerbehörde"
    JOBCENTER = "jobcenter", "Jobcenter oder Agentur für Arbeit"
    BERATUNG = "beratung", "Beratungsdienst (MBE, JMD, andere)"
    SCHULE = "schule", "Schule oder Kita"
    EHRENAMT = "ehrenamt", "Ehrenamt oder Verein"
    AUFSUCHEND = "aufsuchend", "aufsuchend"
    SONSTIGE = "sonstige", "anderer Weg"


class Kriterium(models.TextChoices):
    """Intake criteria of the CM-Konzept: why KIM and not a single service."""

    KOMPLEX = "komplex", "Die Problemlage ist komplex."
    MEHRERE = "mehrere", "Mehrere Stellen sind beteiligt."
    REGELWEG = "regelweg", "Die Regelangebote reichen nicht aus."
    RESSOURCEN = "ressourcen", "Eigene Möglichkeiten reichen nicht aus."
    EINWILLIGUNG = "einwilligung", "Die Person möchte das Case Management."


class Kontaktform(models.TextChoices):
    PERSOENLICH = "persoenlich", "persönlich"
    TELEFON = "telefon", "Telefon"
    HAUSBESUCH = "hausbesuch", "Hausbesuch"
    BEGLEITUNG = "begleitung", "Begleitung"
    DIGITAL = "digital", "digital"
    KOLLEGIAL = "kollegial", "kollegialer Austausch"


class Nachweis(models.TextChoices):
    """How a consent is proved."""

    SCHRIFTLICH = "schriftlich", "unterschrieben"
    ELEKTRONISCH = "elektronisch", "elektronisch erklärt"


class AufgabeStatus(models.TextChoices):
    OFFEN = "offen", "offen"
    ERLEDIGT = "erledigt", "erledigt"
    ENTFALLEN = "entfallen", "entfallen"


AUFGABE_TRANSITIONS = {
    AufgabeStatus.OFFEN: {AufgabeStatus.ERLEDIGT, AufgabeStatus.ENTFALLEN},
    AufgabeStatus.ERLEDIGT: {AufgabeStatus.OFFEN},
    AufgabeStatus.ENTFALLEN: {AufgabeStatus.OFFEN},
}


class Abschlussgrund(models.TextChoices):
    ZIELE_ERREICHT = "ziele_erreicht", "Ziele erreicht"
    UEBERLEITUNG = "ueberleitung", "in ein Regelangebot übergeleitet"
    WUNSCH = "wunsch", "auf Wunsch der Person"
    KONTAKT = "kontakt", "kein Kontakt mehr"
    WEGZUG = "wegzug", "weggezogen"
    AUSREISE = "ausreise", "ausgereist"
    SONSTIGE = "sonstige", "anderer Grund"


class Zielerreichung(models.TextChoices):
    VOLL = "voll", "erreicht"
    TEILWEISE = "teilweise", "teilweise erreicht"
    NICHT = "nicht", "nicht erreicht"


class Dokumentart(models.TextChoices):
    AUSWEIS = "ausweis", "Ausweis oder Aufenthaltstitel"
    BESCHEID = "bescheid", "Bescheid"
    ZEUGNIS = "zeugnis", "Zeugnis oder Zertifikat"
    VERTRAG = "vertrag", "Vertrag"
    SCHREIBEN = "schreiben", "Schreiben"
    EINWILLIGUNG = "einwilligung", "Einwilligung oder Schweigepflichtentbindung"
    HILFEPLAN = "hilfeplan", "unterschriebener Hilfeplan"
    SONSTIGES = "sonstiges", "Sonstiges"


class Anlass(models.TextChoices):
    """When in the course of a file an assessment is made."""

    BEGINN = "beginn", "Beginn"
    VERLAUF = "verlauf", "Verlauf"
    ABSCHLUSS = "abschluss", "Abschluss"


class Bewertung(models.IntegerChoices):
    """How somebody gets along in a field of action; higher is better."""

    GAR_NICHT = 0, "kommt gar nicht zurecht"
    KAUM = 1, "kommt kaum zurecht"
    TEILWEISE = 2, "kommt teilweise zurecht"
    MEIST = 3, "kommt meist zurecht"
    GUT = 4, "kommt gut zurecht"


class PlanStand(models.TextChoices):
    ENTWURF = "entwurf", "Entwurf"
    VEREINBART = "vereinbart", "vereinbart"
    ERSETZT = "ersetzt", "ersetzt"


HILFEPLAN_TRANSITIONS = {
    PlanStand.ENTWURF: {PlanStand.VEREINBART},
    # By the next version, when that is agreed.
    PlanStand.VEREINBART: {PlanStand.ERSETZT},
    PlanStand.ERSETZT: set(),
}


class ZielStand(models.TextChoices):
    OFFEN = "offen", "offen"
    ERREICHT = "erreicht", "erreicht"
    TEILWEISE = "teilweise", "teilweise erreicht"
    NICHT_MEHR = "nicht_mehr", "nicht mehr verfolgt"


ZIEL_OFFEN = (ZielStand.OFFEN, ZielStand.TEILWEISE)
"""Goals somebody still works on."""


class LeistungStatus(models.TextChoices):
    GEPLANT = "geplant", "geplant"
    BEANTRAGT = "beantragt", "beantragt"
    LAEUFT = "laeuft", "läuft"
    ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"
    ABGEBROCHEN = "abgebrochen", "abgebrochen"
    ABGELEHNT = "abgelehnt", "abgelehnt"


LEISTUNG_TRANSITIONS = {
    LeistungStatus.GEPLANT: {
        LeistungStatus.BEANTRAGT,
        LeistungStatus.LAEUFT,
        LeistungStatus.ABGEBROCHEN,
    },
    LeistungStatus.BEANTRAGT: {
        LeistungStatus.LAEUFT,
        LeistungStatus.ABGELEHNT,
        LeistungStatus.ABGEBROCHEN,
    },
    LeistungStatus.LAEUFT: {LeistungStatus.ABGESCHLOSSEN, LeistungStatus.ABGEBROCHEN},
    LeistungStatus.ABGESCHLOSSEN: {LeistungStatus.LAEUFT},
    LeistungStatus.ABGEBROCHEN: {LeistungStatus.GEPLANT},
    # An objection succeeded, or it is applied for anew.
    LeistungStatus.ABGELEHNT: {LeistungStatus.BEANTRAGT, LeistungStatus.LAEUFT},
}
LEISTUNG_OFFEN = (LeistungStatus.GEPLANT, LeistungStatus.BEANTRAGT, LeistungStatus.LAEUFT)
"""Services whose state has to be asked for again and again."""
LEISTUNG_STAND_WOCHEN = 8
"""Weeks after which the state of an open service counts as out of date."""


class Beschaeftigung(models.TextChoices):
    """What the title or its Nebenbestimmung says about work (§ 4a AufenthG, §§ 32, 33 BeschV)."""

    ERLAUBT = "erlaubt", "erlaubt"
    ZUSTIMMUNG = "zustimmung", "mit Erlaubnis der Ausländerbehörde"
    NEIN = "nein", "nicht erlaubt"
    UNKLAR = "unklar", "noch nicht geklärt"


class Titelnachweis(models.TextChoices):
    """What the entry about a title was taken from."""

    KARTE = "karte", "elektronischer Aufenthaltstitel (Karte)"
    ETIKETT = "etikett", "Klebeetikett oder Papierdokument"
    BESCHEID = "bescheid", "Bescheid oder Schreiben der Behörde"
    ANGABE = "angabe", "Angabe der Person, nicht gesehen"


class Schulabschluss(models.TextChoices):
    OHNE = "ohne", "ohne Schulbesuch"
    ABGEBROCHEN = "abgebrochen", "Schulbesuch ohne Abschluss"
    GRUND = "grund", "Grundschule"
    ERSTER = "erster", "Erster Schulabschluss (Hauptschule)"
    MITTLERER = "mittlerer", "Mittlerer Schulabschluss"
    HOCHSCHULREIFE = "hochschulreife", "Fachhochschul- oder Hochschulreife"


class Berufsabschluss(models.TextChoices):
    OHNE = "ohne", "ohne Berufsabschluss"
    ANGELERNT = "angelernt", "angelernt, Erfahrung ohne Abschluss"
    BERUF = "beruf", "Berufsausbildung"
    MEISTER = "meister", "Meister:in, Techniker:in, Fachschule"
    HOCHSCHULE = "hochschule", "Hochschulabschluss"


class Anerkennung(models.TextChoices):
    """State of the recognition of a foreign qualification (BQFG, reglementierte Berufe)."""

    NICHT_NOETIG = "nicht_noetig", "nicht nötig"
    NICHT_BEANTRAGT = "nicht_beantragt", "nicht beantragt"
    BEANTRAGT = "beantragt", "beantragt"
    TEILWEISE = "teilweise", "teilweise anerkannt"
    VOLL = "voll", "voll anerkannt"
    ABGELEHNT = "abgelehnt", "abgelehnt"


class Fahrerlaubnis(models.TextChoices):
    KEINE = "keine", "keine"
    AUSLAND = "ausland", "aus dem Ausland, hier nicht umgeschrieben"
    VORHANDEN = "vorhanden", "hier gültig"


class Stationsart(models.TextChoices):
    """What somebody did, at work and on the way there."""

    BESCHAEFTIGUNG = "beschaeftigung", "Beschäftigung, sozialversicherungspflichtig"
    MINIJOB = "minijob", "Minijob"
    SELBSTSTAENDIG = "selbststaendig", "selbstständig"
    AUSBILDUNG = "ausbildung", "Berufsausbildung"
    EINSTIEG = "einstieg", "Einstiegsqualifizierung"
    PRAKTIKUM = "praktikum", "Praktikum"
    FREIWILLIG = "freiwillig", "Freiwilligendienst"
    KURS = "kurs", "Sprach- oder Integrationskurs"
    MASSNAHME = "massnahme", "Maßnahme der Arbeitsförderung"
    SCHULE = "schule", "Schule"
    STUDIUM = "studium", "Studium"
    ARBEITSLOS = "arbeitslos", "arbeitslos"
    ELTERNZEIT = "elternzeit", "Elternzeit oder Betreuung"
    KRANK = "krank", "längere Krankheit"
    SONSTIGES = "sonstiges", "Sonstiges"


IN_ARBEIT = (Stationsart.BESCHAEFTIGUNG, Stationsart.SELBSTSTAENDIG)
IN_AUSBILDUNG = (Stationsart.AUSBILDUNG, Stationsart.STUDIUM)
"""Outcomes KIM counts: into work that carries, and into training."""

GER_NIVEAUS = tuple((n.value, n.label) for n in Sprachniveau if n not in ("keine", "mutter"))
"""Levels of a certificate: A1 to C2."""
