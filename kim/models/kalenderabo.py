"""The calendar feed of an account: an address that only its calendar program knows."""

from django.db import models

from kim.models.nutzer import Nutzer
from kim.schutz.regeln import EIGENE, SYSTEM, Offen
from kim.verlauf import KimQuerySet, Verlauf

_EIGENES = f"{SYSTEM} OR nutzer_id = {EIGENE}"


class Kalenderabo(models.Model):
    """The secret in the address is shown once; only its SHA-256 is kept (256 random bits)."""

    nutzer = models.OneToOneField(Nutzer, models.CASCADE, related_name="kalenderabo")
    schluessel = models.CharField("Prüfwert des Schlüssels", max_length=64, unique=True)
    erstellt_am = models.DateTimeField("eingerichtet am")
    abgerufen_am = models.DateTimeField("zuletzt abgerufen", null=True)

    schutz = Offen(
        "Der Abruf findet das Konto, bevor es einen Kontext gibt; gespeichert ist nur ein Prüfwert.",
        historie=_EIGENES,
        schreiben=_EIGENES,
    )
    history = Verlauf(excluded_fields=["schluessel", "abgerufen_am"])
    objects = KimQuerySet.as_manager()

    class Meta:
        verbose_name = "Kalenderabo"
        verbose_name_plural = "Kalenderabos"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Kalenderabo von {self.nutzer}"
