"""Rows of the audit's findings: about Düren and about the Land, and the thresholds."""

from datetime import date

from stellen.constants import Beitragsart, PruefbefundStatus, Schwere
from stellen.models import Erhebung, Pruefbefund, PruefbefundBeitrag, Pruefschwelle
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt

TAG = date(2032, 6, 30)
EIGENE = ("koordination", "assistenz", "ministerium")
KOMMUNEN = ("koordination", "assistenz", "koordination_fremd", "assistenz_fremd")
FREMDE_404 = erlaubt("koordination_fremd", "assistenz_fremd", status=404)
GRUND = "Matrix: geprüft"


def befund(kommune, schluessel: str = "") -> Pruefbefund:
    erhebung, _ = Erhebung.objects.get_or_create(stichtag=TAG)
    return Pruefbefund.objects.create(
        erhebung=erhebung,
        kommune=kommune,
        pruefung="zuweisung_liste",
        schluessel=schluessel,
        schwere=Schwere.FEHLER,
        text=f"GEHEIM-DUEREN {schluessel}",
        status=PruefbefundStatus.OFFEN,
    )


@objekt
def befund_dueren(welt):
    eine = befund(welt.dueren, "abh")
    PruefbefundBeitrag.objects.create(
        pruefbefund=eine,
        kommune=welt.dueren,
        art=Beitragsart.RUECKFRAGE,
        text="GEHEIM-DUEREN",
        verfasser=welt.nutzer["ministerium"],
    )
    return eine


@objekt
def befund_land(welt):
    return befund(None, "jahr")


@objekt
def pruefschwelle(welt):
    return Pruefschwelle.objects.create(
        schwelle="vakanz_monate", wert=9, gueltig_ab=TAG, begruendung=GRUND
    )


def von_dueren(welt) -> dict:
    return {"pk": welt.befund_dueren.pk}


def vom_land(welt) -> dict:
    return {"pk": welt.befund_land.pk}


def tag(welt) -> dict:
    """The Stichtag, with its findings made."""
    return {"stichtag": welt.befund_dueren.erhebung.stichtag}


def schwelle(welt) -> dict:
    return {"pk": welt.pruefschwelle.pk}


def angekreuzt(welt) -> dict:
    return {"befund": [str(welt.befund_dueren.pk)]}


_NUR_MINISTERIUM = erlaubt("ministerium")
_BEITRAG = {"beitrag-art": "kommentar", "beitrag-text": "Matrix"}
_SCHWELLE = {"wert": "7", "gueltig_ab": "01.01.2033", "begruendung": GRUND}

ADRESSEN = [
    Adresse("stellen:befunde", erlaubt(*KOMMUNEN, "ministerium"), kwargs=tag),
    Adresse(
        "stellen:befunde_datei",
        erlaubt(*KOMMUNEN, "ministerium"),
        kwargs=lambda w: tag(w) | {"format": "csv"},
    ),
    Adresse("stellen:befund", erlaubt(*EIGENE) | FREMDE_404, kwargs=von_dueren, zusatz="Kommune"),
    Adresse(
        "stellen:befund",
        _NUR_MINISTERIUM | erlaubt(*KOMMUNEN, status=404),
        kwargs=vom_land,
        zusatz="Land",
    ),
    Adresse(
        "stellen:befund_beitrag",
        erlaubt(*EIGENE, status=302) | FREMDE_404,
        kwargs=von_dueren,
        methode="post",
        daten=_BEITRAG,
    ),
    Adresse(
        "stellen:befund_entscheidung",
        erlaubt("ministerium", status=302),
        kwargs=von_dueren,
        methode="post",
        daten={"stand-status": "akzeptiert", "stand-grund": GRUND},
    ),
    Adresse(
        "stellen:befund_zustaendigkeit",
        erlaubt("ministerium", status=422),
        kwargs=von_dueren,
        methode="post",
        daten={"zustaendig-faellig_am": "gestern"},
    ),
    Adresse("stellen:pruefen", erlaubt("ministerium", status=302), kwargs=tag, methode="post"),
    Adresse("stellen:befunde_akzeptieren", _NUR_MINISTERIUM, kwargs=tag, abfrage=angekreuzt),
    Adresse(
        "stellen:befunde_akzeptieren",
        erlaubt("ministerium", status=302),
        kwargs=tag,
        abfrage=angekreuzt,
        methode="post",
        daten={"grund": GRUND, "anzahl": "1"},
    ),
    Adresse("stellen:befunde_zustaendigkeit", _NUR_MINISTERIUM, kwargs=tag, abfrage=angekreuzt),
    Adresse(
        "stellen:befunde_zustaendigkeit",
        erlaubt("ministerium", status=302),
        kwargs=tag,
        abfrage=angekreuzt,
        methode="post",
        daten={"grund": GRUND, "anzahl": "1"},
    ),
    Adresse("stellen:pruefungen", erlaubt(*KOMMUNEN, "ministerium")),
    Adresse("stellen:schwelle_neu", _NUR_MINISTERIUM, kwargs={"schwelle": "vakanz_monate"}),
    Adresse(
        "stellen:schwelle_neu",
        erlaubt("ministerium", status=302),
        kwargs={"schwelle": "vakanz_monate"},
        methode="post",
        daten=_SCHWELLE,
    ),
    Adresse("stellen:schwelle", _NUR_MINISTERIUM, kwargs=schwelle),
    Adresse(
        "stellen:schwelle",
        erlaubt("ministerium", status=422),
        kwargs=schwelle,
        methode="post",
        daten=_SCHWELLE,
    ),
]
