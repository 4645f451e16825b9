"""Accounts: sign-in by e-mail; everything an account may do comes from its roles."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from kim.constants import Mailweise
from kim.kontext import rechte_von
from kim.models.orte import Kommune
from kim.schutz.regeln import EIGENE, SYSTEM, Offen, hat
from kim.verlauf import KimQuerySet, Verlauf


class NutzerQuerySet(KimQuerySet):
    def visible_to(self, nutzer: "Nutzer") -> "NutzerQuerySet":
        """Oneself, and the accounts of the Kommunen one administers."""
        rechte = rechte_von(nutzer)
        kommunen = rechte.bereiche("view_konten")
        sichtbar = models.Q(pk=nutzer.pk) | models.Q(kommune_id__in=kommunen)
        if rechte.ist_land("view_konten"):
            sichtbar |= models.Q(kommune=None)
        return self.filter(sichtbar)


class NutzerManager(BaseUserManager.from_queryset(NutzerQuerySet)):
    def create_user(self, email: str, password: str | None = None, **felder) -> "Nutzer":
        """An account without any role; without a password it can't sign in yet."""
        nutzer = self.model(email=email.strip().lower(), **felder)
        nutzer.set_password(password)
        nutzer.save(using=self._db)
        return nutzer


class Nutzer(AbstractBaseUser, PermissionsMixin):
    """A person who works with KIM. ``kommune`` is the one that keeps the account.

    Without ``kommune`` the account belongs to the Land.
    """

    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=200)
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, null=True, blank=True, verbose_name="Kommune"
    )
    is_active = models.BooleanField("aktiv", default=True)
    ist_demo = models.BooleanField("Demokonto", default=False, editable=False)
    mailweise = models.CharField(
        "Benachrichtigungen per E-Mail",
        max_length=20,
        choices=Mailweise,
        default=Mailweise.TAEGLICH,
    )
    erstellt_am = models.DateTimeField("angelegt am", auto_now_add=True)
    groups = models.ManyToManyField(
        Group,
        through="kim.Rollenvergabe",
        through_fields=("nutzer", "gruppe"),
        related_name="user_set",
        related_query_name="user",
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    schutz = Offen(
        "Die Anmeldung liest das Konto, bevor es einen Kontext gibt; nur Dienstdaten.",
        historie=f"{SYSTEM} OR id = {EIGENE} OR {hat('coalesce(kommune_id, 0)', 'view_konten')}",
        # Without a context only signing in writes here: its time and a renewed hash. No part
        # may raise: two sign-ins of one account at once make PostgreSQL evaluate all of it.
        schreiben=(
            "coalesce(current_setting('app.kontext', true), '') IN ('', 'system')"
            " OR id = NULLIF(current_setting('app.nutzer', true), '')::bigint"
            " OR coalesce(kommune_id, 0) = ANY ((SELECT kim_recht_still('manage_konten'))::bigint[])"
        ),
    )
    history = Verlauf(excluded_fields=["password", "last_login"])
    objects = NutzerManager()

    class Meta:
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        ordering = ("name", "email")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="nutzer_email_eindeutig",
                violation_error_message="Diese E-Mail-Adresse ist schon vergeben.",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


# Comes with Django's mixin; KIM reads rights from roles only.
Nutzer.user_permissions.through.schutz = Offen("bleibt leer: Rechte kommen nur aus Rollen")
