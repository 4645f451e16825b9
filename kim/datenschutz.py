"""What happens to every field when its person asks for erasure or its time is up.

Each app lists all fields of its models: personal ones with what is done to them and why,
the others as factual. ``tests/test_data_protection.py`` fails for a field that is in
neither list, so that nobody adds one without deciding. History tables follow their
model. Deletion itself comes with the files; for accounts it is a new name and address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Umgang(StrEnum):
    BEHALTEN = "behalten"
    """Kept as it is: the law or a task needs it, and it says little about the person."""
    PSEUDONYM = "pseudonymisieren"
    """Replaced by a pseudonym; the row stays countable."""
    LOESCHEN = "löschen"
    """Emptied or deleted after ``frist``."""


@dataclass(frozen=True)
class Personenbezug:
    umgang: Umgang
    grund: str
    frist: str = ""


def behalten(grund: str) -> Personenbezug:
    return Personenbezug(Umgang.BEHALTEN, grund)


def pseudonym(grund: str, frist: str) -> Personenbezug:
    return Personenbezug(Umgang.PSEUDONYM, grund, frist)


def loeschen(grund: str, frist: str) -> Personenbezug:
    return Personenbezug(Umgang.LOESCHEN, grund, frist)


Felder = Mapping[str, Mapping[str, Personenbezug]]
Sachlich = Mapping[str, tuple[str, ...]]

ALLE = ("*",)
"""In place of the fields: no field of the model is personal."""
KONTO_BEENDET = "Konto seit drei Jahren deaktiviert (Rechenschaft, Art. 5 Abs. 2 DSGVO)"
NACHWEIS = behalten(
    "verweist auf das Konto und wird mit ihm pseudonym; Nachweis, wer gehandelt hat "
    "(Art. 5 Abs. 2, Art. 32 DSGVO)"
)

PERSONENBEZUG: Felder = {
    "Nutzer": {
        "email": pseudonym("Anmeldename", KONTO_BEENDET),
        "name": pseudonym("dienstlicher Name", KONTO_BEENDET),
        "password": loeschen("nur zur Anmeldung nötig", "Deaktivierung des Kontos"),
        "last_login": loeschen("zeigt ungenutzte Konten", KONTO_BEENDET),
    },
    "Nutzer_user_permissions": {"nutzer": NACHWEIS},
    "Rollenvergabe": {
        "nutzer": NACHWEIS,
        "vergeben_von": NACHWEIS,
        "grund": loeschen("Freitext, kann Personen nennen", KONTO_BEENDET),
    },
    "KommuneUserObjectPermission": {"user": NACHWEIS},
    "TeamUserObjectPermission": {"user": NACHWEIS},
    "Ansprechperson": {
        feld: loeschen("dienstliche Erreichbarkeit", "Ansprechperson wird entfernt oder ersetzt")
        for feld in ("name", "funktion", "telefon", "email")
    },
    "Organisation": {
        feld: behalten("Angabe einer Stelle; kann bei Einzelbetrieben eine Person meinen")
        for feld in ("name", "anschrift", "telefon", "email", "webseite")
    },
    "Auftrag": {
        "besitzer": NACHWEIS,
        "titel": loeschen("erzeugter Text; nennt Zeitraum und Art", KONTO_BEENDET),
        "parameter": loeschen("Kennungen, keine Klardaten", KONTO_BEENDET),
        "fehler": loeschen("technischer Text, könnte Eingaben zitieren", KONTO_BEENDET),
    },
    "AuftragErgebnis": {
        "besitzer": NACHWEIS,
        "inhalt": loeschen("kann alles enthalten, was der Besitzer sehen darf", "laeuft_ab_am"),
    },
    "ApiZugang": {
        "nutzer": NACHWEIS,
        "widerrufen_von": NACHWEIS,
        "name": loeschen("Freitext, kann Personen nennen", KONTO_BEENDET),
        "zuletzt_benutzt_am": loeschen("zeigt ungenutzte Zugänge", KONTO_BEENDET),
    },
    "Benachrichtigung": {
        "empfaenger": NACHWEIS,
        "text": loeschen("ohne Daten von Klient:innen; nennt Vorgänge des Kontos", KONTO_BEENDET),
    },
    "Kalenderabo": {
        "nutzer": NACHWEIS,
        "schluessel": loeschen("öffnet den Kalender des Kontos", "Widerruf des Abos"),
        "abgerufen_am": loeschen("zeigt, ob das Abo genutzt wird", "Widerruf des Abos"),
    },
    "Zugriff": {
        "nutzer": behalten("Leseprotokoll: Nachweis nach Art. 32 DSGVO, § 67 SGB X"),
        "zeitpunkt": behalten("Teil des Nachweises"),
        "objekt_id": behalten("Kennung, kein Klartext; Teil des Nachweises"),
        "zweck": behalten("Teil des Nachweises"),
    },
}

SACHLICH: Sachlich = {
    "Kommune": ALLE,
    "Gemeinde": ALLE,
    "KommuneUmriss": ALLE,
    "Rechtskreis": ALLE,
    "Team": ALLE,
    "Siegel": ALLE,
    "SiegelGlied": ALLE,
    "KommuneGroupObjectPermission": ALLE,
    "TeamGroupObjectPermission": ALLE,
    "KommuneUserObjectPermission": ("permission", "content_object"),
    "TeamUserObjectPermission": ("permission", "content_object"),
    "Nutzer": ("is_superuser", "kommune", "is_active", "ist_demo", "mailweise", "erstellt_am"),
    "Nutzer_user_permissions": ("permission",),
    "Rollenvergabe": ("rolle", "kommune", "team", "gruppe", "gueltig_von", "gueltig_bis"),
    "Ansprechperson": ("organisation", "kommune"),
    "Organisation": ("art", "kommune", "rechtskreise", "aktiv"),
    "Auftrag": (
        "art",
        "status",
        "fortschritt",
        "schritt",
        "versuche",
        "abbruch_erbeten",
        "erstellt_am",
        "eingereiht_am",
        "begonnen_am",
        "herzschlag_am",
        "beendet_am",
    ),
    "AuftragErgebnis": ("auftrag", "dateiname", "inhaltstyp", "laeuft_ab_am"),
    "ApiZugang": (
        "praefix",
        "pruefsumme",
        "bereiche",
        "erstellt_am",
        "laeuft_ab_am",
        "anfragen",
        "widerrufen_am",
    ),
    "Benachrichtigung": (
        "art",
        "url",
        "erstellt_am",
        "gelesen_am",
        "gemailt_am",
        "mail_versuche",
        "mail_erneut_ab",
    ),
    "Kalenderabo": ("erstellt_am",),
    "Zugriff": ("art", "objekt_typ", "kommune", "anzahl", "anfrage_id"),
}

BIBLIOTHEKEN: Mapping[str, Personenbezug] = {
    "account_emailaddress": loeschen("Spiegel der Anmeldeadresse", KONTO_BEENDET),
    "account_emailconfirmation": loeschen("offene Bestätigung", "drei Tage"),
    "django_session": loeschen("angemeldete Sitzung", "Ende der Sitzung"),
    "kim_cache": loeschen("Zähler gegen Durchprobieren der Kennwörter", "höchstens ein Tag"),
    "mfa_authenticator": loeschen("zweiter Faktor", "Deaktivierung des Kontos"),
    "socialaccount_socialaccount": loeschen("Verknüpfung mit dem Identitätsdienst", KONTO_BEENDET),
    "socialaccount_socialtoken": loeschen("wird nicht gespeichert", "sofort"),
}
"""Tables of libraries that hold something about a person."""

VERLAUF: Mapping[str, Personenbezug] = {
    "history_user": NACHWEIS,
    "history_change_reason": loeschen("Freitext, kann Personen nennen", KONTO_BEENDET),
}
"""Columns that the history adds to those of its model; the others are factual."""
