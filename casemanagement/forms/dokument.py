"""Forms of a document: upload, and what it is."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from casemanagement.models import Dokument
from kim import tresor
from kim.forms.gleichzeitig import GleichzeitigMixin
from kim.formulare import DatumFeld


class DokumentFormular(GleichzeitigMixin):
    """What a document is; its content stays."""

    tag = DatumFeld(label="Datum des Dokuments")
    gueltig_bis = DatumFeld(label="gültig bis", required=False)

    class Meta:
        model = Dokument
        fields = ("titel", "art", "tag", "gueltig_bis", "bemerkung", "vertraulich")
        help_texts = {
            "vertraulich": "Lesen können das Dokument dann nur Sie, die Fallführung und die "
            "Vertretung.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].spaetestens = timezone.localdate()
        if not self.instance.pk:
            self.initial["tag"] = self.initial.get("tag") or timezone.localdate()


class UploadFormular(DokumentFormular):
    datei = forms.FileField(
        label="Datei",
        max_length=200,
        error_messages={
            "required": "Wählen Sie die Datei aus.",
            "empty": "Die Datei ist leer. Wählen Sie eine andere aus.",
            "max_length": "Der Dateiname ist länger als %(max)d Zeichen. Benennen Sie die Datei um.",
        },
    )
    field_order = ("datei", *DokumentFormular.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["datei"].help_text = tresor.hinweis()
        self.fields["datei"].widget.attrs["accept"] = tresor.annehmbar()

    def clean_datei(self) -> UploadedFile:
        """Looked at before anything is stored; the virus scan comes when it is."""
        datei = self.cleaned_data["datei"]
        tresor.pruefe(datei, name=datei.name)
        return datei
