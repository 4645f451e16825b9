"""Open data: only settled and released figures, the same as in the report, described for programs."""

import csv
import hashlib
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kim.kontext import kontext, systemkontext
from kim.models import Kommune
from stellen.actions import (
    change_status,
    feststellen,
    hindernisse,
    release_erhebung,
    withdraw_erhebung,
)
from stellen.bericht import als_csv
from stellen.bericht_daten import lade_bericht
from stellen.constants import GROESSEN, MeldungStatus
from stellen.models import Erhebung, Meldung, MeldungZeile, Veroeffentlichung
from stellen.offene_daten import SPALTEN
from stellen.offene_daten.dcat import KONTEXT
from tests.kim.anmelden import angemeldet
from tests.stellen.fabriken import STICHTAG, erhebung_mit_zahlen, neue_version

pytestmark = pytest.mark.django_db

SEITE = f"/offene-daten/{STICHTAG}/"
DATEI = f"{SEITE}stellenbesetzung.csv"
METADATEN = f"{DATEI}-metadata.json"
DCAT = f"{SEITE}dcat.jsonld"
FREIGABE = f"/stellen/{STICHTAG}/freigabe/"


@pytest.fixture
def ministerium(nutzer_mit):
    return nutzer_mit("ministerium")


@pytest.fixture
def erhebung() -> Erhebung:
    return erhebung_mit_zahlen()


@pytest.fixture
def frei(erhebung, ministerium) -> Erhebung:
    with kontext(ministerium):
        release_erhebung(erhebung=erhebung, by=ministerium)
    return erhebung


def zeilen(inhalt: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(inhalt.decode()), delimiter=";"))


def korrigiere(erhebung: Erhebung, ministerium, ags: str = "05358") -> None:
    """A correction of one Kommune, settled: two VZÄ move from besetzt to vorgesehen."""
    with systemkontext("Test"):
        neu = neue_version(Meldung.objects.get(erhebung=erhebung, kommune__ags=ags))
        zeile = MeldungZeile.objects.get(meldung=neu, stellenart="case_management")
        zeile.besetzt -= 2
        zeile.vorgesehen += 2
        zeile.save()
    with kontext(ministerium):
        feststellen(erhebung=erhebung, by=ministerium)


# -- releasing ------------------------------------------------------------------------------
def test_the_file_has_the_figures_of_the_report(frei, client):
    antwort = client.get(DATEI)
    offen = zeilen(antwort.content)
    with systemkontext("Test"):
        bericht = als_csv(lade_bericht(frei, nutzer=None))
    soll = [z for z in zeilen(bericht) if z["kommune"] != "Gesamt"]
    assert [[z["stellenart"], z["kommune"], *(z[g] for g in GROESSEN)] for z in offen] == [
        [z["tabelle"], z["kommune"], *(z[g] for g in GROESSEN)] for z in soll
    ]
    assert len(offen) == 270
    summe = sum(Decimal(z["besetzt"].replace(",", ".")) for z in offen if z["baustein"] == "2")
    assert summe == Decimal("569.74")
    assert {z["stichtag"] for z in offen} == {str(STICHTAG)}
    with systemkontext("Test"):
        assert {z["ags"] for z in offen} == set(Kommune.objects.values_list("ags", flat=True))


def test_before_the_release_there_is_nothing(erhebung, client):
    for pfad in (SEITE, DATEI, METADATEN, DCAT):
        assert client.get(pfad).status_code == 404
    assert "Noch nichts freigegeben" in client.get("/offene-daten/").content.decode()
    assert client.get("/offene-daten/katalog.jsonld").json()["dcat:dataset"] == []


def test_only_when_every_kommune_is_settled(ministerium, dueren, soest, settings):
    erhebung = erhebung_mit_zahlen(kommunen=Kommune.objects.exclude(pk=soest.pk))
    erhebung_mit_zahlen("2023-06-30", status=MeldungStatus.GEPRUEFT, veroeffentlicht=False)
    with kontext(ministerium):
        assert "53 von 54" in hindernisse(erhebung)[0]
        for eine in Erhebung.objects.all():
            with pytest.raises(ValidationError, match="festgestellt"):
                release_erhebung(erhebung=eine, by=ministerium)
        assert not Veroeffentlichung.objects.exists()


