"""Rows of the posts. Düren's own keep them; the Ministerium looks, without persons; others 404."""

from datetime import date
from typing import Any

from stellen.constants import VakanzStand
from tests.matrix.typen import Adresse, erlaubt
from tests.matrix.welt import objekt
from tests.stellen.plan import besetze, fehle, gib_an, lege_an

PFLEGEN = ("koordination", "assistenz")
FREMDE = ("koordination_fremd", "assistenz_fremd")
SEHEN = (*PFLEGEN, *FREMDE, "ministerium")
FREMD_404 = erlaubt(*FREMDE, status=404)
HINTEN = {"von": "01.01.2031", "vzae": "0,50"}


@objekt
def plan_stelle(welt):
    return lege_an(welt.dueren, "2.00", bezeichnung="Matrixstelle", gueltig_von=date(2030, 1, 1))


@objekt
def plan_leer(welt):
    return lege_an(welt.dueren, bezeichnung="Matrix leer", gueltig_von=date(2030, 1, 1))


@objekt
def plan_besetzung(welt):
    return besetze(welt.plan_stelle, "Matrix Person", von=date(2030, 1, 1))


@objekt
def plan_besetzung_frei(welt):
    return besetze(welt.plan_stelle, vzae="0.10", von=date(2030, 1, 1))


@objekt
def plan_abwesenheit(welt):
    return fehle(welt.plan_besetzung, date(2030, 2, 1), date(2030, 2, 28))


@objekt
def plan_vakanz(welt):
    return gib_an(welt.plan_stelle, VakanzStand.VORGESEHEN, von=date(2030, 1, 1))


def _stelle(welt) -> dict[str, Any]:
    return {"pk": welt.plan_stelle.pk}


def _leer(welt) -> dict[str, Any]:
    return {"pk": welt.plan_leer.pk}


def _teil(name: str):
    return lambda welt: {"pk": welt.plan_stelle.pk, "nr": getattr(welt, name).pk}


def _person(welt) -> dict[str, Any]:
    return {"pk": welt.plan_besetzung.fachkraft_id}


def _stand(name: str, stand_feld: str = "stand", **felder: Any):
    """Form data with the number the form was opened with."""

    def daten(welt) -> dict[str, Any]:
        from kim.kontext import systemkontext

        with systemkontext("Matrix"):
            letzter = getattr(welt, name).history.latest()
        return {stand_feld: letzter.history_id, **felder}

    return daten


def _beide(name: str, kwargs, daten) -> list[Adresse]:
    """Open the form, and save it."""
    return [
        Adresse(f"stellen:{name}", erlaubt(*PFLEGEN) | FREMD_404, kwargs=kwargs),
        Adresse(
            f"stellen:{name}",
            erlaubt(*PFLEGEN, status=302) | FREMD_404,
            kwargs=kwargs,
            methode="post",
            daten=daten,
        ),
    ]


_NEU = {
    "bezeichnung": "Neu",
    "stellenart": "abh",
    "vzae": "1,00",
    "gueltig_von": "01.01.2030",
}
_GRUND = {"grund": "Matrix"}

ADRESSEN = [
    Adresse("stellen:plan", erlaubt(*SEHEN)),
    Adresse("stellen:plan", erlaubt(*SEHEN), abfrage={"tag": "01.06.2030"}, zusatz="an einem Tag"),
    Adresse("stellen:plan_datei", erlaubt(*SEHEN), kwargs={"format": "csv"}),
    Adresse("stellen:stelle", erlaubt(*PFLEGEN, "ministerium") | FREMD_404, kwargs=_stelle),
    Adresse("stellen:stelle_neu", erlaubt(*PFLEGEN, *FREMDE)),
    Adresse(
        "stellen:stelle_neu",
        erlaubt(*PFLEGEN, *FREMDE, status=302),
        methode="post",
        daten=_NEU,
    ),
    Adresse("stellen:fachkraft", erlaubt(*PFLEGEN) | FREMD_404, kwargs=_person),
    Adresse(
        "stellen:fachkraft",
        erlaubt(*PFLEGEN, status=422) | FREMD_404,
        kwargs=_person,
        methode="post",
        daten={"name": ""},
    ),
    *_beide("stelle_bearbeiten", _leer, _stand("plan_leer", **_NEU)),
    *_beide("stelle_weiterleiten", _leer, _stand("plan_leer", traeger_art="kommune")),
    *_beide("stelle_beenden", _leer, _stand("plan_leer", gueltig_bis="31.12.2030")),
    *_beide("stelle_loeschen", _leer, _GRUND),
    *_beide("besetzung_neu", _stelle, HINTEN),
    *_beide(
        "besetzung_bearbeiten",
        _teil("plan_besetzung_frei"),
        _stand("plan_besetzung_frei", von="01.01.2030", vzae="0,20"),
    ),
    *_beide(
        "besetzung_beenden",
        _teil("plan_besetzung"),
        _stand("plan_besetzung", bis="31.12.2031"),
    ),
    *_beide("besetzung_loeschen", _teil("plan_besetzung_frei"), _GRUND),
    *_beide("abwesenheit_neu", _teil("plan_besetzung"), {"art": "elternzeit", "von": "01.06.2031"}),
    *_beide(
        "abwesenheit_bearbeiten",
        _teil("plan_abwesenheit"),
        _stand("plan_abwesenheit", art="sonstige", von="01.02.2030", bis="15.02.2030"),
    ),
    *_beide("abwesenheit_loeschen", _teil("plan_abwesenheit"), _GRUND),
    *_beide("vakanz_neu", _stelle, {"stand": "vorgesehen", "von": "01.06.2030"}),
    *_beide(
        "vakanz_bearbeiten",
        _teil("plan_vakanz"),
        _stand("plan_vakanz", "gelesen", stand="vorgesehen", von="01.01.2030"),
    ),
    *_beide("vakanz_loeschen", _teil("plan_vakanz"), _GRUND),
]
