import django.db.models.deletion
import kim.verlauf
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kim", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalKommuneUmriss",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "anfrage_id",
                    models.CharField(
                        db_default=kim.verlauf._AusEinstellung(),
                        editable=False,
                        max_length=64,
                        verbose_name="Anfrage",
                    ),
                ),
                (
                    "tx_id",
                    models.BigIntegerField(db_default=kim.verlauf._Transaktion(), editable=False),
                ),
                (
                    "verlauf_bis",
                    models.DateTimeField(editable=False, null=True, verbose_name="in Kraft bis"),
                ),
                ("mitte_x", models.PositiveSmallIntegerField(verbose_name="Mitte, waagerecht")),
                ("mitte_y", models.PositiveSmallIntegerField(verbose_name="Mitte, senkrecht")),
                ("quelle", models.CharField(max_length=300, verbose_name="Quelle")),
                ("history_change_reason", models.TextField(null=True, verbose_name="Begründung")),
                (
                    "history_id",
                    models.BigAutoField(editable=False, primary_key=True, serialize=False),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kommune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="kim.kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical Umriss einer Kommune",
                "verbose_name_plural": "historical Umrisse von Kommunen",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KommuneUmriss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pfad", models.TextField(verbose_name="Pfad")),
                ("mitte_x", models.PositiveSmallIntegerField(verbose_name="Mitte, waagerecht")),
                ("mitte_y", models.PositiveSmallIntegerField(verbose_name="Mitte, senkrecht")),
                ("quelle", models.CharField(max_length=300, verbose_name="Quelle")),
                (
                    "kommune",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="umriss",
                        to="kim.kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "Umriss einer Kommune",
                "verbose_name_plural": "Umrisse von Kommunen",
                "ordering": ("kommune",),
                "default_permissions": (),
            },
        ),
    ]
