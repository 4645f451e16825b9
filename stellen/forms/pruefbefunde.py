"""Filter of the findings, and the forms with which people deal with them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from kim.models import Kommune, Nutzer
from stellen.constants import (
    PRUEFBEFUND_TRANSITIONS,
    Beitragsart,
    PruefbefundStatus,
    Schwere,
)
from stellen.models import Pruefbefund
from stellen.pruefungen import PRUEFUNGEN
from stellen.zustaendig import konten_mit

BALD = timedelta(days=7)
LAND, ICH, NIEMAND, ALLE = "land", "ich", "niemand", "alle"


class BefundeFilter(forms.Form):
    """What the list shows; everything is in the address. Without a choice: what is unsettled."""

    status = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "offen und in Klärung"), *PruefbefundStatus.choices, (ALLE, "alle")],
    )
    schwere = forms.ChoiceField(
        label="Schwere", required=False, choices=[("", "alle"), *Schwere.choices]
    )
    pruefung = forms.ChoiceField(
        label="Prüfung",
        required=False,
        choices=[("", "alle"), *((p.name, p.titel) for p in PRUEFUNGEN.values())],
    )
    kommune = forms.ChoiceField(label="Kommune", required=False)
    zustaendig = forms.ChoiceField(label="Zuständig", required=False)
    faellig = forms.ChoiceField(
        label="Zu klären bis",
        required=False,
        choices=[
            ("", "egal wann"),
            ("ueberfaellig", "überfällig"),
            ("bald", "in den nächsten 7 Tagen"),
            ("ohne", "ohne Frist"),
        ],
    )

    def __init__(self, *args: Any, befunde: QuerySet[Pruefbefund], nutzer: Nutzer) -> None:
        """``befunde`` are all the account may see of the Stichtag: they give the choices."""
        super().__init__(*args)
        self.nutzer = nutzer
        paare = set(befunde.order_by().values_list("kommune_id", "verantwortlich_id"))
        kommunen = Kommune.objects.filter(pk__in={k for k, _ in paare if k})
        zustaendige = Nutzer.objects.filter(pk__in={v for _, v in paare if v}).exclude(pk=nutzer.pk)
        self.fields["kommune"].choices = [
            ("", "alle"),
            *([(LAND, "Land insgesamt")] if any(k is None for k, _ in paare) else []),
            *kommunen.order_by("reihenfolge").values_list("ags", "name"),
        ]
        self.fields["zustaendig"].choices = [
            ("", "alle"),
            (ICH, "ich"),
            (NIEMAND, "niemand"),
            *((str(n.pk), n.name) for n in zustaendige),
        ]
        if len(self.fields["kommune"].choices) <= 2:
            del self.fields["kommune"]

    def anwenden(self, befunde: QuerySet[Pruefbefund], heute: date) -> QuerySet[Pruefbefund]:
        """The rows the valid fields ask for; an invalid one filters nothing."""
        self.is_valid()
        wahl = self.cleaned_data
        status = wahl.get("status")
        if status != ALLE:
            befunde = befunde.filter(status=status) if status else befunde.ungeklaert()
        if kommune := wahl.get("kommune"):
            befunde = (
                befunde.filter(kommune=None)
                if kommune == LAND
                else befunde.filter(kommune__ags=kommune)
            )
        for feld in ("schwere", "pruefung"):
            if wert := wahl.get(feld):
                befunde = befunde.filter(**{feld: wert})
        return self._faellig(self._zustaendig(befunde), heute)

    def _zustaendig(self, befunde: QuerySet[Pruefbefund]) -> QuerySet[Pruefbefund]:
        wahl = self.cleaned_data.get("zustaendig")
        if not wahl:
            return befunde
        if wahl == NIEMAND:
            return befunde.filter(verantwortlich=None)
        return befunde.filter(verantwortlich=self.nutzer.pk if wahl == ICH else int(wahl))

    def _faellig(self, befunde: QuerySet[Pruefbefund], heute: date) -> QuerySet[Pruefbefund]:
        match self.cleaned_data.get("faellig"):
            case "ueberfaellig":
                return befunde.filter(faellig_am__lt=heute)
            case "bald":
                return befunde.filter(faellig_am__range=(heute, heute + BALD))
            case "ohne":
                return befunde.filter(faellig_am=None)
        return befunde

    @property
    def abfrage(self) -> dict[str, str]:
        """The chosen values, for addresses that keep them."""
        return {name: wert for name, wert in self.cleaned_data.items() if wert}


def _grund(beschriftung: str, hilfe: str) -> forms.CharField:
    return forms.CharField(
        label=beschriftung,
        help_text=hilfe,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte geben Sie eine Begründung an."},
    )


class EntscheidungForm(forms.Form):
    """The Ministerium's decision: one of the states the table allows, with a reason."""

    gesehen = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label="Neuer Stand", widget=forms.RadioSelect)
    grund = _grund("Begründung", "Die Kommune liest sie mit; sie steht dauerhaft im Verlauf.")

    WORTE = {
        PruefbefundStatus.OFFEN: "wieder offen",
        PruefbefundStatus.KLAERUNG: "in Klärung",
        PruefbefundStatus.AKZEPTIERT: "akzeptieren: Die Abweichung ist begründet",
        PruefbefundStatus.BEHOBEN: "behoben: Der nächste Prüflauf sieht nach",
    }

    def __init__(self, *args: Any, befund: Pruefbefund, **kwargs: Any) -> None:
        super().__init__(*args, initial={"gesehen": befund.status}, prefix="stand", **kwargs)
        naechste = PRUEFBEFUND_TRANSITIONS[PruefbefundStatus(befund.status)]
        self.fields["status"].choices = [
            (s.value, wort) for s, wort in self.WORTE.items() if s in naechste
        ]


