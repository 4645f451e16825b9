"""Each kind of bad input: one clear German finding with place and remedy, no row believed."""

import io

import pytest
from openpyxl import load_workbook

from stellen.einlesen import lies_datei
from stellen.einlesen.typen import MAX_BEFUNDE
from tests.stellen.einlesen.hilfen import (
    ECHT,
    TAG,
    als_csv_text,
    als_xlsx_bytes,
    amtlich,
    arten,
    echt,
    einer,
    flach,
    kommunen,
    lies,
)

SOEST = "30.06.2024;05974;Soest, Kreis;koordination;2,50;2,00;0,50;0,00"


def test_missing_kommune() -> None:
    ohne = "".join(
        z for z in ECHT.read_text().splitlines(keepends=True) if '"Soest, Kreis",3,abh' not in z
    )
    befund = einer(lies(ohne, vollstaendig=True), "kommune-fehlt")
    assert "Soest, Kreis" in befund.text
    assert "Ausländerbehörden" in befund.text
    assert befund.schwere == "fehler"


def test_missing_table() -> None:
    ohne = "".join(z for z in ECHT.read_text().splitlines(keepends=True) if ",ebh," not in z)
    assert "Einbürgerungsbehörden" in einer(lies(ohne, vollstaendig=True), "stellenart-fehlt").text


def test_doubled_row_names_the_first() -> None:
    befund = einer(lies(flach(SOEST, SOEST.replace("05974", ""))), "doppelt")
    assert "zuerst in Zeile 2" in befund.text
    assert befund.ort == "Blatt „meldung.csv“, Zeile 3"


@pytest.mark.parametrize(
    ("zeile", "art", "spalte"),
    [
        (SOEST.replace("0,50;0,00", "0,50;-1,00"), "negativ", "H („nicht vorgesehen“)"),
        (SOEST.replace("2,50;", "2.500;"), "zweideutig", "E („zugewiesen“)"),
        (SOEST.replace("2,00;", "=1+1;"), "formel", "F („besetzt“)"),
        (SOEST.replace("2,00;", ";"), "leer", "F („besetzt“)"),
        (SOEST.replace("0,50;", "0,505;"), "nachkommastellen", "G („vorgesehen“)"),
        (SOEST.replace("Soest, Kreis", "=cmd()").replace("05974", ""), "formel", "C („Kommune“)"),
        (SOEST.replace("Soest, Kreis", "@SUM(A1)"), "formel", "C („Kommune“)"),
        (SOEST.replace("05974", "05358008"), "ags-unbekannt", "B („AGS“)"),
        (SOEST.replace("05974", "05358"), "ags-name", "C („Kommune“)"),
        (SOEST.replace("05974;Soest, Kreis", ";Aachen"), "kommune-mehrdeutig", "C („Kommune“)"),
        (SOEST.replace("05974;Soest, Kreis", ";Lummerland"), "kommune-unbekannt", "C („Kommune“)"),
        (SOEST.replace("05974;Soest, Kreis", ";"), "ohne-kommune", "C („Kommune“)"),
        (SOEST.replace("koordination", "pförtner"), "stellenart", "D („Stellenart“)"),
        (SOEST.replace("30.06.2024", "31.06.2024"), "stichtag", "A („Stichtag“)"),
    ],
)
def test_bad_cell_is_named_with_place_and_remedy(zeile: str, art: str, spalte: str) -> None:
    ergebnis = lies(flach(zeile))
    befund = einer(ergebnis, art)
    assert (befund.schwere, befund.zeile, befund.spalte) == ("fehler", 2, spalte)
    assert befund.abhilfe
    assert befund in ergebnis.fehler


def test_formula_in_a_column_that_is_not_read() -> None:
    inhalt = flach(SOEST + ";=HYPERLINK()").replace(
        "nicht vorgesehen", "nicht vorgesehen;Bemerkung"
    )
    assert einer(lies(inhalt), "formel").spalte == "I"


