"""Fixed vocabulary of staffing: Stellenarten, states and transitions."""

from django.db import models


class Stellenart(models.TextChoices):
    """The five Stellenarten in the order of the Landtag report's tables."""

    KOORDINATION = "koordination", "Koordination"
    ASSISTENZ = "assistenz", "Assistenz"
    CASE_MANAGEMENT = "case_management", "Case Management"
    ABH = "abh", "Ausländerbehörde"
    EBH = "ebh", "Einbürgerungsbehörde"


class Baustein(models.IntegerChoices):
    KOORDINATION = 1, "Baustein 1: Koordination"
    CASE_MANAGEMENT = 2, "Baustein 2: Case Management"
    BEHOERDEN = 3, "Baustein 3: Ausländer- und Einbürgerungsbehörden"


BAUSTEIN = {
    Stellenart.KOORDINATION: Baustein.KOORDINATION,
    Stellenart.ASSISTENZ: Baustein.KOORDINATION,
    Stellenart.CASE_MANAGEMENT: Baustein.CASE_MANAGEMENT,
    Stellenart.ABH: Baustein.BEHOERDEN,
    Stellenart.EBH: Baustein.BEHOERDEN,
}

STELLENART_PLURAL = {
    Stellenart.KOORDINATION: "Koordination",
    Stellenart.ASSISTENZ: "Assistenz",
    Stellenart.CASE_MANAGEMENT: "Case Management",
    Stellenart.ABH: "Ausländerbehörden",
    Stellenart.EBH: "Einbürgerungsbehörden",
}
"""As the report speaks of all Kommunen; the label of ``Stellenart`` is that of one."""

STELLENART_KURZ = STELLENART_PLURAL | {Stellenart.ABH: "ABH", Stellenart.EBH: "EBH"}

GROESSEN = ("zugewiesen", "besetzt", "vorgesehen", "nicht_vorgesehen")
"""The four amounts of a row, in VZÄ (full-time equivalents, two decimal places)."""

GROESSE_NAME = {
    "zugewiesen": "zugewiesen",
    "besetzt": "besetzt",
    "vorgesehen": "zur Besetzung vorgesehen",
    "nicht_vorgesehen": "nicht zur Besetzung vorgesehen",
}
"""As the columns of the report are headed."""


class MeldungStatus(models.TextChoices):
    ENTWURF = "entwurf", "Entwurf"
    FREIGABE = "freigabe", "zur Freigabe in der Kommune"
    GEMELDET = "gemeldet", "gemeldet"
    RUECKFRAGE = "rueckfrage", "Rückfrage"
    GEPRUEFT = "geprueft", "geprüft"
    FESTGESTELLT = "festgestellt", "festgestellt"


MELDUNG_TRANSITIONS = {
    MeldungStatus.ENTWURF: {MeldungStatus.FREIGABE, MeldungStatus.GEMELDET},
    # Given back by the second person: to Rückfrage where the Ministerium still waits for an answer.
    MeldungStatus.FREIGABE: {
        MeldungStatus.ENTWURF,
        MeldungStatus.RUECKFRAGE,
        MeldungStatus.GEMELDET,
    },
    # Back to Entwurf: the Kommune takes it back before it is checked.
    MeldungStatus.GEMELDET: {
        MeldungStatus.ENTWURF,
        MeldungStatus.RUECKFRAGE,
        MeldungStatus.GEPRUEFT,
    },
    MeldungStatus.RUECKFRAGE: {MeldungStatus.FREIGABE, MeldungStatus.GEMELDET},
    # Back to gemeldet when an import brings new figures: they want checking again.
    MeldungStatus.GEPRUEFT: {
        MeldungStatus.GEMELDET,
        MeldungStatus.RUECKFRAGE,
        MeldungStatus.FESTGESTELLT,
    },
    MeldungStatus.FESTGESTELLT: set(),
}


BEARBEITBAR = (MeldungStatus.ENTWURF, MeldungStatus.RUECKFRAGE)
"""States in which the Kommune may change figures; the policy of the rows says the same."""

BEIM_MINISTERIUM = (MeldungStatus.GEMELDET, MeldungStatus.GEPRUEFT, MeldungStatus.FESTGESTELLT)
"""States in which the Kommune has done its part."""


NICHT_GEMELDET = (MeldungStatus.ENTWURF, MeldungStatus.FREIGABE)
"""States whose figures are the Kommune's own affair: no report and no analysis counts them."""


class Zeilenherkunft(models.TextChoices):
    """Where the figures of a row come from; empty: imported or reported before there was this."""

    STELLENPLAN = "stellenplan", "aus dem Stellenplan"
    VORSTICHTAG = "vorstichtag", "aus dem letzten Stichtag übernommen"
    LEER = "leer", "leer"
    VON_HAND = "von_hand", "von Hand eingetragen"


class ImportStatus(models.TextChoices):
    ENTWURF = "entwurf", "noch nicht übernommen"
    UEBERNOMMEN = "uebernommen", "übernommen"
    RUECKGAENGIG = "rueckgaengig", "rückgängig gemacht"
    VERWORFEN = "verworfen", "verworfen"


