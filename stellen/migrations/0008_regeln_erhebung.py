"""Where a Kommune wants a second person to release its Meldung, the database wants it too."""

from django.db import migrations

# Only for people: an import and the demo data act as the system or for the Ministerium.
FREIGABE = """
CREATE FUNCTION stellen_meldung_freigabe() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM stellen_meldeeinstellung e WHERE e.kommune_id = NEW.kommune_id AND e.vier_augen
    ) THEN
        RAISE EXCEPTION 'In dieser Kommune gibt eine zweite Person die Meldung frei'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meldung_freigabe';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER meldung_freigabe BEFORE UPDATE OF status ON stellen_meldung
    FOR EACH ROW WHEN (
        NEW.status = 'gemeldet' AND OLD.status IN ('entwurf', 'freigabe', 'rueckfrage')
        AND NEW.vorgelegt_von_id IS NULL AND current_setting('app.kontext', true) = 'nutzer')
    EXECUTE FUNCTION stellen_meldung_freigabe();
GRANT CREATE ON SCHEMA public TO kim_waechter;
ALTER FUNCTION stellen_meldung_freigabe() OWNER TO kim_waechter;
REVOKE CREATE ON SCHEMA public FROM kim_waechter;
"""

RUECKWAERTS = """
DROP TRIGGER meldung_freigabe ON stellen_meldung;
DROP FUNCTION stellen_meldung_freigabe();
"""


class Migration(migrations.Migration):
    dependencies = [("stellen", "0007_erhebung")]
    operations = [migrations.RunSQL(FREIGABE, RUECKWAERTS)]
