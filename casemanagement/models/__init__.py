"""The models of the Fallakte."""

from casemanagement.models.assessment import Assessment, AssessmentWert
from casemanagement.models.aufnahme import Aufnahme
from casemanagement.models.beziehung import Beziehung
from casemanagement.models.dokument import Dokument
from casemanagement.models.einwilligung import Einwilligung
from casemanagement.models.fall import Aktenzaehler, Fall
from casemanagement.models.hilfeplan import Hilfeplan, Leistung, Ziel
from casemanagement.models.kontakt import (
    Aufgabe,
    Kontakt,
    Kontaktentwurf,
    KontaktHandlungsfeld,
)
from casemanagement.models.lebenslage import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from casemanagement.models.person import Person, PersonSprache
from casemanagement.models.personschluessel import PersonSchluessel
from casemanagement.models.verzeichnis import Handlungsfeld, Zielgruppe
from casemanagement.models.zugriff import Fallfreigabe, Notzugriff, Vertretung

__all__ = [
    "Aktenzaehler",
    "Arbeitsmarktprofil",
    "Assessment",
    "AssessmentWert",
    "Aufenthaltsstatus",
    "Aufgabe",
    "Aufnahme",
    "Beziehung",
    "Dokument",
    "Einwilligung",
    "Fall",
    "Fallfreigabe",
    "Handlungsfeld",
    "Hilfeplan",
    "Kontakt",
    "KontaktHandlungsfeld",
    "Kontaktentwurf",
    "Leistung",
    "Leistungsbezug",
    "Notzugriff",
    "Person",
    "PersonSchluessel",
    "PersonSprache",
    "Sprachzertifikat",
    "Station",
    "Vertretung",
    "Ziel",
    "Zielgruppe",
]