def test_invented_figures_are_marked_and_refused_in_production(ministerium, client, settings):
    erhebung = erhebung_mit_zahlen(ist_demo=True)
    settings.PRODUKTION = True
    with kontext(ministerium), pytest.raises(ValidationError, match="Demodaten"):
        release_erhebung(erhebung=erhebung, by=ministerium)
    settings.PRODUKTION = False
    with kontext(ministerium):
        release_erhebung(erhebung=erhebung, by=ministerium)
    for pfad in ("/offene-daten/", SEITE, METADATEN, DCAT):
        assert "rfundene Demodaten" in client.get(pfad).content.decode(), pfad


def test_nobody_else_releases(erhebung, nutzer_mit, dueren):
    for nutzer in (nutzer_mit("koordination", dueren), nutzer_mit("evaluation")):
        with kontext(nutzer), pytest.raises(PermissionDenied):
            release_erhebung(erhebung=erhebung, by=nutzer)
        with pytest.raises(Error, match="row-level security"), kontext(nutzer):
            Veroeffentlichung.objects.create(
                erhebung=erhebung, version=1, inhalt=b"x", pruefsumme="x", zeilen=1, anmerkung="x"
            )


def test_the_page_names_what_becomes_public_and_releases(erhebung, ministerium):
    client = angemeldet(ministerium)
    assert FREIGABE in client.get(f"/stellen/{STICHTAG}/").content.decode()
    frage = client.get(FREIGABE).content.decode()
    assert "ohne Anmeldung" in frage
    assert "Nicht öffentlich werden" in frage
    assert client.post(FREIGABE, follow=True).redirect_chain == [(SEITE, 302)]
    with systemkontext("Test"):
        erhebung.refresh_from_db()
        assert erhebung.freigegeben_am is not None
        assert erhebung.history.latest().history_user == ministerium
    assert client.post(FREIGABE).status_code == 422  # already released


# -- corrections, withdrawal ------------------------------------------------------------------
def test_a_settled_correction_is_a_further_version(frei, ministerium, client):
    erste = client.get(DATEI)
    with systemkontext("Test"):
        neue_version(Meldung.objects.get(erhebung=frei, kommune__ags="05974"))
    assert client.get(DATEI).content == erste.content  # not settled: nothing changes
    korrigiere(frei, ministerium)
    zweite = client.get(DATEI)
    vorher, nachher = (
        next(z for z in zeilen(a.content) if (z["ags"], z["baustein"]) == ("05358", "2"))
        for a in (erste, zweite)
    )
    assert (vorher["besetzt"], vorher["vorgesehen"]) != (nachher["besetzt"], nachher["vorgesehen"])
    assert client.get(f"{SEITE}1/stellenbesetzung.csv").content == erste.content
    seite = client.get(SEITE).content.decode()
    assert "Düren, Kreis (Version 2)" in seite
    assert "Übertragungsfehler" not in seite
    assert client.get(DCAT).json()["dcat:version"] == "2"


def test_settling_what_is_not_released_publishes_nothing(erhebung, ministerium):
    korrigiere(erhebung, ministerium)
    assert not Veroeffentlichung.objects.exists()


def test_withdrawn_is_gone_and_says_so(frei, ministerium, client):
    with kontext(ministerium), pytest.raises(ValidationError, match="begründen"):
        withdraw_erhebung(erhebung=frei, grund=" ", by=ministerium)
    antwort = angemeldet(ministerium).post(f"{FREIGABE}ende/", {"grund": "GEHEIM falsche Datei"})
    assert antwort.status_code == 302
    for pfad in (SEITE, DATEI, METADATEN, DCAT, f"{SEITE}1/stellenbesetzung.csv"):
        weg = client.get(pfad)
        assert weg.status_code == 410, pfad
        assert "zurückgezogen" in weg.content.decode()
        assert "GEHEIM" not in weg.content.decode()
        assert b"05358" not in weg.content
    assert str(STICHTAG) not in client.get("/offene-daten/").content.decode()
    assert client.get("/offene-daten/katalog.jsonld").json()["dcat:dataset"] == []


def test_released_again_it_is_a_new_version(frei, ministerium, client):
    with kontext(ministerium):
        withdraw_erhebung(erhebung=frei, grund="Test", by=ministerium)
        with pytest.raises(ValidationError, match="nicht freigegeben"):
            withdraw_erhebung(erhebung=frei, grund="Test", by=ministerium)
        release_erhebung(erhebung=frei, by=ministerium)
    assert client.get(DCAT).json()["dcat:version"] == "2"
    assert client.get(f"{SEITE}1/stellenbesetzung.csv").status_code == 404


