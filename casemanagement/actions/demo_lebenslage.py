"""Residence, benefits, work and language of the invented persons. Demo mode only.

A generator of its own: what is added here changes nothing of the other demo data. Each person
follows one of a few courses that a practitioner knows; days are relative to today.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from casemanagement.constants import (
    Anerkennung,
    Berufsabschluss,
    Beschaeftigung,
    Fahrerlaubnis,
    Schulabschluss,
    Sprachniveau,
    Stationsart,
    Titelnachweis,
)
from casemanagement.models import (
    Arbeitsmarktprofil,
    Aufenthaltsstatus,
    Fall,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from casemanagement.titel import titel
from kim.constants import OrganisationArt
from kim.models import Organisation, Rechtskreis
from kim.verlauf import bulk_create_with_history

WEGE: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = (
    (20, (("55-asylg", "AsylbLG"), ("25-2-fluechtling", "SGB II"))),
    (16, (("55-asylg", "AsylbLG"), ("25-2-subsidiaer", "SGB II"))),
    (10, (("55-asylg", "AsylbLG"), ("25-3", "SGB II"))),
    (16, (("55-asylg", "AsylbLG"), ("60a-2-1", "AsylbLG"))),
    (10, (("55-asylg", "AsylbLG"), ("60a-2-1", "AsylbLG"), ("25-5", "SGB II"))),
    (6, (("60a-2-1", "AsylbLG"), ("60c", "AsylbLG"))),
    (10, (("24", "SGB II"),)),
    (6, (("30", "SGB II"),)),
    (4, (("16d", "SGB III"), ("18a", ""))),
    (2, (("2-freizueg", ""),)),
)
"""Weight and the titles one after the other, each with the Rechtskreis people then live by."""
ARBEIT = {
    "55-asylg": Beschaeftigung.ZUSTIMMUNG,
    "60a-2-1": Beschaeftigung.ZUSTIMMUNG,
    "60c": Beschaeftigung.ZUSTIMMUNG,
}
UNBEFRISTET = ("2-freizueg",)
LEISTUNGEN = {
    "AsylbLG": ("Grundleistungen (§ 3 AsylbLG)", OrganisationArt.AMT),
    "SGB II": ("Leistungen zum Lebensunterhalt", OrganisationArt.JOBCENTER),
    "SGB III": ("Förderung der beruflichen Weiterbildung", OrganisationArt.AGENTUR),
}
DANACH = (
    Stationsart.BESCHAEFTIGUNG, Stationsart.MINIJOB, Stationsart.AUSBILDUNG,
    Stationsart.PRAKTIKUM, Stationsart.ARBEITSLOS,
)  # fmt: skip
"""What comes after the course."""
PROFILE = (
    (Schulabschluss.OHNE, Berufsabschluss.ANGELERNT, "Landwirt", Anerkennung.NICHT_NOETIG),
    (Schulabschluss.ABGEBROCHEN, Berufsabschluss.OHNE, "", Anerkennung.NICHT_NOETIG),
    (Schulabschluss.GRUND, Berufsabschluss.ANGELERNT, "Schneiderin", Anerkennung.NICHT_NOETIG),
    (Schulabschluss.ERSTER, Berufsabschluss.ANGELERNT, "Fahrer", Anerkennung.NICHT_NOETIG),
    (Schulabschluss.MITTLERER, Berufsabschluss.BERUF, "Elektriker", Anerkennung.BEANTRAGT),
    (Schulabschluss.MITTLERER, Berufsabschluss.BERUF, "Pflegekraft", Anerkennung.TEILWEISE),
    (Schulabschluss.HOCHSCHULREIFE, Berufsabschluss.HOCHSCHULE, "Lehrerin", Anerkennung.ABGELEHNT),
    (Schulabschluss.HOCHSCHULREIFE, Berufsabschluss.HOCHSCHULE, "Bauingenieur", Anerkennung.VOLL),
)
BETRIEBE = (
    "Bäckerei Muster (erfunden)",
    "Musterbau GmbH (erfunden)",
    "Demo-Pflegedienst (erfunden)",
)
GRUND = {"default_change_reason": "Demodaten (erfunden)", "batch_size": 1_000}


def speichere_lebenslagen(faelle: Sequence[Fall], heute: date) -> None:
    """For files that are stored and still open; history included."""
    lagen = _Lagen(heute)
    for fall in faelle:
        lagen.fuelle(fall)
    for modell, zeilen in lagen.zeilen.items():
        bulk_create_with_history(zeilen, modell, **GRUND)


class _Lagen:
    def __init__(self, heute: date) -> None:
        self.zufall = Random(60104)  # noqa: S311 - the same invented data on every machine
        self.heute = heute
        self.kreise = {k.kuerzel: k for k in Rechtskreis.objects.all()}
        self.traeger: dict[tuple[int | None, str], Organisation] = {
            (o.kommune_id, o.art): o for o in Organisation.objects.filter(aktiv=True)
        }
        self.zeilen: dict[type, list] = {
            Aufenthaltsstatus: [],
            Leistungsbezug: [],
            Arbeitsmarktprofil: [],
            Station: [],
            Sprachzertifikat: [],
        }

    def fuelle(self, fall: Fall) -> None:
        z = self.zufall
        gewichte, wege = zip(*WEGE, strict=True)
        beginn = fall.person.einreise_am or fall.begonnen_am
        abschnitte = self._abschnitte(beginn, z.choices(wege, gewichte)[0])
        for nr, (kennung, kreis, von, bis) in enumerate(abschnitte):
            self._titel(fall, kennung, von, bis, letzter=nr == len(abschnitte) - 1)
            if kreis:
                self._leistung(fall, kreis, von, bis)
        self._arbeit(fall, beginn)
        self._sprache(fall, beginn)

    def _abschnitte(
        self, beginn: date, weg: tuple[tuple[str, str], ...]
    ) -> list[tuple[str, str, date, date | None]]:
        """The titles of a course with their days; the last one is running."""
        spanne = max((self.heute - beginn).days, 180)
        teile = sorted(self.zufall.sample(range(60, spanne), len(weg) - 1))
        beginne = [beginn, *(beginn + timedelta(days=t) for t in teile)]
        bisher = [
            (kennung, kreis, von)
            for (kennung, kreis), von in zip(weg, beginne, strict=True)
            if von <= self.heute and titel(kennung).gab_es(von)
        ]
        enden = [von - timedelta(days=1) for _, _, von in bisher[1:]]
        return [(*eines, bis) for eines, bis in zip(bisher, [*enden, None], strict=False)]

    def _titel(
        self, fall: Fall, kennung: str, von: date, bis: date | None, *, letzter: bool
    ) -> None:
        z = self.zufall
        ende = bis
        if letzter and kennung not in UNBEFRISTET:
            # Most have time left; a few end soon, and one in thirty was overlooked.
            ab = z.choices((-50, 10, 120, 500), (1, 6, 12, 11))[0]
            ende = max(von, self.heute + timedelta(days=ab + z.randint(0, 45)))
        self.zeilen[Aufenthaltsstatus].append(
            Aufenthaltsstatus(
                fall=fall, kommune_id=fall.kommune_id, titel=kennung, von=von, bis=ende,
                beschaeftigung=ARBEIT.get(kennung, Beschaeftigung.ERLAUBT),
                nebenbestimmungen="Wohnsitz in der Kommune" if z.random() < 0.2 else "",
                nachweis=z.choice(list(Titelnachweis)),
            )
        )  # fmt: skip

    def _leistung(self, fall: Fall, kreis: str, von: date, bis: date | None) -> None:
        """The same Rechtskreis goes on over a change of title."""
        bisher = self.zeilen[Leistungsbezug]
        if bisher and bisher[-1].fall is fall and bisher[-1].rechtskreis.kuerzel == kreis:
            bisher[-1].bis = bis
            return
        leistung, art = LEISTUNGEN[kreis]
        traeger = self.traeger.get((fall.kommune_id, art)) or self.traeger.get((None, art))
        bisher.append(
            Leistungsbezug(
                fall=fall, kommune_id=fall.kommune_id, rechtskreis=self.kreise[kreis],
                leistung=leistung, traeger=traeger, von=von, bis=bis,
            )
        )  # fmt: skip

    def _arbeit(self, fall: Fall, beginn: date) -> None:
        z = self.zufall
        schule, abschluss, beruf, anerkennung = z.choice(PROFILE)
        self.zeilen[Arbeitsmarktprofil].append(
            Arbeitsmarktprofil(
                fall=fall, kommune_id=fall.kommune_id, schulabschluss=schule,
                berufsabschluss=abschluss, beruf=beruf, anerkennung=anerkennung,
                fahrerlaubnis=z.choice(list(Fahrerlaubnis)),
            )
        )  # fmt: skip
        kurs = beginn + timedelta(days=z.randint(60, 150))
        self._station(fall, Stationsart.KURS, kurs, 200, "Volkshochschule (erfunden)")
        wunsch = z.choice(DANACH)
        betrieb = "" if wunsch == Stationsart.ARBEITSLOS else z.choice(BETRIEBE)
        dauer = 60 if wunsch == Stationsart.PRAKTIKUM else None
        ab = max(kurs + timedelta(days=210), fall.begonnen_am)
        self._station(
            fall, wunsch, ab, dauer, betrieb, durch_kim=bool(betrieb) and z.random() < 0.4
        )

    def _station(
        self,
        fall: Fall,
        art: str,
        von: date,
        dauer: int | None,
        betrieb: str,
        *,
        durch_kim: bool = False,
    ) -> None:
        if von > self.heute:
            return
        bis = von + timedelta(days=dauer) if dauer else None
        self.zeilen[Station].append(
            Station(
                fall=fall, kommune_id=fall.kommune_id, art=art, von=von, bis=bis, betrieb=betrieb,
                ort=fall.kommune.kurzname if betrieb else "", durch_kim=durch_kim,
            )
        )  # fmt: skip

    def _sprache(self, fall: Fall, beginn: date) -> None:
        z = self.zufall
        tag = beginn + timedelta(days=z.randint(280, 500))
        if tag <= self.heute and z.random() < 0.6:
            self.zeilen[Sprachzertifikat].append(
                Sprachzertifikat(
                    fall=fall, kommune_id=fall.kommune_id, datum=tag,
                    niveau=z.choice((Sprachniveau.A2, Sprachniveau.B1, Sprachniveau.B2)),
                    stelle="Volkshochschule (erfunden)",
                )
            )  # fmt: skip
