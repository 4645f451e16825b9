"""Filters of the Auswertung: everything a page shows is in its address."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from kim.constants import KommuneArt, Regierungsbezirk
from kim.formulare import DatumFeld, VZAeFeld
from kim.models import Kommune
from kim.zahlen import datum_text, vzae_text
from stellen.constants import Stellenart
from stellen.einblick.daten import Eingrenzung, vorgabe
from stellen.einblick.karte import Groesse
from stellen.einblick.umverteilung import Regel
from stellen.models import Erhebung


def _alle(wort: str, auswahl: Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    return [("", wort), *auswahl]


def _wahl(beschriftung: str, auswahl: Iterable[tuple[Any, str]], **kw: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=beschriftung, required=False, choices=list(auswahl), **kw)


def stichtagswahl(erhebungen: Iterable[Erhebung]) -> list[tuple[str, str]]:
    return [(_wert(e), datum_text(e.stichtag)) for e in erhebungen]


def _wert(erhebung: Erhebung) -> str:
    return f"{erhebung.stichtag:%Y-%m-%d}"


class Auswertungsform(forms.Form):
    """A GET form that shows its defaults as chosen. An invalid field counts as its default."""

    def __init__(self, daten: QueryDict, **vorgaben: str) -> None:
        gefuellt = daten.copy()
        for name, wert in vorgaben.items():
            gefuellt.setdefault(name, wert)
        self.vorgaben = vorgaben
        super().__init__(gefuellt)

    def wert(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name) or self.vorgaben.get(name, "")


def _bezirk() -> forms.ChoiceField:
    return _wahl("Regierungsbezirk", _alle("alle", Regierungsbezirk.choices))


def _art() -> forms.ChoiceField:
    return _wahl("Art der Kommune", _alle("alle", KommuneArt.choices))


def _stellenart(wort: str = "alle fünf") -> forms.ChoiceField:
    return _wahl("Stellenart", _alle(wort, Stellenart.choices))


class VergleichFilter(Auswertungsform):
    von = forms.ChoiceField(label="von Stichtag")
    bis = forms.ChoiceField(label="bis Stichtag")
    bezirk = _bezirk()
    art = _art()
    stellenart = _stellenart()
    alle = _wahl("Zeilen", _alle("nur Unterschiede", [("1", "alle")]))

    def __init__(self, daten: QueryDict, erhebungen: Sequence[Erhebung]) -> None:
        auswahl = stichtagswahl(erhebungen)
        tage = [wert for wert, _ in auswahl]
        bis = daten.get("bis") if daten.get("bis") in tage else tage[0]
        davor = tage[tage.index(bis) + 1 :] or tage[:-1]
        super().__init__(daten, bis=bis, von=davor[0] if davor else bis)
        self.fields["von"].choices = self.fields["bis"].choices = auswahl
        self._erhebungen = dict(zip(tage, erhebungen, strict=True))

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        if daten.get("von") and daten.get("von") == daten.get("bis"):
            self.add_error("bis", "Wählen Sie zwei verschiedene Stichtage.")
        return daten

    @property
    def paar(self) -> tuple[Erhebung, Erhebung]:
        return self._erhebungen[self.wert("von")], self._erhebungen[self.wert("bis")]


class KartenFilter(Auswertungsform):
    stichtag = forms.ChoiceField(label="Stichtag")
    stellenart = _stellenart("alle fünf zusammen")
    groesse = _wahl("Größe", Groesse.choices)
    ansicht = _wahl("Bild", [("kacheln", "Kacheln"), ("umrisse", "amtliche Grenzen")])

    def __init__(
        self, daten: QueryDict, erhebungen: Sequence[Erhebung], *, mit_umrissen: bool
    ) -> None:
        auswahl = stichtagswahl(erhebungen)
        super().__init__(
            daten,
            stichtag=_wert(vorgabe(erhebungen)),
            groesse=Groesse.QUOTE.value,
            ansicht="kacheln",
        )
        self.fields["stichtag"].choices = auswahl
        if not mit_umrissen:
            del self.fields["ansicht"]
        self._erhebungen = {w: e for (w, _), e in zip(auswahl, erhebungen, strict=True)}

    @property
    def erhebung(self) -> Erhebung:
        return self._erhebungen[self.wert("stichtag")]


GLIEDERUNGEN = {
    "stellenart": ("Stellenart", "zeilen__stellenart"),
    "bezirk": ("Regierungsbezirk", "kommune__regierungsbezirk"),
    "kommune": ("Kommune", "kommune_id"),
}
"""How the series are grouped: value → (word, path from Meldung)."""


LETZTE = 8
"""Stichtage of the trend (four years) unless one asks for all."""


class EntwicklungFilter(Auswertungsform):
    nach = _wahl("Linien je", [(wert, wort) for wert, (wort, _) in GLIEDERUNGEN.items() if wert])
    groesse = _wahl("Größe", [("quote", "Besetzungsquote"), ("vzae", "besetzte VZÄ")])
    kommune = forms.ChoiceField(label="Kommune", required=False)
    bezirk = _bezirk()
    art = _art()
    stellenart = _stellenart("alle fünf zusammen")
    zeitraum = _wahl("Zeitraum", _alle(f"letzte {LETZTE} Stichtage", [("alle", "alle Stichtage")]))

    def __init__(self, daten: QueryDict, kommunen: Iterable[Kommune]) -> None:
        super().__init__(daten, nach="stellenart", groesse="quote")
        self.fields["kommune"].choices = _alle("alle", [(k.ags, k.name) for k in kommunen])

    @property
    def eingrenzung(self) -> Eingrenzung:
        return Eingrenzung(
            kommune=self.wert("kommune"),
            regierungsbezirk=self.wert("bezirk"),
            art=self.wert("art"),
            stellenart=self.wert("stellenart"),
        )


class PrognoseFilter(Auswertungsform):
    stellenart = _stellenart()
    kommune = forms.ChoiceField(label="Kommune", required=False)

    def __init__(self, daten: QueryDict, kommunen: Iterable[Kommune]) -> None:
        super().__init__(daten)
        self.fields["kommune"].choices = _alle("alle", [(k.ags, k.name) for k in kommunen])


class VakanzFilter(Auswertungsform):
    tag = DatumFeld(label="Tag", required=False)
    bezirk = _bezirk()
    stellenart = _stellenart()

    def __init__(self, daten: QueryDict) -> None:
        super().__init__(daten, tag=datum_text(timezone.localdate()))

    @property
    def am(self) -> date | None:
        """The day asked for; ``None`` for one that can't be read."""
        self.is_valid()
        return self.cleaned_data.get("tag")


