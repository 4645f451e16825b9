"""Assessments hang on file and Kommune, end with the file, and stay as they were completed."""

from django.db import migrations

FREMDSCHLUESSEL = """
ALTER TABLE casemanagement_assessment ADD CONSTRAINT assessment_fall_kommune
    FOREIGN KEY (fall_id, kommune_id) REFERENCES casemanagement_fall (id, kommune_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE casemanagement_assessmentwert ADD CONSTRAINT wert_assessment_fall
    FOREIGN KEY (assessment_id, fall_id, kommune_id)
    REFERENCES casemanagement_assessment (id, fall_id, kommune_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

# A handover to another Kommune moves rows; erasure is the system's. Nothing else changes them.
ABGESCHLOSSEN = """
CREATE FUNCTION casemanagement_assessment_fest() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    eines bigint;
BEGIN
    IF TG_TABLE_NAME = 'casemanagement_assessment' THEN
        eines := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        eines := NEW.assessment_id;
    ELSE
        eines := OLD.assessment_id;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'kommune_id' = to_jsonb(OLD) - 'kommune_id'
       OR kim_ist_system()
       OR EXISTS (SELECT FROM casemanagement_assessment a
                  WHERE a.id = eines AND a.abgeschlossen_am IS NULL) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'Ein abgeschlossenes Assessment wird nicht mehr geändert'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_abgeschlossen';
END $$;
CREATE TRIGGER assessment_fest BEFORE UPDATE OR DELETE ON casemanagement_assessment
    FOR EACH ROW EXECUTE FUNCTION casemanagement_assessment_fest();
CREATE TRIGGER assessment_fest BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_assessmentwert
    FOR EACH ROW EXECUTE FUNCTION casemanagement_assessment_fest();
CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_assessment
    FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();
CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_assessmentwert
    FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();
GRANT CREATE ON SCHEMA public TO kim_waechter;
ALTER FUNCTION casemanagement_assessment_fest() OWNER TO kim_waechter;
REVOKE CREATE ON SCHEMA public FROM kim_waechter;
"""

RUECKWAERTS = """
DROP FUNCTION casemanagement_assessment_fest() CASCADE;
DROP TRIGGER akte_beendet ON casemanagement_assessmentwert;
DROP TRIGGER akte_beendet ON casemanagement_assessment;
ALTER TABLE casemanagement_assessmentwert DROP CONSTRAINT wert_assessment_fall;
ALTER TABLE casemanagement_assessment DROP CONSTRAINT assessment_fall_kommune;
"""


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0008_assessment")]
    operations = [migrations.RunSQL(FREMDSCHLUESSEL + ABGESCHLOSSEN, RUECKWAERTS)]
