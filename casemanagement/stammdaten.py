"""What is known about a person, in groups as people read it."""

from dataclasses import dataclass

from casemanagement.models import Person
from kim.zahlen import datum_text


@dataclass(frozen=True)
class Angabe:
    """One datum; ``bestritten``: the person disputes it (Art. 18 DSGVO)."""

    bezeichnung: str
    werte: tuple[str, ...]
    bestritten: bool = False


@dataclass(frozen=True)
class Gruppe:
    titel: str
    angaben: tuple[Angabe, ...]


def gruppen(person: Person) -> list[Gruppe]:
    def angabe(bezeichnung: str, *werte: str, feld: str = "") -> Angabe:
        da = tuple(wert for wert in werte if wert)
        return Angabe(bezeichnung, da, feld in person.bestritten)

    einreise = datum_text(person.einreise_am) if person.einreise_am else ""
    ort = person.gemeinde.name if person.gemeinde else ""
    return [
        Gruppe(
            "Name",
            (
                angabe("Name", person.name, feld="name"),
                angabe("Vorname", person.vorname),
                angabe("Nachname", person.nachname),
                angabe("Andere Schreibweisen", *person.schreibweisen),
            ),
        ),
        Gruppe(
            "Herkunft",
            (
                angabe("Geburtsdatum", person.geburt_text, feld="geburtsdatum"),
                angabe("Geschlecht", person.get_geschlecht_display(), feld="geschlecht"),
                angabe(
                    "Staatsangehörigkeiten",
                    *person.staatsangehoerigkeiten,
                    feld="staatsangehoerigkeiten",
                ),
                angabe("Einreise", einreise, feld="einreise_am"),
            ),
        ),
        Gruppe(
            "Erreichbar",
            (
                angabe("Telefon", person.telefon),
                angabe("E-Mail-Adresse", person.email),
                angabe("Wohnort", ort, feld="anschrift"),
                angabe("Anschrift", *person.anschrift.splitlines(), feld="anschrift"),
            ),
        ),
    ]
