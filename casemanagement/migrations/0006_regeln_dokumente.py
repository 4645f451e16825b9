"""A document lies in a file of the same Kommune, and a closed file takes only addenda."""

from django.db import migrations

VORWAERTS = """
ALTER TABLE casemanagement_dokument ADD CONSTRAINT dokument_fall_kommune
    FOREIGN KEY (fall_id, kommune_id) REFERENCES casemanagement_fall (id, kommune_id)
    DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_dokument
    FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();
"""
RUECKWAERTS = """
DROP TRIGGER akte_beendet ON casemanagement_dokument;
ALTER TABLE casemanagement_dokument DROP CONSTRAINT dokument_fall_kommune;
"""


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0005_dokumente")]
    operations = [migrations.RunSQL(VORWAERTS, RUECKWAERTS)]
