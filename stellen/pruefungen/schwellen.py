"""The thresholds: what they mean, their stated defaults, and their values on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kim.zahlen import GESCHUETZT, dezimal_text
from stellen.constants import Schwelle
from stellen.models import Pruefschwelle


@dataclass(frozen=True)
class Schwellenart:
    """Unit, default and limits of a threshold; ``hilfe`` says what it does."""

    einheit: str
    vorgabe: Decimal
    hoechstens: Decimal
    hilfe: str

    def text(self, wert: Decimal) -> str:
        """„25 %“, „1,00 VZÄ“, „6 Monate“."""
        ganz = self.einheit in ("%", "Monate")
        stellen = 0 if ganz and wert == wert.to_integral_value() else 2
        return f"{dezimal_text(wert, stellen)}{GESCHUETZT}{self.einheit}"


SCHWELLEN: dict[Schwelle, Schwellenart] = {
    Schwelle.SPRUNG_RELATIV: Schwellenart(
        "%",
        Decimal(25),
        Decimal(1000),
        "So viel Prozent des vorigen Wertes muss der Unterschied mindestens ausmachen.",
    ),
    Schwelle.SPRUNG_ABSOLUT: Schwellenart(
        "VZÄ",
        Decimal("1.00"),
        Decimal(1000),
        "Und so viele VZÄ muss er mindestens ausmachen; kleine Stellen springen sonst dauernd.",
    ),
    Schwelle.VAKANZ_MONATE: Schwellenart(
        "Monate",
        Decimal(6),
        Decimal(120),
        "So lange darf eine Stelle am Stichtag höchstens unbesetzt sein.",
    ),
    Schwelle.KOEPFE_JE_VZAE: Schwellenart(
        "Konten je VZÄ",
        Decimal("2.00"),
        Decimal(20),
        "2,00 heißt: Alle arbeiten höchstens halbtags. Mehr Konten als das sind auffällig.",
    ),
    Schwelle.ASSISTENZ_VZAE: Schwellenart(
        "VZÄ",
        Decimal("0.50"),
        Decimal(1000),
        "So viel weist das Land jeder Kommune für die Assistenz zu.",
    ),
    Schwelle.PERSON_VZAE: Schwellenart(
        "VZÄ",
        Decimal("1.00"),
        Decimal(10),
        "So viel kann eine Person über alle Kommunen zusammen höchstens besetzen.",
    ),
}
"""Defaults: judged by the figures of 30.06.2024, where each gives no false alarm."""


def schwellen_am(tag: date) -> dict[Schwelle, Decimal]:
    """The value of every threshold for a Stichtag. One statement."""
    werte = {schwelle: art.vorgabe for schwelle, art in SCHWELLEN.items()}
    gesetzt = Pruefschwelle.objects.filter(gueltig_ab__lte=tag).order_by("gueltig_ab")
    for name, wert in gesetzt.values_list("schwelle", "wert"):
        werte[Schwelle(name)] = wert
    return werte


def schwelle_text(schwelle: Schwelle, wert: Decimal) -> str:
    return SCHWELLEN[schwelle].text(wert)