def test_all_errors_at_once() -> None:
    ergebnis = lies(
        flach(SOEST.replace("2,50;2,00", "x;-1"), SOEST.replace("koordination", "?"), ";;;;1;1;0;0")
    )
    assert arten(ergebnis) == [
        "keine-zahl",
        "negativ",
        "stellenart",
        "stellenart",
        "stichtag",
        "ohne-kommune",
    ]


def test_sum_that_does_not_add_up_is_marked_not_refused() -> None:
    ergebnis = lies(flach(SOEST.replace("2,00", "1,00")))
    befund = einer(ergebnis, "identitaet")
    assert befund.schwere == "warnung"
    assert "ergibt 1,50, zugewiesen sind 2,50" in befund.text
    assert len(ergebnis.zeilen) == 1


def test_total_that_does_not_add_up_is_marked() -> None:
    reihen = amtlich(echt())
    gesamt = next(reihe for reihe in reihen if reihe and reihe[0] == "Gesamt")
    gesamt[1] = "195,00"
    befund = einer(lies(als_csv_text(reihen), vollstaendig=True), "gesamt")
    assert befund.schwere == "warnung"
    assert "zugewiesen 195,00 statt 194,00" in befund.text


def test_other_stichtag_than_asked_for() -> None:
    befund = einer(lies(ECHT.read_text(), stichtag=TAG.replace(year=2023)), "stichtag-widerspruch")
    assert (befund.zeile, befund.schwere) == (2, "fehler")
    kopfzeile = einer(
        lies(als_csv_text(amtlich(echt())), stichtag=TAG.replace(year=2023)), "stichtag-widerspruch"
    )
    assert kopfzeile.zeile == 1


def test_stichtag_of_the_file_name_helps_and_warns() -> None:
    ohne = flach(SOEST).replace("Stichtag;", "").replace("30.06.2024;", "")
    assert einer(lies(ohne), "stichtag").abhilfe.startswith("Geben Sie den Stichtag an")
    assert lies(ohne, name="kim_20240630.csv").stichtage == [TAG]
    assert einer(lies(flach(SOEST), name="kim-2023-12-31.csv"), "dateiname").schwere == "warnung"


def test_baustein_must_fit() -> None:
    inhalt = flach("1;" + SOEST.replace("koordination", "abh")).replace(
        "Stichtag;", "Baustein;Stichtag;"
    )
    assert "gehört zu Baustein 3" in einer(lies(inhalt), "baustein").text


def test_header_with_missing_or_doubled_columns() -> None:
    assert (
        "zur Besetzung vorgesehen"
        in einer(lies(flach(SOEST).replace(";vorgesehen", ";")), "spalte-fehlt").text
    )
    assert "besetzt" in einer(lies(flach(SOEST).replace("AGS", "besetzt")), "spalte-doppelt").text


def test_table_without_stellenart_and_numbers_without_header() -> None:
    kopf = "Kommune;zugewiesen;besetzt;vorgesehen;nicht vorgesehen\n"
    assert (
        "Zeile über der Tabelle"
        in einer(lies(kopf + "Soest, Kreis;1;1;0;0\n", stichtag=TAG), "stellenart").abhilfe
    )
    assert einer(lies("Soest, Kreis;1;1;0;0\n", stichtag=TAG), "ausserhalb").zeile == 1


@pytest.mark.parametrize(
    ("inhalt", "teil"),
    [
        (flach(SOEST).encode("utf-16"), "UTF-16"),
        (
            flach(SOEST.replace("05974;Soest, Kreis", ";Düren, Kreis")).encode("cp850"),
            "weder UTF-8 noch",
        ),
        (flach(SOEST.replace("05974;Soest, Kreis", ";Köln")).encode("cp850"), "MS-DOS"),
        (flach(SOEST.replace("05974;Soest, Kreis", ";Köln")).encode("mac-roman"), "Macintosh"),
        (flach(SOEST.replace("Soest", "Köln".encode().decode("cp1252"))), "doppelt kodiert"),
        (flach(SOEST.replace("Soest", "K\ufffdln")), "verloren"),
    ],
)
def test_wrong_encoding(inhalt: bytes | str, teil: str) -> None:
    befund = einer(lies(inhalt), "kodierung")
    assert teil in befund.text
    assert "CSV UTF-8" in befund.abhilfe


