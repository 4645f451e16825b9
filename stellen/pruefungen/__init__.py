"""The audit: a register of small checks over the data of one Stichtag.

A check is a function over ``Pruefstoff`` that yields ``Fund``; writing a new one means one
decorated function in a module that is imported here, a test of a hit and of none.
"""

from stellen.pruefungen import fristen, personen, stellenplan, zeilen, zuweisung
from stellen.pruefungen.register import PRUEFUNGEN, finde, titel_von
from stellen.pruefungen.stoff import Pruefstoff
from stellen.pruefungen.typen import Fund, Pruefung

__all__ = [
    "PRUEFUNGEN",
    "Fund",
    "Pruefstoff",
    "Pruefung",
    "finde",
    "fristen",
    "personen",
    "stellenplan",
    "titel_von",
    "zeilen",
    "zuweisung",
]
