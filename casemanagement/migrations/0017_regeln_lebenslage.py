"""Life situation: the Kommune is part of the key, and a closed file is not written any more."""

from django.db import migrations

_TABELLEN = (
    "aufenthaltsstatus",
    "leistungsbezug",
    "arbeitsmarktprofil",
    "station",
    "sprachzertifikat",
)

# Foreign-key checks bypass row-level security. Deferred as in 0002: a handover moves all rows.
VORWAERTS = "\n".join(
    f"ALTER TABLE casemanagement_{name} ADD CONSTRAINT {name}_fall_kommune"
    f" FOREIGN KEY (fall_id, kommune_id) REFERENCES casemanagement_fall (id, kommune_id)"
    f" DEFERRABLE INITIALLY DEFERRED;"
    f"CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_{name}"
    f" FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();"
    for name in _TABELLEN
)
RUECKWAERTS = "\n".join(
    f"DROP TRIGGER akte_beendet ON casemanagement_{name};"
    f"ALTER TABLE casemanagement_{name} DROP CONSTRAINT {name}_fall_kommune;"
    for name in reversed(_TABELLEN)
)


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0016_lebenslage")]
    operations = [migrations.RunSQL(VORWAERTS, RUECKWAERTS)]