@pytest.mark.parametrize(
    ("regel", "werte"),
    [
        ("veroeffentlichung_version_eindeutig", {}),
        ("veroeffentlichung_zurueckgezogen_nachher", {"version": 2, "zurueckgezogen_am": "2000"}),
    ],
)
def test_the_database_guards(frei, regel, werte):
    gut = {"version": 1, "inhalt": b"x", "pruefsumme": "x", "zeilen": 1, "anmerkung": "x"}
    if "zurueckgezogen_am" in werte:
        werte = werte | {"zurueckgezogen_am": timezone.now() - timedelta(days=9)}
    with systemkontext("Test"), pytest.raises(IntegrityError, match=regel), transaction.atomic():
        Veroeffentlichung.objects.create(erhebung=frei, **gut | werte)


def test_a_step_of_the_table_alone_publishes_nothing_unsettled(frei, ministerium):
    with kontext(ministerium):
        neu = neue_version(Meldung.objects.get(erhebung=frei, kommune__ags="05358"))
        change_status(meldung=neu, status=MeldungStatus.GEPRUEFT, by=ministerium)
    assert Veroeffentlichung.objects.count() == 1


# -- what the public gets ---------------------------------------------------------------------
def test_nothing_public_reads_a_protected_table(frei, client):
    """Without a data context a protected table raises; these pages never come near one."""
    for pfad in ("/offene-daten/", SEITE, DATEI, METADATEN, DCAT, "/offene-daten/katalog.jsonld"):
        with CaptureQueriesContext(connection) as gezaehlt:
            assert client.get(pfad).status_code == 200
        tabellen = set(re.findall(r'FROM "(\w+)"', " ".join(a["sql"] for a in gezaehlt)))
        assert tabellen <= {"stellen_veroeffentlichung", "stellen_erhebung"}, pfad


def test_the_list_costs_the_same_for_one_and_three(ministerium, client):
    zahlen = []
    for tage in (["2020-06-30"], ["2021-06-30", "2022-06-30"]):
        for tag in tage:
            erhebung = erhebung_mit_zahlen(tag, veroeffentlicht=False)
            with kontext(ministerium):
                release_erhebung(erhebung=Erhebung.objects.get(pk=erhebung.pk), by=ministerium)
        with CaptureQueriesContext(connection) as gezaehlt:
            client.get("/offene-daten/")
        zahlen.append(len(gezaehlt))
    assert zahlen == [3, 3]


