"""The end of a history row gets a name of its own.

``gueltig_bis`` met a tracked field of that name (Rollenvergabe, Gemeinde, Rechtskreis): the
trigger then wrote over what was recorded.
"""

from django.db import migrations, models

UMBENANNT = (
    "erhebung",
    "importlauf",
    "meldung",
    "meldungzeile",
    "veroeffentlichtesumme",
    "zuweisung",
)
FELD = models.DateTimeField(editable=False, null=True, verbose_name="in Kraft bis")


class Migration(migrations.Migration):
    dependencies = [("kim", "0005_verlauf_bis"), ("stellen", "0004_fehlertexte")]
    operations = [
        *(
            migrations.RenameField(f"historical{m}", "gueltig_bis", "verlauf_bis")
            for m in UMBENANNT
        ),
        *(migrations.AlterField(f"historical{m}", "verlauf_bis", FELD) for m in UMBENANNT),
    ]
