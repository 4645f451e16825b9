"""Factories of the protected models of ``casemanagement`` (see ``tests/fabriken.py``)."""

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.utils import timezone

from casemanagement.constants import Anlass, Kontaktform, Nachweis, Sprachniveau, Stationsart
from casemanagement.models import (
    Aktenzaehler,
    Arbeitsmarktprofil,
    Assessment,
    AssessmentWert,
    Aufenthaltsstatus,
    Aufgabe,
    Aufnahme,
    Beziehung,
    Dokument,
    Einwilligung,
    Fall,
    Fallfreigabe,
    Handlungsfeld,
    Hilfeplan,
    Kontakt,
    Kontaktentwurf,
    KontaktHandlungsfeld,
    Leistung,
    Leistungsbezug,
    Notzugriff,
    Person,
    PersonSchluessel,
    PersonSprache,
    Sprachzertifikat,
    Station,
    Vertretung,
    Ziel,
)
from kim.kontext import systemkontext
from kim.models import Rechtskreis
from tests.fabriken import Bereich, eltern, fabrik

TAG = date(2024, 6, 30)


@fabrik(Person)
def person(bereich: Bereich) -> Person:
    return Person.objects.create(
        kommune=bereich.kommune, team=bereich.team, name="Fabrik Erfunden", geburtsdatum=TAG
    )


@fabrik(PersonSchluessel)
def person_schluessel(bereich: Bereich) -> PersonSchluessel:
    """One more spelling than the person's own row."""
    return PersonSchluessel.objects.create(
        person=eltern(person, bereich),
        kommune=bereich.kommune,
        team=bereich.team,
        text="fabrik",
        schluessel=["FPRK"],
    )


@fabrik(PersonSprache)
def person_sprache(bereich: Bereich) -> PersonSprache:
    return PersonSprache.objects.create(
        person=eltern(person, bereich), kommune=bereich.kommune, sprache="Dari"
    )


@fabrik(Beziehung)
def beziehung(bereich: Bereich) -> Beziehung:
    return Beziehung.objects.create(
        person=eltern(person, bereich), kommune=bereich.kommune, art="kind", name="Fabrik Erfunden"
    )


@fabrik(Aufnahme)
def aufnahme(bereich: Bereich) -> Aufnahme:
    return Aufnahme.objects.create(
        nutzer=bereich.nutzer, team=bereich.team, kommune=bereich.kommune
    )


@fabrik(Fall)
def fall(bereich: Bereich) -> Fall:
    return Fall.objects.create(
        kommune=bereich.kommune,
        team=bereich.team,
        person=eltern(person, bereich),
        fallfuehrung=bereich.nutzer,
    )


@fabrik(Aktenzaehler)
def aktenzaehler(bereich: Bereich) -> Aktenzaehler:
    return Aktenzaehler.objects.create(kommune=bereich.kommune, jahr=1999)


@fabrik(Vertretung)
def vertretung(bereich: Bereich) -> Vertretung:
    return Vertretung.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, nutzer=bereich.nutzer, von=TAG, bis=TAG
    )


@fabrik(Fallfreigabe)
def fallfreigabe(bereich: Bereich) -> Fallfreigabe:
    return Fallfreigabe.objects.create(
        content_object=eltern(fall, bereich),
        kommune=bereich.kommune,
        user=bereich.nutzer,
        permission=Permission.objects.get(codename="read_fall"),
        von=TAG,
        bis=TAG,
        grund="Fabrik",
    )


@fabrik(Notzugriff)
def notzugriff(bereich: Bereich) -> Notzugriff:
    """Only the Fachaufsicht itself breaks the glass; the system does for tests."""
    return Notzugriff.objects.create(
        fall=eltern(fall, bereich),
        kommune=bereich.kommune,
        nutzer=bereich.nutzer,
        grund="Fabrik",
        ende=timezone.now() + timedelta(hours=1),
    )


@fabrik(Einwilligung)
def einwilligung(bereich: Bereich) -> Einwilligung:
    return Einwilligung.objects.create(
        fall=eltern(fall, bereich),
        kommune=bereich.kommune,
        zweck="Fabrik",
        nachweis=Nachweis.SCHRIFTLICH,
        von=TAG,
    )


@fabrik(Kontakt)
def kontakt(bereich: Bereich) -> Kontakt:
    return Kontakt.objects.create(
        fall=eltern(fall, bereich),
        kommune=bereich.kommune,
        tag=TAG,
        form=Kontaktform.TELEFON,
        notiz="Fabrik",
        verfasser=bereich.nutzer,
    )


