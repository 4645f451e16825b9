"""What the picture of a post over time shows: who is present, what is vacant."""

from collections.abc import Iterable
from decimal import Decimal

from kim.diagramme.zeitleiste import Spanne
from kim.zahlen import vzae_text
from kim.zeit import Zeit, zeit_text
from stellen.belegung import Abschnitt
from stellen.constants import VakanzStand

_KLASSE = {
    VakanzStand.VORGESEHEN: "verfahren",
    VakanzStand.NICHT_VORGESEHEN: "nicht",
}


def spannen_unbesetzt(stuecke: Iterable[Abschnitt]) -> list[Spanne]:
    """The row of vacancies, by what is planned."""
    raus = []
    for stueck in stuecke:
        if not stueck.unbesetzt:
            continue
        angabe = stueck.angabe
        klasse = _KLASSE[VakanzStand(angabe.stand)] if angabe else "ungeklaert"
        wort = VakanzStand(angabe.stand).label if angabe else "ungeklärt, was geplant ist"
        zahl = vzae_text(stueck.unbesetzt)
        titel = f"{zahl} VZÄ unbesetzt, {wort}, {zeit_text(stueck.zeit)}"
        raus.append(Spanne(stueck.zeit, klasse, titel, zahl))
    return raus


def spannen_besetzt(stuecke: Iterable[Abschnitt]) -> list[Spanne]:
    """The row of who is present, as sums: for eyes that may not see persons."""
    return [
        Spanne(s.zeit, "besetzt", f"{zahl} VZÄ besetzt, {zeit_text(s.zeit)}", zahl)
        for s in stuecke
        if s.besetzt
        for zahl in [vzae_text(s.besetzt)]
    ]


def spanne_der_person(name: str, vzae: Decimal, zeit: Zeit, *, vertritt: bool) -> Spanne:
    rolle = "vertritt mit" if vertritt else "mit"
    titel = f"{name} {rolle} {vzae_text(vzae)} VZÄ, {zeit_text(zeit)}"
    return Spanne(zeit, "vertretung" if vertritt else "besetzt", titel, vzae_text(vzae))