IMPORT_TRANSITIONS = {
    ImportStatus.ENTWURF: {ImportStatus.UEBERNOMMEN, ImportStatus.VERWORFEN},
    ImportStatus.UEBERNOMMEN: {ImportStatus.RUECKGAENGIG},
    ImportStatus.RUECKGAENGIG: set(),
    ImportStatus.VERWORFEN: set(),
}


class ErhebungStatus(models.TextChoices):
    VORBEREITUNG = "vorbereitung", "in Vorbereitung"
    OFFEN = "offen", "offen"
    ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"


ERHEBUNG_TRANSITIONS = {
    ErhebungStatus.VORBEREITUNG: {ErhebungStatus.OFFEN},
    ErhebungStatus.OFFEN: {ErhebungStatus.ABGESCHLOSSEN},
    ErhebungStatus.ABGESCHLOSSEN: {ErhebungStatus.OFFEN},
}


class Erinnerungsanlass(models.TextChoices):
    """Why the Kommunen are reminded; the days relative to the deadline: ``ERINNERUNGSTAGE``."""

    VORHER_14 = "vorher_14", "14 Tage vor der Frist"
    VORHER_3 = "vorher_3", "3 Tage vor der Frist"
    AM_TAG = "am_tag", "am Tag der Frist"
    NACHHER_3 = "nachher_3", "3 Tage nach der Frist"
    VON_HAND = "von_hand", "vom Ministerium ausgelöst"


ERINNERUNGSTAGE = {
    Erinnerungsanlass.VORHER_14: -14,
    Erinnerungsanlass.VORHER_3: -3,
    Erinnerungsanlass.AM_TAG: 0,
    Erinnerungsanlass.NACHHER_3: 3,
}


class Beitragsart(models.TextChoices):
    KOMMENTAR = "kommentar", "Kommentar"
    RUECKFRAGE = "rueckfrage", "Rückfrage"
    ANTWORT = "antwort", "Antwort"


class Anstellungstraeger(models.TextChoices):
    """Who employs the person on a post; other than the Kommune by passing the grant on."""

    KOMMUNE = "kommune", "Kommune selbst"
    GEMEINDE = "gemeinde", "kreisangehörige Gemeinde"
    TRAEGER = "traeger", "freier Träger"


class VakanzStand(models.TextChoices):
    VORGESEHEN = "vorgesehen", "zur Besetzung vorgesehen"
    NICHT_VORGESEHEN = "nicht_vorgesehen", "nicht zur Besetzung vorgesehen"


class Verfahrensstand(models.TextChoices):
    """How far filling a vacant post has come."""

    VORBEREITUNG = "vorbereitung", "Ausschreibung in Vorbereitung"
    AUSGESCHRIEBEN = "ausgeschrieben", "ausgeschrieben"
    AUSWAHL = "auswahl", "Auswahl läuft"
    ZUGESAGT = "zugesagt", "Zusage erteilt, Dienstantritt steht aus"


class Abwesenheitsart(models.TextChoices):
    ELTERNZEIT = "elternzeit", "Elternzeit"
    MUTTERSCHUTZ = "mutterschutz", "Mutterschutz"
    BEURLAUBUNG = "beurlaubung", "Beurlaubung ohne Bezüge"
    SONSTIGE = "sonstige", "sonstige längere Abwesenheit"


class Schwere(models.TextChoices):
    """How serious a finding of the audit is."""

    FEHLER = "fehler", "Fehler"
    WARNUNG = "warnung", "Auffälligkeit"
    HINWEIS = "hinweis", "Hinweis"


class PruefbefundStatus(models.TextChoices):
    OFFEN = "offen", "offen"
    KLAERUNG = "klaerung", "in Klärung"
    AKZEPTIERT = "akzeptiert", "mit Begründung akzeptiert"
    BEHOBEN = "behoben", "behoben"


PRUEFBEFUND_TRANSITIONS = {
    PruefbefundStatus.OFFEN: {
        PruefbefundStatus.KLAERUNG,
        PruefbefundStatus.AKZEPTIERT,
        PruefbefundStatus.BEHOBEN,
    },
    PruefbefundStatus.KLAERUNG: {
        PruefbefundStatus.OFFEN,
        PruefbefundStatus.AKZEPTIERT,
        PruefbefundStatus.BEHOBEN,
    },
    # Reopened by a person; or by the next run that finds a mended one again.
    PruefbefundStatus.AKZEPTIERT: {PruefbefundStatus.OFFEN, PruefbefundStatus.BEHOBEN},
    PruefbefundStatus.BEHOBEN: {PruefbefundStatus.OFFEN},
}


class Schwelle(models.TextChoices):
    """The figures from which a check speaks; their values are data (``Pruefschwelle``)."""

    SPRUNG_RELATIV = "sprung_relativ", "Sprung: Anteil am vorigen Stichtag"
    SPRUNG_ABSOLUT = "sprung_absolut", "Sprung: Unterschied"
    VAKANZ_MONATE = "vakanz_monate", "Unbesetzt seit"
    KOEPFE_JE_VZAE = "koepfe_je_vzae", "Konten je besetztem VZÄ"
    ASSISTENZ_VZAE = "assistenz_vzae", "Assistenz je Kommune"
    PERSON_VZAE = "person_vzae", "VZÄ je Person"
