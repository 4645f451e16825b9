"""Fixed vocabulary of staffing: Stellenarten, states and transitions."""

from django.db import models


class Stellenart(models.TextChoices):
    """The five Stellenarten in the order of the Landtag report's tables."""

    KOORDINATION = "koordination", "Koordination"
    ASSISTENZ = "assistenz", "Assistenz"
    CASE_MANAGEMENT = "case_management", "Case Management"
    ABH = "abh", "Ausländerbehörde"
    EBH = "ebh", "Einbürgerungsbehörde"


BAUSTEIN = {
    Stellenart.KOORDINATION: 1,
    Stellenart.ASSISTENZ: 1,
    Stellenart.CASE_MANAGEMENT: 2,
    Stellenart.ABH: 3,
    Stellenart.EBH: 3,
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
    GEMELDET = "gemeldet", "gemeldet"
    RUECKFRAGE = "rueckfrage", "Rückfrage"
    GEPRUEFT = "geprueft", "geprüft"
    FESTGESTELLT = "festgestellt", "festgestellt"


MELDUNG_TRANSITIONS = {
    MeldungStatus.ENTWURF: {MeldungStatus.GEMELDET},
    MeldungStatus.GEMELDET: {MeldungStatus.RUECKFRAGE, MeldungStatus.GEPRUEFT},
    MeldungStatus.RUECKFRAGE: {MeldungStatus.GEMELDET},
    # Back to gemeldet when an import brings new figures: they want checking again.
    MeldungStatus.GEPRUEFT: {
        MeldungStatus.GEMELDET,
        MeldungStatus.RUECKFRAGE,
        MeldungStatus.FESTGESTELLT,
    },
    MeldungStatus.FESTGESTELLT: set(),
}


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
