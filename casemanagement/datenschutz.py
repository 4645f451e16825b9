"""Personal fields of the Fallakte: what happens to each when its time is up."""

from kim.datenschutz import ALLE, NACHWEIS, Felder, Sachlich, behalten, loeschen, pseudonym

LOESCHFRIST = "Löschfrist der Kommune nach Ende der Akte (§ 84 SGB X, Art. 17 DSGVO)"
_AKTE = loeschen("Inhalt der Fallakte", LOESCHFRIST)
_STAMM = loeschen("Stammdaten der Person", LOESCHFRIST)
_ZAEHLBAR = behalten("Merkmal ohne Namen, für die anonyme Statistik")

PERSONENBEZUG: Felder = {
    "Person": {
        **dict.fromkeys(
            (
                "name",
                "vorname",
                "nachname",
                "schreibweisen",
                "geburtsdatum",
                "geburt_genau",
                "einreise_am",
                "telefon",
                "email",
                "anschrift",
                "bestritten",
                "staatsangehoerigkeiten",
            ),
            _STAMM,
        ),
        "geschlecht": _ZAEHLBAR,
        "gemeinde": _ZAEHLBAR,
    },
    "PersonSchluessel": {
        "person": behalten("verweist auf die Person und wird mit ihr gelöscht"),
        "text": _STAMM,
        "schluessel": _STAMM,
    },
    "PersonSprache": {
        "person": behalten("verweist auf die Person und wird mit ihr gelöscht"),
        "sprache": _STAMM,
        "niveau": _STAMM,
        "dolmetschen": _STAMM,
    },
    "Beziehung": {
        "person": behalten("verweist auf die Person und wird mit ihr gelöscht"),
        "andere": behalten("verweist auf die Person und wird mit ihr gelöscht"),
        "art": _STAMM,
        "name": _STAMM,
        "im_haushalt": _STAMM,
        "hinweis": _STAMM,
    },
    "Aufnahme": {
        "nutzer": NACHWEIS,
        "eingaben": loeschen(
            "Entwurf der Aufnahme", "mit der Akte, verworfen oder 90 Tage unberührt"
        ),
        "fall": behalten("verweist auf die Akte und wird mit ihr gelöscht"),
    },
    "Fall": {
        "person": behalten("verweist auf die Person, die mit der Akte gelöscht wird"),
        "aktenzeichen": pseudonym("Kennung der Akte", LOESCHFRIST),
        "fallfuehrung": NACHWEIS,
        "anlass": _AKTE,
        "kriterien": _ZAEHLBAR,
        "ende_grund": _AKTE,
        "weiter_an": _AKTE,
    },
    "Vertretung": {"nutzer": NACHWEIS},
    "Fallfreigabe": {"user": NACHWEIS, "grund": _AKTE},
    "Notzugriff": {"nutzer": NACHWEIS, "grund": _AKTE},
    "Einwilligung": {
        "empfaenger": _AKTE,
        "zweck": _AKTE,
        "feldgruppen": _AKTE,
        "sprache": _AKTE,
        "nachweis": behalten("Nachweis der Einwilligung (Art. 7 Abs. 1 DSGVO)"),
    },
    "Kontakt": {
        "notiz": _AKTE,
        "beteiligte": _AKTE,
        "verfasser": NACHWEIS,
        "vertraulich": behalten("Merkmal ohne Inhalt"),
    },
    "Kontaktentwurf": {
        "eingaben": loeschen("Entwurf", "gespeichert oder verworfen, spätestens nach 30 Tagen"),
        "nutzer": NACHWEIS,
    },
    "Aufgabe": {"text": _AKTE, "zustaendig": NACHWEIS},
    "Dokument": {
        **dict.fromkeys(("titel", "bemerkung", "dateiname", "kennung", "sha256"), _AKTE),
        "verfasser": NACHWEIS,
        "vertraulich": behalten("Merkmal ohne Inhalt"),
    },
    "Assessment": {"verfasser": NACHWEIS},
    "Hilfeplan": {
        "grund": _AKTE,
        "verfasser": NACHWEIS,
        "unterschrieben": behalten("Merkmal ohne Inhalt"),
    },
    "Ziel": {"text": _AKTE, "indikator": _AKTE, "stand": _ZAEHLBAR},
    "Leistung": {
        "was": _AKTE,
        "organisation": _AKTE,
        "rechtskreis": _ZAEHLBAR,
        "status": _ZAEHLBAR,
    },
    "AssessmentWert": {
        "wert": _ZAEHLBAR,
        "bedarf": _ZAEHLBAR,
        "ressource": _AKTE,
        "notiz": _AKTE,
    },
    "Aufenthaltsstatus": dict.fromkeys(
        ("titel", "bezeichnung", "von", "bis", "beschaeftigung", "nebenbestimmungen", "nachweis"),
        _AKTE,
    ),
    "Leistungsbezug": dict.fromkeys(("rechtskreis", "leistung", "traeger", "von", "bis"), _AKTE),
    "Arbeitsmarktprofil": dict.fromkeys(
        (
            "schulabschluss",
            "berufsabschluss",
            "beruf",
            "anerkennung",
            "fahrerlaubnis",
            "berufswunsch",
        ),
        _AKTE,
    ),
    "Station": {
        **dict.fromkeys(("von", "bis", "betrieb", "ort"), _AKTE),
        "art": _ZAEHLBAR,
        "durch_kim": _ZAEHLBAR,
    },
    "Sprachzertifikat": dict.fromkeys(("sprache", "niveau", "datum", "stelle"), _AKTE),
}