@fabrik(KontaktHandlungsfeld)
def kontakt_handlungsfeld(bereich: Bereich) -> KontaktHandlungsfeld:
    return KontaktHandlungsfeld.objects.create(
        kontakt=eltern(kontakt, bereich), kommune=bereich.kommune, handlungsfeld=_feld()
    )


def _feld() -> Handlungsfeld:
    with systemkontext("Fabrik"):
        return Handlungsfeld.objects.get_or_create(
            name="Fabrik", defaults={"gueltig_von": date(2020, 1, 1)}
        )[0]


@fabrik(Kontaktentwurf)
def kontaktentwurf(bereich: Bereich) -> Kontaktentwurf:
    return Kontaktentwurf.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, nutzer=bereich.nutzer
    )


@fabrik(Aufgabe)
def aufgabe(bereich: Bereich) -> Aufgabe:
    return Aufgabe.objects.create(
        fall=eltern(fall, bereich),
        kommune=bereich.kommune,
        text="Fabrik",
        faellig_am=TAG,
        zustaendig=bereich.nutzer,
    )


@fabrik(Dokument)
def dokument(bereich: Bereich) -> Dokument:
    return Dokument.objects.create(
        fall=eltern(fall, bereich),
        kommune=bereich.kommune,
        titel="Fabrik",
        art="bescheid",
        verfasser=bereich.nutzer,
        kennung=uuid4().hex,
        dateiname="fabrik.pdf",
        typ="pdf",
        groesse=1,
        sha256="0" * 64,
    )


@fabrik(Assessment)
def assessment(bereich: Bereich) -> Assessment:
    return Assessment.objects.create(
        fall=eltern(fall, bereich),
        kommune=bereich.kommune,
        anlass=Anlass.BEGINN,
        tag=TAG,
        verfasser=bereich.nutzer,
    )


@fabrik(AssessmentWert)
def assessment_wert(bereich: Bereich) -> AssessmentWert:
    eines = eltern(assessment, bereich)
    return AssessmentWert.objects.create(
        fall=eines.fall, kommune=bereich.kommune, assessment=eines, handlungsfeld=_feld()
    )


@fabrik(Hilfeplan)
def hilfeplan(bereich: Bereich) -> Hilfeplan:
    return Hilfeplan.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, nummer=1, verfasser=bereich.nutzer
    )


@fabrik(Ziel)
def ziel(bereich: Bereich) -> Ziel:
    plan = eltern(hilfeplan, bereich)
    return Ziel.objects.create(
        fall=plan.fall,
        kommune=bereich.kommune,
        hilfeplan=plan,
        handlungsfeld=_feld(),
        text="Fabrik",
    )


@fabrik(Leistung)
def leistung(bereich: Bereich) -> Leistung:
    eines = eltern(ziel, bereich)
    return Leistung.objects.create(
        fall=eines.fall, kommune=bereich.kommune, ziel=eines, was="Fabrik"
    )


@fabrik(Aufenthaltsstatus)
def aufenthaltsstatus(bereich: Bereich) -> Aufenthaltsstatus:
    return Aufenthaltsstatus.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, titel="60a-2-1", von=TAG
    )


@fabrik(Leistungsbezug)
def leistungsbezug(bereich: Bereich) -> Leistungsbezug:
    with systemkontext("Fabrik"):
        kreis, _ = Rechtskreis.objects.get_or_create(
            kuerzel="Fabrik",
            defaults={"bezeichnung": "Fabrik", "gueltig_von": TAG, "quelle": "Fabrik"},
        )
    return Leistungsbezug.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, rechtskreis=kreis, von=TAG
    )


@fabrik(Arbeitsmarktprofil)
def arbeitsmarktprofil(bereich: Bereich) -> Arbeitsmarktprofil:
    return Arbeitsmarktprofil.objects.create(fall=eltern(fall, bereich), kommune=bereich.kommune)


@fabrik(Station)
def station(bereich: Bereich) -> Station:
    return Station.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, art=Stationsart.KURS, von=TAG
    )


@fabrik(Sprachzertifikat)
def sprachzertifikat(bereich: Bereich) -> Sprachzertifikat:
    return Sprachzertifikat.objects.create(
        fall=eltern(fall, bereich), kommune=bereich.kommune, niveau=Sprachniveau.B1, datum=TAG
    )
