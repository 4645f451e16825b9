"""The chronology of a file: everything that happened, newest first.

Each kind of entry is a ``Quelle``; a slice that adds a kind adds its source to ``QUELLEN``.
Of every source only the newest entries after the last one shown are read, so that a page
costs the same however long the file is.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from heapq import nlargest
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, Model, Q, QuerySet, Value

from casemanagement.constants import AufgabeStatus, PlanStand
from casemanagement.models import (
    Assessment,
    Aufenthaltsstatus,
    Aufgabe,
    Dokument,
    Einwilligung,
    Fall,
    Hilfeplan,
    Kontakt,
    Leistungsbezug,
    Sprachzertifikat,
    Station,
)
from kim.zahlen import datum_text

JE_SEITE = 50


@dataclass(frozen=True)
class Eintrag:
    """One line of the chronology, ready for the template."""

    tag: date
    titel: str
    text: str = ""
    person: str = ""
    hinweise: tuple[str, ...] = ()
    """Short marks: vertraulich, Nachtrag, a state."""
    felder: tuple[str, ...] = ()
    """Fields of action it was about."""
    url_name: str = ""
    """Page of the entry itself; it takes the ids of the file and of the row."""
    art: str = ""
    nr: int = 0

    @property
    def vertraulich(self) -> bool:
        return "vertraulich" in self.hinweise

    @property
    def stelle(self) -> str:
        """Where the next page goes on after this entry."""
        return f"{self.tag.isoformat()}~{self.art}~{self.nr}"


@dataclass(frozen=True)
class Quelle:
    """A kind of entry. ``tag`` is the field of its day; ``handlungsfeld`` and ``person`` are
    the lookups of the filters, empty where a kind has none; ``worte`` are searched in.
    """

    art: str
    name: str
    zeilen: Callable[[Fall], QuerySet]
    tag: str
    eintrag: Callable[[Any], Eintrag]
    worte: tuple[str, ...]
    handlungsfeld: str = ""
    person: str = ""


@dataclass(frozen=True)
class Wahl:
    """What is asked for; empty means all. ``ab``: day, kind and number of the last entry shown."""

    art: str = ""
    handlungsfeld: int | None = None
    person: int | None = None
    wort: str = ""
    ab: tuple[date, str, int] | None = None

    @classmethod
    def stelle(cls, text: str) -> tuple[date, str, int] | None:
        """Read ``Eintrag.stelle`` back; what is not one begins at the top."""
        try:
            tag, art, nr = text.split("~")
            return date.fromisoformat(tag), art, int(nr)
        except ValueError:
            return None


def _kontakte(fall: Fall) -> QuerySet:
    zeilen = Kontakt.objects.filter(fall=fall).select_related("verfasser")
    return zeilen.prefetch_related("handlungsfelder__handlungsfeld")


def _kontakt(k: Kontakt) -> Eintrag:
    dauer = f", {k.dauer} Minuten" if k.dauer else ""
    mit = f" mit {k.beteiligte}" if k.beteiligte else ""
    marken = (("vertraulich", k.vertraulich), ("Nachtrag", k.nachtrag))
    return Eintrag(
        k.tag,
        f"{k.get_form_display()}{mit}{dauer}",
        k.notiz,
        k.verfasser.name,
        tuple(wort for wort, gilt in marken if gilt),
        tuple(z.handlungsfeld.name for z in k.handlungsfelder.all()),
        "casemanagement:kontakt",
    )


def _aufgabe(a: Aufgabe) -> Eintrag:
    return Eintrag(
        a.erledigt_am or a.faellig_am,
        f"Aufgabe {a.get_status_display()}: {a.text}",
        f"fällig war sie am {datum_text(a.faellig_am)}",
        a.zustaendig.name,
    )


def _einwilligung(e: Einwilligung) -> Eintrag:
    wem = f" gegenüber {e.empfaenger}" if e.empfaenger else ""
    bis = f", gilt bis {datum_text(e.bis)}" if e.bis else ""
    marken = ("widerrufen",) if e.widerrufen_am else ()
    return Eintrag(e.von, f"Einwilligung{wem}", f"{e.zweck}{bis}", hinweise=marken)


def _dokument(d: Dokument) -> Eintrag:
    marken = (("vertraulich", d.vertraulich), ("Nachtrag", d.nachtrag))
    hinweise = tuple(wort for wort, gilt in marken if gilt)
    titel = f"{d.get_art_display()}: {d.titel}"
    url = "casemanagement:dokument_datei"
    return Eintrag(d.tag, titel, d.bemerkung, d.verfasser.name, hinweise, url_name=url)


def _assessment(a: Assessment) -> Eintrag:
    return Eintrag(
        a.tag,
        f"Assessment ({a.get_anlass_display()})",
        f"{a.bewertet} Handlungsfelder eingeschätzt, Hilfebedarf in {a.mit_bedarf}",
        a.verfasser.name,
        url_name="casemanagement:assessment",
    )


def _hilfeplan(p: Hilfeplan) -> Eintrag:
    marken = (("unterschrieben", p.unterschrieben), ("ersetzt", p.stand == PlanStand.ERSETZT))
    return Eintrag(
        p.vereinbart_am,
        f"Hilfeplan vereinbart (Version {p.nummer})",
        p.grund,
        p.verfasser.name,
        tuple(wort for wort, gilt in marken if gilt),
        url_name="casemanagement:hilfeplan_version",
    )


def _assessments(fall: Fall) -> QuerySet:
    zeilen = fall.assessments.abgeschlossene().select_related("verfasser")
    return zeilen.annotate(
        bewertet=Count("werte", filter=Q(werte__wert__isnull=False)),
        mit_bedarf=Count("werte", filter=Q(werte__bedarf=True)),
        notizen=StringAgg("werte__notiz", delimiter=" ", default=Value("")),
    )


def _aufenthalt(a: Aufenthaltsstatus) -> Eintrag:
    bis = f"gilt bis {datum_text(a.bis)}" if a.bis else "ohne Ende"
    text = f"{bis}. {a.nebenbestimmungen}" if a.nebenbestimmungen else bis
    return Eintrag(a.von, f"Aufenthalt: {a}", text)


def _leistung(z: Leistungsbezug) -> Eintrag:
    traeger = f"von {z.traeger}" if z.traeger else ""
    return Eintrag(z.von, f"Leistungen nach {z.rechtskreis}", _satz(z.leistung, traeger))


def _wechsel(z: Leistungsbezug) -> Eintrag:
    titel = f"Rechtskreiswechsel von {z.bisher} zu {z.rechtskreis}"
    return Eintrag(z.von, titel, _satz(z.leistung, f"von {z.traeger}" if z.traeger else ""))


def _station(z: Station) -> Eintrag:
    bis = f"bis {datum_text(z.bis)}" if z.bis else ""
    return Eintrag(z.von, str(z), bis, hinweise=("durch KIM vermittelt",) if z.durch_kim else ())


def _zertifikat(z: Sprachzertifikat) -> Eintrag:
    return Eintrag(z.datum, f"Sprachzertifikat {z}", z.stelle)


def _satz(*teile: str) -> str:
    return " ".join(teil for teil in teile if teil)


def _leistungen(fall: Fall, *, wechsel: bool) -> QuerySet:
    zeilen = fall.leistungsbezuege.mit_bisher().select_related("rechtskreis", "traeger")
    return zeilen.filter(bisher__isnull=not wechsel)


QUELLEN: tuple[Quelle, ...] = (
    Quelle(
        "kontakt", "Kontakte", _kontakte, "tag", _kontakt, ("notiz", "beteiligte"),
        handlungsfeld="handlungsfelder__handlungsfeld", person="verfasser",
    ),
    Quelle(
        "aufgabe", "erledigte Aufgaben",
        lambda fall: fall.aufgaben.exclude(status=AufgabeStatus.OFFEN).select_related("zustaendig"),
        "erledigt_am", _aufgabe, ("text",), person="zustaendig",
    ),
    Quelle(
        "einwilligung", "Einwilligungen",
        lambda fall: fall.einwilligungen.select_related("empfaenger"),
        "von", _einwilligung, ("zweck",),
    ),
    Quelle(
        "dokument", "Dokumente", lambda fall: fall.dokumente.select_related("verfasser"),
        "tag", _dokument, ("titel", "bemerkung"), person="verfasser",
    ),
    Quelle(
        "assessment", "Assessments", _assessments, "tag", _assessment, ("notizen",),
        handlungsfeld="werte__handlungsfeld", person="verfasser",
    ),
    Quelle(
        "hilfeplan", "Hilfepläne",
        lambda fall: fall.hilfeplaene.exclude(stand=PlanStand.ENTWURF).select_related("verfasser"),
        "vereinbart_am", _hilfeplan, ("grund",), person="verfasser",
    ),
    Quelle(
        "aufenthalt", "Aufenthaltstitel", lambda fall: fall.aufenthaltsstatus.all(),
        "von", _aufenthalt, ("bezeichnung", "nebenbestimmungen"),
    ),
    Quelle(
        "leistung", "Leistungsbezug", lambda fall: _leistungen(fall, wechsel=False),
        "von", _leistung, ("rechtskreis__kuerzel", "leistung", "traeger__name"),
    ),
    Quelle(
        "rechtskreiswechsel", "Rechtskreiswechsel", lambda fall: _leistungen(fall, wechsel=True),
        "von", _wechsel, ("rechtskreis__kuerzel", "bisher", "leistung", "traeger__name"),
    ),
    Quelle(
        "station", "Arbeit und Bildung", lambda fall: fall.stationen.all(),
        "von", _station, ("betrieb", "ort"),
    ),
    Quelle(
        "zertifikat", "Sprachzertifikate", lambda fall: fall.sprachzertifikate.all(),
        "datum", _zertifikat, ("sprache", "niveau", "stelle"),
    ),
)  # fmt: skip
RANG = {quelle.art: nr for nr, quelle in enumerate(QUELLEN)}


def eintraege(fall: Fall, wahl: Wahl, je_seite: int = JE_SEITE) -> tuple[list[Eintrag], bool]:
    """The next page of entries, and whether there are more after it."""
    gefunden: list[tuple[tuple[date, int, int], Quelle, Model]] = []
    for quelle in QUELLEN:
        zeilen = _auswahl(quelle, fall, wahl)
        if zeilen is None:
            continue
        for zeile in zeilen.order_by(f"-{quelle.tag}", "-pk")[: je_seite + 1]:
            schluessel = (getattr(zeile, quelle.tag), -RANG[quelle.art], zeile.pk)
            gefunden.append((schluessel, quelle, zeile))
    naechste = nlargest(je_seite + 1, gefunden, key=lambda fund: fund[0])
    fertig = [
        replace(quelle.eintrag(zeile), art=quelle.art, nr=zeile.pk, tag=schluessel[0])
        for schluessel, quelle, zeile in naechste[:je_seite]
    ]
    return fertig, len(naechste) > je_seite


def _auswahl(quelle: Quelle, fall: Fall, wahl: Wahl) -> QuerySet | None:
    """The rows of one source; ``None`` where the filters leave the whole kind out."""
    if wahl.art not in ("", quelle.art):
        return None
    zeilen = quelle.zeilen(fall)
    for feld, wert in ((quelle.handlungsfeld, wahl.handlungsfeld), (quelle.person, wahl.person)):
        if wert is None:
            continue
        if not feld:
            return None
        zeilen = zeilen.filter(**{feld: wert})
    if wahl.wort:
        treffer = Q()
        for feld in quelle.worte:
            treffer |= Q(**{f"{feld}__icontains": wahl.wort})
        zeilen = zeilen.filter(treffer)
    return zeilen.filter(_nach(quelle, wahl.ab)) if wahl.ab else zeilen


def _nach(quelle: Quelle, ab: tuple[date, str, int]) -> Q:
    """Rows that stand below the entry ``ab``: older, or of the same day further down."""
    tag, art, nr = ab
    aelter = Q(**{f"{quelle.tag}__lt": tag})
    am_tag = Q(**{quelle.tag: tag})
    rang, seiner = RANG[quelle.art], RANG.get(art, 0)
    if rang == seiner:
        return aelter | am_tag & Q(pk__lt=nr)
    return aelter | am_tag if rang > seiner else aelter