class ZustaendigkeitForm(GleichzeitigMixin):
    """Who clears a finding until when: somebody of the Ministerium or of the Kommune."""

    faellig_am = DatumFeld(label="Zu klären bis", required=False)

    class Meta:
        model = Pruefbefund
        fields = ("verantwortlich", "faellig_am")
        labels = {"verantwortlich": "Zuständig"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="zustaendig", **kwargs)
        feld = self.fields["verantwortlich"]
        feld.empty_label = "niemand"
        feld.queryset = zustaendige(self.instance.kommune_id, self.instance.verantwortlich_id)


def zustaendige(kommune_id: int | None, bisher: int | None = None) -> QuerySet[Nutzer]:
    """Accounts of the Ministerium and, for a finding about a Kommune, of those who report there."""
    konten = konten_mit("audit_stellen")
    if kommune_id is not None:
        konten |= konten_mit("edit_stellen", kommune_id)
    return konten | Nutzer.objects.filter(pk=bisher)


class BeitragForm(forms.Form):
    """A contribution. The Ministerium asks, the Kommune answers, both comment."""

    art = forms.ChoiceField(label="Art", widget=forms.RadioSelect)
    text = forms.CharField(
        label="Text",
        help_text="Ministerium und Kommune lesen mit. Ein Beitrag lässt sich nicht mehr ändern. "
        "Nennen Sie keine Namen.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Bitte schreiben Sie einen Text."},
    )

    WORTE = {
        Beitragsart.RUECKFRAGE: "Rückfrage an die Kommune",
        Beitragsart.ANTWORT: "Antwort an das Ministerium",
        Beitragsart.KOMMENTAR: "Kommentar",
    }

    def __init__(self, *args: Any, arten: tuple[Beitragsart, ...], **kwargs: Any) -> None:
        super().__init__(*args, initial={"art": arten[0]}, prefix="beitrag", **kwargs)
        self.fields["art"].choices = [(a.value, self.WORTE[a]) for a in arten]


class SammelAkzeptierenForm(forms.Form):
    grund = _grund(
        "Begründung",
        "Sie gilt für jeden dieser Befunde und wird am nächsten Stichtag übernommen, solange die "
        "Abweichung nicht größer wird.",
    )


class SammelZustaendigkeitForm(forms.Form):
    verantwortlich = forms.ModelChoiceField(
        label="Zuständig", queryset=Nutzer.objects.none(), required=False, empty_label="niemand"
    )
    faellig_am = DatumFeld(label="Zu klären bis", required=False)
    grund = _grund("Anlass", "Zum Beispiel: Vorbereitung des Berichts.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verantwortlich"].queryset = konten_mit("audit_stellen")
