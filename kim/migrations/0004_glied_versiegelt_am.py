from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """Links name their seal. Before the first release: what was sealed is sealed anew."""

    dependencies = [("kim", "0003_zugriff_zeit")]
    operations = [
        migrations.RunSQL("TRUNCATE kim_siegel, kim_siegelglied", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="siegelglied",
            name="versiegelt_am",
            field=models.DateTimeField(default=timezone.now, verbose_name="versiegelt am"),
            preserve_default=False,
        ),
    ]