SACHLICH: Sachlich = {
    "Handlungsfeld": ALLE,
    "Zielgruppe": ALLE,
    "Aktenzaehler": ALLE,
    "KontaktHandlungsfeld": ALLE,
    "Person": ("kommune", "team", "erstellt_am"),
    "PersonSchluessel": ("kommune", "team"),
    "PersonSprache": ("kommune",),
    "Beziehung": ("kommune",),
    "Aufnahme": ("team", "kommune", "begonnen_am", "gespeichert_am"),
    "Fall": (
        "kommune",
        "team",
        "phase",
        "zugangsweg",
        "zielgruppe",
        "gemeinde",
        "begonnen_am",
        "letzter_kontakt_am",
        "offen",
        "ende_art",
        "zielerreichung",
        "beendet_am",
    ),
    "Vertretung": ("fall", "kommune", "von", "bis", "beendet_am"),
    "Fallfreigabe": ("permission", "content_object", "kommune", "von", "bis", "beendet_am"),
    "Notzugriff": ("fall", "kommune", "beginn", "ende"),
    "Einwilligung": ("fall", "kommune", "von", "bis", "widerrufen_am"),
    "Kontakt": ("fall", "kommune", "tag", "dauer", "form", "nachtrag", "erstellt_am", "vorgang"),
    "Kontaktentwurf": ("fall", "kommune", "gespeichert_am"),
    "Dokument": (
        "fall",
        "kommune",
        "art",
        "tag",
        "gueltig_bis",
        "nachtrag",
        "erstellt_am",
        "typ",
        "groesse",
    ),
    "Aufgabe": ("fall", "kommune", "faellig_am", "status", "erledigt_am"),
    "Assessment": ("fall", "kommune", "anlass", "tag", "abgeschlossen_am"),
    "Hilfeplan": ("fall", "kommune", "nummer", "stand", "gueltig_ab", "vereinbart_am"),
    "Ziel": ("fall", "kommune", "hilfeplan", "handlungsfeld", "faellig_am", "vorlage"),
    "Leistung": ("fall", "kommune", "ziel", "beginn", "status_am", "vorlage"),
    "AssessmentWert": ("fall", "kommune", "assessment", "handlungsfeld"),
    **dict.fromkeys(
        (
            "Aufenthaltsstatus",
            "Leistungsbezug",
            "Arbeitsmarktprofil",
            "Station",
            "Sprachzertifikat",
        ),
        ("fall", "kommune"),
    ),
}
