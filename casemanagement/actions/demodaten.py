"""Four hundred invented files in three Teams of Düren and Soest. Demo mode only.

The same on every machine (a seeded generator), dated relative to today, stored in bulk with
history. Every name carries „(Demo)“.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from casemanagement.actions.demo_lebenslage import speichere_lebenslagen
from casemanagement.constants import (
    BEENDET,
    Abschlussgrund,
    AufgabeStatus,
    Genauigkeit,
    Geschlecht,
    Kontaktform,
    Kriterium,
    Nachweis,
    Phase,
    Sprachniveau,
    Zielerreichung,
    Zugangsweg,
)
from casemanagement.models import (
    Aktenzaehler,
    Aufgabe,
    Einwilligung,
    Fall,
    Handlungsfeld,
    Kontakt,
    KontaktHandlungsfeld,
    Person,
    PersonSprache,
    Zielgruppe,
)
from kim.models import Gemeinde, Nutzer, Organisation, Team
from kim.verlauf import bulk_create_with_history, bulk_update_with_history

TEAMS = (
    ("05358", "Sozialamt", 150, ("cm.dueren", "cm3.dueren")),
    ("05358", "Caritas", 120, ("cm2.dueren", "cm4.dueren")),
    ("05974", "Sozialamt", 130, ("cm.soest", "cm3.soest")),
)
"""Kommune, Team, number of files, accounts that keep them."""
PHASEN = (
    (Phase.ANFRAGE, 4), (Phase.FALLKLAERUNG, 8), (Phase.ASSESSMENT, 12), (Phase.HILFEPLANUNG, 14),
    (Phase.LEISTUNGSSTEUERUNG, 30), (Phase.EVALUATION, 6), (Phase.ABGESCHLOSSEN, 20),
    (Phase.ABGELEHNT, 3), (Phase.WEITERVERWIESEN, 3),
)  # fmt: skip
"""Phase and its weight."""
OHNE_NUMMER = (Phase.ANFRAGE, Phase.FALLKLAERUNG, Phase.ABGELEHNT, Phase.WEITERVERWIESEN)
ENDE_TEXT = {
    Phase.ABGESCHLOSSEN: "Die vereinbarten Ziele sind besprochen und ausgewertet.",
    Phase.ABGELEHNT: "Ein einzelner Dienst reicht aus; die Aufnahmekriterien sind nicht erfüllt.",
    Phase.WEITERVERWIESEN: "Die Beratungsstelle übernimmt das Anliegen.",
}


def load_demodaten() -> list[str]:
    """Create the files once; what is there already stays. Raises outside demo mode."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Demodaten gibt es nur im Demobetrieb (KIM_DEMO=1).")
    if Fall.objects.exists():
        return ["Fallakten: schon angelegt"]
    bestand = Bestand()
    for ags, name, anzahl, konten in TEAMS:
        team = Team.objects.select_related("kommune").get(kommune__ags=ags, name=name)
        bestand.fuelle(team, anzahl, konten)
    bestand.speichere()
    return [f"Fallakten: {len(bestand.faelle)} mit {len(bestand.kontakte)} Kontakten (erfunden)"]


