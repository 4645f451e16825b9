"""An ended file itself is read-only, too: how it ended and what it was about stay as they are.

Free remain its latest contact (addenda), its number, who leads it and whose it is; the system
(erasure after the period of storage) may change everything.
"""

from django.db import migrations

ENDE = """
CREATE FUNCTION casemanagement_fall_beendet() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    frei text[] := '{letzter_kontakt_am,aktenzeichen,fallfuehrung_id,team_id,kommune_id,offen}';
BEGIN
    IF NEW.phase NOT IN ('abgeschlossen', 'abgelehnt', 'weiterverwiesen') OR kim_ist_system()
       OR to_jsonb(NEW) - frei = to_jsonb(OLD) - frei THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Die Akte ist beendet und wird nicht mehr geändert'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'akte_beendet';
END $$;
CREATE TRIGGER fall_beendet BEFORE UPDATE ON casemanagement_fall FOR EACH ROW
    WHEN (NOT OLD.offen) EXECUTE FUNCTION casemanagement_fall_beendet();
GRANT CREATE ON SCHEMA public TO kim_waechter;
ALTER FUNCTION casemanagement_fall_beendet() OWNER TO kim_waechter;
REVOKE CREATE ON SCHEMA public FROM kim_waechter;
"""

RUECKWAERTS = """
DROP TRIGGER fall_beendet ON casemanagement_fall;
DROP FUNCTION casemanagement_fall_beendet();
"""


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0006_regeln_dokumente")]
    operations = [migrations.RunSQL(ENDE, RUECKWAERTS)]
