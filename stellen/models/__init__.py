"""The models of staffing."""

from stellen.models.antwortentwurf import Antwortentwurf
from stellen.models.erhebung import (
    Erhebung,
    Erinnerung,
    Meldeeinstellung,
    VeroeffentlichteSumme,
)
from stellen.models.importlauf import Importlauf
from stellen.models.meldung import (
    IDENTITAET,
    Meldung,
    MeldungBeitrag,
    MeldungQuerySet,
    MeldungZeile,
    groessen_von,
)
from stellen.models.pruefbefund import Pruefbefund, PruefbefundBeitrag
from stellen.models.pruefschwelle import Prueflauf, Pruefschwelle
from stellen.models.stelle import (
    Abwesenheit,
    Besetzung,
    Fachkraft,
    Stelle,
    Vakanz,
    kennung_der_stelle,
)
from stellen.models.veroeffentlichung import Veroeffentlichung
from stellen.models.zuweisung import Foerdersatz, Haushaltsansatz, Zuweisung

__all__ = [
    "IDENTITAET",
    "Abwesenheit",
    "Antwortentwurf",
    "Besetzung",
    "Erhebung",
    "Erinnerung",
    "Fachkraft",
    "Foerdersatz",
    "Haushaltsansatz",
    "Importlauf",
    "Meldeeinstellung",
    "Meldung",
    "MeldungBeitrag",
    "MeldungQuerySet",
    "MeldungZeile",
    "Pruefbefund",
    "PruefbefundBeitrag",
    "Prueflauf",
    "Pruefschwelle",
    "Stelle",
    "Vakanz",
    "VeroeffentlichteSumme",
    "Veroeffentlichung",
    "Zuweisung",
    "groessen_von",
    "kennung_der_stelle",
]
