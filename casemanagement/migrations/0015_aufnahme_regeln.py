"""Keys that carry the Kommune: foreign-key checks bypass row-level security."""

from django.db import migrations

_SCHLUESSEL = (
    ("beziehung", "person_id, kommune_id", "person (id, kommune_id)", "beziehung_person_kommune"),
    ("beziehung", "andere_id, kommune_id", "person (id, kommune_id)", "beziehung_andere_kommune"),
    ("aufnahme", "fall_id, kommune_id", "fall (id, kommune_id)", "aufnahme_fall_kommune"),
)
VORWAERTS = "\n".join(
    f"ALTER TABLE casemanagement_{kind} ADD CONSTRAINT {name} FOREIGN KEY ({spalten})"
    f" REFERENCES casemanagement_{eltern} DEFERRABLE INITIALLY DEFERRED;"
    for kind, spalten, eltern, name in _SCHLUESSEL
)
RUECKWAERTS = "\n".join(
    f"ALTER TABLE casemanagement_{kind} DROP CONSTRAINT {name};"
    for kind, _, _, name in reversed(_SCHLUESSEL)
)


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0014_aufnahme")]
    operations = [migrations.RunSQL(VORWAERTS, RUECKWAERTS)]