class UmverteilungForm(Auswertungsform):
    stichtag = forms.ChoiceField(label="Stichtag")
    von_art = _wahl("Stellenart, die abgibt", Stellenart.choices)
    nach_art = _wahl("Stellenart, die erhält", Stellenart.choices)
    regel = _wahl("Verteilen", Regel.choices)

    def __init__(self, daten: QueryDict, erhebungen: Sequence[Erhebung]) -> None:
        auswahl = stichtagswahl(erhebungen)
        art = Stellenart.CASE_MANAGEMENT.value
        super().__init__(
            daten,
            stichtag=_wert(vorgabe(erhebungen)),
            von_art=daten.get("von_art") or art,
            nach_art=daten.get("nach_art") or daten.get("von_art") or art,
            regel=Regel.PROPORTIONAL.value,
        )
        self.fields["stichtag"].choices = auswahl
        self._erhebungen = {w: e for (w, _), e in zip(auswahl, erhebungen, strict=True)}

    @property
    def erhebung(self) -> Erhebung:
        return self._erhebungen[self.wert("stichtag")]


class BeteiligteForm(forms.Form):
    """Who gives, who receives, and by hand how much. Names nobody: the proposal."""

    von = forms.MultipleChoiceField(
        label="Diese Kommunen geben ab", required=False, widget=forms.CheckboxSelectMultiple
    )
    an = forms.MultipleChoiceField(
        label="Diese Kommunen erhalten", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        daten: QueryDict,
        *,
        gebende: dict[str, tuple[str, Decimal]],
        nehmende: dict[str, str],
        vorschlag: Sequence[str],
        von_hand: bool,
        gleiche_art: bool,
    ) -> None:
        """``gebende``: AGS → (name, VZÄ not planned); ``nehmende``: AGS → name."""
        gefuellt = daten.copy()
        for name, moegliche, sonst in (("von", gebende, gebende), ("an", nehmende, vorschlag)):
            gewaehlt = [ags for ags in daten.getlist(name) if ags in moegliche]
            gefuellt.setlist(name, gewaehlt or list(sonst))
        super().__init__(gefuellt)
        self._gebende, self._gleiche_art = gebende, gleiche_art
        self.fields["von"].choices = [
            (ags, f"{name}: {vzae_text(vzae)}") for ags, (name, vzae) in gebende.items()
        ]
        self.fields["an"].choices = list(nehmende.items())
        if von_hand:
            for ags in [a for a in gefuellt.getlist("an") if a in nehmende]:
                self.fields[f"vzae-{ags}"] = VZAeFeld(label=nehmende[ags], required=False)

    @property
    def haende(self) -> dict[str, Decimal]:
        """AGS → VZÄ given by hand."""
        return {
            name.removeprefix("vzae-"): wert
            for name, wert in self.cleaned_data.items()
            if name.startswith("vzae-") and wert
        }

    def handfelder(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("vzae-")]

    def clean(self) -> dict[str, Any]:
        daten = super().clean() or self.cleaned_data
        beides = set(daten.get("von", [])) & set(daten.get("an", []))
        if beides and self._gleiche_art:
            namen = "; ".join(self._gebende[ags][0] for ags in self._gebende if ags in beides)
            self.add_error("an", f"Wer abgibt, kann nicht zugleich erhalten: {namen}.")
        vorrat = sum((self._gebende[a][1] for a in daten.get("von", [])), Decimal(0))
        verteilt = sum(self.haende.values(), Decimal(0))
        if verteilt > vorrat:
            self.add_error(
                None,
                f"Von Hand verteilt sind {vzae_text(verteilt)} VZÄ, die abgebenden Kommunen haben "
                f"aber nur {vzae_text(vorrat)} VZÄ nicht vorgesehen.",
            )
        return daten
