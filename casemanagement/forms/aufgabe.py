"""The form of a task."""

from typing import Any

from casemanagement.kollegium import fallfuehrende
from casemanagement.models import Aufgabe, Fall
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld
from kim.models import Nutzer


class AufgabeFormular(GleichzeitigMixin):
    faellig_am = DatumFeld(label="fällig am")

    class Meta:
        model = Aufgabe
        fields = ("text", "faellig_am", "zustaendig")
        labels = {"text": "Aufgabe"}

    def __init__(self, *args: Any, fall: Fall, nutzer: Nutzer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kolleginnen = [pk for pk, _ in fallfuehrende(nutzer, fall.team_id)]
        dabei = {*kolleginnen, nutzer.pk, self.instance.zustaendig_id} - {None}
        self.fields["zustaendig"].queryset = Nutzer.objects.filter(pk__in=dabei).order_by("name")
        self.fields["zustaendig"].empty_label = None
        self.initial.setdefault("zustaendig", nutzer.pk)