class Bestand:
    """What is to be stored, in an order the rules of the database accept."""

    def __init__(self) -> None:
        self.zufall = Random(5358)  # noqa: S311 - the same invented data on every machine
        self.heute = timezone.localdate()
        self.worte: dict[str, Any] = json.loads(
            files("casemanagement.daten").joinpath("demo-personen.json").read_text("utf-8")
        )
        self.felder = {h.name: h for h in Handlungsfeld.objects.filter(kommune=None)}
        self.gruppen = list(Zielgruppe.objects.filter(kommune=None))
        self.nummern: dict[tuple[int, int], int] = {}
        self.personen: list[Person] = []
        self.sprachen: list[PersonSprache] = []
        self.faelle: list[Fall] = []
        self.enden: list[tuple[Fall, dict[str, Any]]] = []
        self.einwilligungen: list[Einwilligung] = []
        self.kontakte: list[Kontakt] = []
        self.kontaktfelder: list[tuple[Kontakt, Handlungsfeld]] = []
        self.aufgaben: list[Aufgabe] = []

    def fuelle(self, team: Team, anzahl: int, konten: tuple[str, ...]) -> None:
        nutzer = [Nutzer.objects.get(email=f"{k}@kim.example") for k in konten]
        gemeinden = list(Gemeinde.objects.gueltig().filter(kommune=team.kommune))
        traeger = Organisation.objects.filter(kommune=team.kommune).first()
        phasen = self.zufall.choices(*zip(*PHASEN, strict=True), k=anzahl)
        beginne = sorted(self._vor(5, 800) for _ in range(anzahl))
        for nr, (phase, beginn) in enumerate(zip(phasen, beginne, strict=True)):
            person = self._person(team, gemeinden)
            fall = self._fall(team, person, nutzer[nr % len(nutzer)], beginn, phase)
            self._inhalt(fall, phase)
            if phase in BEENDET:
                self._ende(fall, phase, traeger)

    def _vor(self, von: int, bis: int) -> date:
        return self.heute - timedelta(days=self.zufall.randint(von, bis))

    def _person(self, team: Team, gemeinden: list[Gemeinde]) -> Person:
        z, herkunft = self.zufall, self.zufall.choice(self.worte["herkunft"])
        geschlecht = z.choice((Geschlecht.WEIBLICH, Geschlecht.MAENNLICH))
        vorname, familie = z.choice(herkunft[geschlecht.value]), z.choice(herkunft["familie"])
        person = Person(
            kommune=team.kommune, team=team,
            name=f"{vorname} {familie} (Demo)", vorname=vorname, nachname=familie,
            geburtsdatum=date(z.randint(1958, 2007), z.randint(1, 12), z.randint(1, 28)),
            geburt_genau=z.choices(list(Genauigkeit), (90, 3, 5, 2))[0],
            geschlecht=geschlecht, staatsangehoerigkeiten=[herkunft["staat"]],
            einreise_am=self._vor(200, 3000), telefon=f"0000 {z.randint(100000, 999999)}",
            gemeinde=z.choice(gemeinden),
        )  # fmt: skip
        self.personen.append(person)
        self.sprachen.append(
            PersonSprache(
                person=person, kommune=team.kommune, sprache=herkunft["sprache"],
                niveau=Sprachniveau.MUTTER, dolmetschen=z.random() < 0.3,
            )
        )  # fmt: skip
        self.sprachen.append(
            PersonSprache(
                person=person, kommune=team.kommune, sprache="Deutsch",
                niveau=z.choice(list(Sprachniveau)[:6]),
            )
        )  # fmt: skip
        return person

    def _fall(self, team: Team, person: Person, wer: Nutzer, beginn: date, phase: Phase) -> Fall:
        z = self.zufall
        fall = Fall(
            kommune=team.kommune, team=team, person=person, fallfuehrung=wer, begonnen_am=beginn,
            # Closed files are ended after their notes are stored.
            phase=Phase.FALLKLAERUNG if phase in BEENDET else phase,
            zugangsweg=z.choice(list(Zugangsweg)), anlass=z.choice(self.worte["anlaesse"]),
            kriterien=z.sample(list(Kriterium), z.randint(2, 5)),
            zielgruppe=z.choice(self.gruppen), gemeinde=person.gemeinde,
        )  # fmt: skip
        if phase not in OHNE_NUMMER:
            schluessel = (team.kommune_id, beginn.year)
            self.nummern[schluessel] = nummer = self.nummern.get(schluessel, 0) + 1
            fall.aktenzeichen = f"KIM-{team.kommune.ags}-{beginn.year}-{nummer:05d}"
        self.faelle.append(fall)
        return fall

    def _inhalt(self, fall: Fall, phase: Phase) -> None:
        if phase not in OHNE_NUMMER:
            self.einwilligungen.append(
                Einwilligung(
                    fall=fall, kommune=fall.kommune, zweck="Fallarbeit im KIM",
                    nachweis=Nachweis.SCHRIFTLICH, von=fall.begonnen_am,
                )
            )  # fmt: skip
        for tag in self._tage(fall.begonnen_am, 1 if phase == Phase.ANFRAGE else 9):
            self._kontakt(fall, tag)
        if phase not in BEENDET:
            for _ in range(self.zufall.choices((0, 1, 2, 3), (3, 5, 3, 1))[0]):
                self._aufgabe(fall)

    def _tage(self, beginn: date, hoechstens: int) -> Iterator[date]:
        spanne = max((self.heute - beginn).days, 1)
        tage = sorted(
            self.zufall.randint(0, spanne) for _ in range(self.zufall.randint(1, hoechstens))
        )
        return (beginn + timedelta(days=min(t, spanne - 1)) for t in tage)

    def _kontakt(self, fall: Fall, tag: date) -> None:
        z = self.zufall
        name = z.choice(list(self.worte["notizen"]))
        kontakt = Kontakt(
            fall=fall, kommune=fall.kommune, tag=tag, form=z.choice(list(Kontaktform)),
            dauer=z.choice((10, 15, 30, 45, 60, 90)), notiz=z.choice(self.worte["notizen"][name]),
            vertraulich=z.random() < 0.03, verfasser=fall.fallfuehrung,
        )  # fmt: skip
        self.kontakte.append(kontakt)
        self.kontaktfelder.append((kontakt, self.felder[name]))
        fall.letzter_kontakt_am = tag

    def _aufgabe(self, fall: Fall) -> None:
        z = self.zufall
        erledigt = z.random() < 0.4
        faellig = self._vor(10, 90) if erledigt else self.heute + timedelta(days=z.randint(-6, 40))
        self.aufgaben.append(
            Aufgabe(
                fall=fall, kommune=fall.kommune, text=z.choice(self.worte["aufgaben"]),
                faellig_am=faellig, zustaendig=fall.fallfuehrung,
                status=AufgabeStatus.ERLEDIGT if erledigt else AufgabeStatus.OFFEN,
                erledigt_am=faellig if erledigt else None,
            )
        )  # fmt: skip

    def _ende(self, fall: Fall, phase: Phase, traeger: Organisation | None) -> None:
        z = self.zufall
        letzter = fall.letzter_kontakt_am or fall.begonnen_am
        ende: dict[str, Any] = {
            "phase": phase,
            "beendet_am": min(letzter + timedelta(days=z.randint(1, 20)), self.heute),
            "ende_grund": ENDE_TEXT[phase],
        }
        if phase == Phase.ABGESCHLOSSEN:
            ende["ende_art"] = z.choice(list(Abschlussgrund))
            ende["zielerreichung"] = z.choice(list(Zielerreichung))
        if phase == Phase.WEITERVERWIESEN:
            ende["weiter_an"] = traeger
        self.enden.append((fall, ende))

    def speichere(self) -> None:
        grund = {"default_change_reason": "Demodaten (erfunden)", "batch_size": 1_000}
        for modell, zeilen in (
            (Person, self.personen), (PersonSprache, self.sprachen), (Fall, self.faelle),
            (Einwilligung, self.einwilligungen), (Kontakt, self.kontakte), (Aufgabe, self.aufgaben),
        ):  # fmt: skip
            bulk_create_with_history(zeilen, modell, **grund)
        felder = [
            KontaktHandlungsfeld(kontakt=k, kommune_id=k.kommune_id, handlungsfeld=h)
            for k, h in self.kontaktfelder
        ]
        bulk_create_with_history(felder, KontaktHandlungsfeld, **grund)
        speichere_lebenslagen(self.faelle, self.heute)
        for fall, ende in self.enden:
            for feld, wert in ende.items():
                setattr(fall, feld, wert)
        geaendert = [fall for fall, _ in self.enden]
        namen = ["phase", "beendet_am", "ende_grund", "ende_art", "zielerreichung", "weiter_an"]
        bulk_update_with_history(geaendert, Fall, namen, **grund)
        for (kommune_id, jahr), letzte in self.nummern.items():
            Aktenzaehler.objects.create(kommune_id=kommune_id, jahr=jahr, letzte=letzte)