@pytest.mark.parametrize(
    "inhalt", [b"", b"\n\n;;\n", b"Guten Tag\n", b"\x00\x01\x02", b"%PDF-1.7", b"<html></html>"]
)
def test_no_table(inhalt: bytes) -> None:
    ergebnis = lies(inhalt)
    assert arten(ergebnis) in (["leere-datei"], ["keine-tabelle"])


def test_quote_that_is_never_closed() -> None:
    inhalt = flach(SOEST) + '"' + "x" * 200_000
    assert einer(lies(inhalt), "csv").blatt == "meldung.csv"


def test_unconfirmed_spelling_is_listed_and_can_be_confirmed() -> None:
    inhalt = flach(SOEST.replace("05974;Soest, Kreis", ";Krs. Soest"))
    (offen,) = lies(inhalt).zu_bestaetigen
    assert (offen.text, offen.ags, offen.name, offen.anzahl) == (
        "Krs. Soest",
        "05974",
        "Soest, Kreis",
        1,
    )
    assert lies(inhalt, bestaetigt={"Krs. Soest": "05974"}).zu_bestaetigen == []
    aachen = flach(SOEST.replace("05974;Soest, Kreis", ";Aachen"))
    assert lies(aachen, bestaetigt={"Aachen": "05334"}).zeilen[0].ags == "05334"


def test_ags_decides_over_an_odd_name_but_says_so() -> None:
    ergebnis = lies(flach(SOEST.replace("Soest, Kreis", "Soester Börde")))
    assert einer(ergebnis, "ags-name").schwere == "warnung"
    assert ergebnis.zeilen[0].ags == "05974"


def test_the_first_error_is_not_lost_behind_many_warnings() -> None:
    falsch = [
        f"{1 + i % 28:02}.{1 + i // 28 % 12:02}.{2001 + i // 336};05974;;ebh;9;1;0;0"
        for i in range(700)
    ]
    ergebnis = lies(flach(*falsch, SOEST.replace("2,50", "-1")))
    assert (len(ergebnis.warnungen), len(ergebnis.fehler)) == (MAX_BEFUNDE, 1)
    assert ergebnis.weitere_befunde == 200


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stellen.einlesen.leser.MAX_ZEILEN", 30)
    ergebnis = lies(flach(*[SOEST] * 40))
    assert "mehr als 30 Zeilen" in einer(ergebnis, "zu-viele-zeilen").text
    assert ergebnis.befunde[0].art == "zu-viele-zeilen"


def test_two_hundred_megabytes_are_refused_before_reading() -> None:
    class Riese:
        """Knows its size; reading it would be the mistake."""

        def seek(self, offset: int, woher: int = 0) -> int:
            return 200 * 1024**2 if woher == 2 else offset

        def read(self, anzahl: int = -1) -> bytes:
            raise AssertionError("read although too large")

    ergebnis = lies_datei(Riese(), dateiname="riese.csv", stichtag=TAG, kommunen=kommunen())  # type: ignore[arg-type]
    assert "200 MB" in einer(ergebnis, "zu-gross").text


def test_hidden_sheet_is_skipped_and_named() -> None:
    buch = load_workbook(
        io.BytesIO(als_xlsx_bytes({"Daten": amtlich(echt()), "Alt": amtlich(echt())}))
    )
    buch["Alt"].sheet_state = "hidden"
    ziel = io.BytesIO()
    buch.save(ziel)
    ergebnis = lies(ziel.getvalue(), vollstaendig=True)
    assert (ergebnis.befunde, ergebnis.uebersprungene_blaetter) == ([], ["Alt"])
