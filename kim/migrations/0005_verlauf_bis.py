"""The end of a history row gets a name of its own.

``gueltig_bis`` met a tracked field of that name (Rollenvergabe, Gemeinde, Rechtskreis): the
trigger then wrote over what was recorded.
"""

from django.db import migrations, models

UMBENANNT = ("ansprechperson", "auftrag", "kommune", "nutzer", "organisation", "team")
NEU = ("gemeinde", "rechtskreis", "rollenvergabe")
FELD = models.DateTimeField(editable=False, null=True, verbose_name="in Kraft bis")

ALTER_TRIGGER = "DROP FUNCTION IF EXISTS kim_historie_gueltig_bis() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("kim", "0004_glied_versiegelt_am")]
    operations = [
        migrations.RunSQL(ALTER_TRIGGER, migrations.RunSQL.noop),
        *(
            migrations.RenameField(f"historical{m}", "gueltig_bis", "verlauf_bis")
            for m in UMBENANNT
        ),
        *(migrations.AlterField(f"historical{m}", "verlauf_bis", FELD) for m in UMBENANNT),
        *(migrations.AddField(f"historical{m}", "verlauf_bis", FELD) for m in NEU),
    ]
