"""Where one can go, as data: label, icon, URL name and who sees it.

Apps add their places here by URL name (a string), so that ``kim`` imports no app.
An entry whose app brings no such URL (yet) is left out; ``test_oberflaeche_navigation``
lists which names must exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse

from kim.kontext import Rechte

Pruefung = Callable[[Rechte], bool]


def alle(rechte: Rechte) -> bool:
    return True


def mit_rolle(rechte: Rechte) -> bool:
    """Anybody with a role that carries rights; not the external Gremienmitglied."""
    return bool(rechte.ids)


def eines_von(*namen: str) -> Pruefung:
    """Holds at least one of the rights, anywhere."""
    return lambda rechte: any(rechte.hat(name) for name in namen)


@dataclass(frozen=True)
class Eintrag:
    text: str
    symbol: str
    url_name: str
    darf: Pruefung = alle


@dataclass(frozen=True)
class Gruppe:
    titel: str
    eintraege: tuple[Eintrag, ...]


FAELLE_SEHEN = eines_von("work_faelle", "supervise_faelle")
STELLEN_SEHEN = eines_von("view_stellen", "view_stellen_festgestellt")
KONTEN_SEHEN = eines_von("view_konten", "manage_konten")

HAUPTNAVIGATION = (
    Gruppe(
        "",
        (
            Eintrag("Start", "start", "start"),
            Eintrag("Fälle", "faelle", "casemanagement:faelle", FAELLE_SEHEN),
            Eintrag("Aufgaben", "aufgaben", "casemanagement:aufgaben", FAELLE_SEHEN),
            Eintrag("Stellen", "stellen", "stellen:stichtage", STELLEN_SEHEN),
            Eintrag("Stellenplan", "teams", "stellen:plan", eines_von("view_stellen")),
            Eintrag("Mittel", "euro", "stellen:mittel", STELLEN_SEHEN),
            Eintrag("Auswertung", "auswertung", "stellen:auswertung", STELLEN_SEHEN),
            Eintrag("Fallzahlen", "tabelle", "casemanagement:zahlen", eines_von("view_fallzahlen")),
        ),
    ),
    Gruppe(
        "Verzeichnis",
        (
            Eintrag("Kommunen", "kommunen", "kommunen", mit_rolle),
            Eintrag("Organisationen", "organisationen", "organisationen", mit_rolle),
            Eintrag("Teams", "teams", "teams", mit_rolle),
        ),
    ),
    Gruppe(
        "Verwaltung",
        (
            Eintrag("Konten", "konten", "konten", KONTEN_SEHEN),
            Eintrag("Wer darf was", "rechte", "rechte", KONTEN_SEHEN),
            Eintrag("Zugriffsprotokoll", "auge", "protokoll", eines_von("view_protokoll")),
        ),
    ),
)

NEU = (
    Eintrag("Kontakt", "bearbeiten", "casemanagement:kontakt_schnell", eines_von("work_faelle")),
    Eintrag("Neuer Fall", "faelle", "casemanagement:aufnahme", eines_von("work_faelle")),
    Eintrag("Erhebung vorbereiten", "kalender", "stellen:erhebung_neu", eines_von("audit_stellen")),
    Eintrag("Stichtag importieren", "hochladen", "stellen:import", eines_von("audit_stellen")),
    Eintrag("Stelle anlegen", "stellen", "stellen:stelle_neu", eines_von("edit_stellen")),
    Eintrag("Konto anlegen", "konten", "konto_neu", eines_von("manage_konten")),
    Eintrag(
        "Organisation anlegen",
        "organisationen",
        "organisation_neu",
        eines_von("manage_organisationen"),
    ),
    Eintrag("Team anlegen", "teams", "team_neu", eines_von("manage_organisationen")),
)

KONTO = (
    Eintrag("Mein Konto", "konto", "mein_konto"),
    Eintrag("Passwort ändern", "schloss", "account_change_password"),
    Eintrag("Zweiter Faktor", "rechte", "mfa_index"),
    Eintrag("API-Zugänge", "schloss", "api_zugaenge", mit_rolle),
    Eintrag("Meine Aufträge", "auftraege", "auftraege", mit_rolle),
    Eintrag("Meine Zugriffe", "auge", "protokoll"),
)

FUSS = (
    Eintrag("Hilfe", "hilfe", "hilfe"),
    Eintrag("Schnittstelle", "info", "schnittstelle"),
    Eintrag("Offene Daten", "info", "offene_daten"),
    Eintrag("Barrierefreiheit", "info", "barrierefreiheit"),
    Eintrag("Impressum", "info", "impressum"),
    Eintrag("Datenschutz", "info", "datenschutz"),
)


@cache
def adresse(url_name: str) -> str:
    """The address of an entry, empty when no app brings it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def sichtbare(eintraege: Iterable[Eintrag], rechte: Rechte) -> list[dict[str, str]]:
    """The entries somebody with these rights may use, ready for the template."""
    return [
        {"text": e.text, "symbol": e.symbol, "url": adresse(e.url_name)}
        for e in eintraege
        if e.darf(rechte) and adresse(e.url_name)
    ]


def hauptnavigation(rechte: Rechte, pfad: str) -> list[dict]:
    """The groups of the side navigation; the current place is marked.

    ``page`` marks the page itself, ``true`` the area it lies in (the longest match).
    """
    gruppen = [
        {"titel": g.titel, "eintraege": eintraege}
        for g in HAUPTNAVIGATION
        if (eintraege := sichtbare(g.eintraege, rechte))
    ]
    start = adresse("start")
    treffer = [
        e
        for g in gruppen
        for e in g["eintraege"]
        if pfad == e["url"] or (e["url"] != start and pfad.startswith(e["url"]))
    ]
    if treffer:
        naechster = max(treffer, key=lambda e: len(e["url"]))
        naechster["aktiv"] = "page" if pfad == naechster["url"] else "true"
    return gruppen