def test_the_file_is_cacheable_and_usable_from_other_pages(frei, client):
    antwort = client.get(DATEI)
    assert antwort["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert antwort["Access-Control-Allow-Origin"] == "*"
    assert antwort["Cache-Control"] == "public, max-age=300"
    assert antwort["ETag"] == f'"{hashlib.sha256(antwort.content).hexdigest()}"'
    assert f'<{METADATEN}>; rel="describedby"' in antwort["Link"]
    wieder = client.get(DATEI, headers={"If-None-Match": antwort["ETag"]})
    assert (wieder.status_code, wieder.content) == (304, b"")


def test_for_who_is_signed_in_it_is_the_same_file(frei, client, nutzer_mit):
    assert angemeldet(nutzer_mit(None)).get(DATEI).content == client.get(DATEI).content


def test_csvw_describes_exactly_the_columns_of_the_file(frei, client):
    antwort = client.get(METADATEN)
    assert antwort["Content-Type"] == "application/csvm+json"
    dokument = antwort.json()
    kopf = (
        client.get(DATEI).content.decode().splitlines()[0].split(dokument["dialect"]["delimiter"])
    )
    spalten = dokument["tableSchema"]["columns"]
    assert [s["name"] for s in spalten] == kopf == [s.name for s in SPALTEN]
    assert dokument["url"] == DATEI.rpartition("/")[2]
    assert dokument["@context"][0] == "http://www.w3.org/ns/csvw"
    assert dokument["dc:license"] == {"@id": "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}
    schluessel = [
        tuple(z[s] for s in dokument["tableSchema"]["primaryKey"])
        for z in zeilen(client.get(DATEI).content)
    ]
    assert len(schluessel) == len(set(schluessel))


def test_every_cell_fits_the_datatype_csvw_names(frei, client):
    spalten = {
        s["name"]: s["datatype"] for s in client.get(METADATEN).json()["tableSchema"]["columns"]
    }
    for zeile in zeilen(client.get(DATEI).content):
        for name, wert in zeile.items():
            art = spalten[name]
            if art == "string":
                assert wert
            elif art["base"] == "string":
                assert re.fullmatch(art["format"], wert)
            elif art["base"] == "decimal":
                assert art["format"] == {"decimalChar": ","}
                assert Decimal(wert.replace(",", ".")) >= art["minimum"]
            elif art["base"] == "integer":
                assert art["minimum"] <= int(wert) <= art["maximum"]
            else:
                assert (art["base"], art["format"]) == ("date", "yyyy-MM-dd")
                assert date.fromisoformat(wert)


DATENSATZ = {"dcterms:title", "dcterms:description", "dcterms:publisher"}
EMPFOHLEN = {
    "dcat:keyword", "dcat:theme", "dcatap:availability", "dcatde:politicalGeocodingLevelURI",
    "dcatde:politicalGeocodingURI", "dcterms:spatial", "dcterms:temporal", "dcat:distribution",
}  # fmt: skip
DISTRIBUTION = {"dcat:accessURL", "dcterms:license"}
"""Obligatory and recommended in DCAT-AP.de 3.0, overview of the specification."""


def test_dcat_has_what_the_profile_wants(frei, client, settings):
    settings.KIM_DCAT_CONTRIBUTOR_ID = "mkjfgfi"
    settings.KIM_HERAUSGEBER_KONTAKT = "daten@example.org"
    antwort = client.get(DCAT)
    assert antwort["Content-Type"] == "application/ld+json"
    dokument = antwort.json()
    assert set(dokument) >= DATENSATZ | EMPFOHLEN
    datei = dokument["dcat:distribution"]
    assert set(datei) >= DISTRIBUTION
    assert datei["dcterms:license"] == {"@id": "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}
    assert "Ministerium" in datei["dcatde:licenseAttributionByText"]["@value"]
    assert dokument["dcatde:contributorID"] == {"@id": "http://dcat-ap.de/def/contributors/mkjfgfi"}
    assert dokument["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:daten@example.org"}
    assert dokument["dcterms:spatial"]["@id"].endswith("/stateKey/05")
    inhalt = client.get(DATEI).content
    assert datei["dcat:byteSize"]["@value"] == str(len(inhalt))
    assert (
        datei["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(inhalt).hexdigest()
    )
    assert client.get(datei["dcat:downloadURL"]["@id"]).content == inhalt


def test_without_contact_and_id_the_description_leaves_them_out(frei, client, settings):
    settings.KIM_DCAT_CONTRIBUTOR_ID = settings.KIM_HERAUSGEBER_KONTAKT = ""
    assert not {"dcatde:contributorID", "dcat:contactPoint"} & set(client.get(DCAT).json())


def _knoten(wert, schluessel=""):
    """All (key, value) of a JSON-LD document below its context."""
    if isinstance(wert, dict):
        for k, w in wert.items():
            if k != "@context":
                yield k, w
                yield from _knoten(w, k)
    elif isinstance(wert, list):
        for w in wert:
            yield from _knoten(w, schluessel)


@pytest.mark.parametrize("pfad", [DCAT, "/offene-daten/katalog.jsonld"])
def test_every_name_has_its_prefix_and_every_id_is_absolute(frei, client, pfad):
    dokument = client.get(pfad).json()
    assert dokument["@context"] == KONTEXT
    namen = {k for k, _ in _knoten(dokument) if not k.startswith("@")}
    namen |= {w for k, w in _knoten(dokument) if k == "@type"}
    assert {n.partition(":")[0] for n in namen} <= set(KONTEXT)
    assert all(re.match(r"(https?://|mailto:)", w) for k, w in _knoten(dokument) if k == "@id")
    assert json.dumps(dokument)  # nothing but JSON


def test_the_catalogue_names_every_released_stichtag(frei, client):
    katalog = client.get("/offene-daten/katalog.jsonld").json()
    assert {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset"} <= set(
        katalog
    )
    assert [d["dcterms:identifier"] for d in katalog["dcat:dataset"]] == [
        f"kim-stellenbesetzung-{STICHTAG}"
    ]
