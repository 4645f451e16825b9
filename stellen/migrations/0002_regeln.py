"""Rules the database guards that Django's constraints can't express."""

from django.db import migrations

FREMDSCHLUESSEL = """
ALTER TABLE stellen_meldungzeile ADD CONSTRAINT zeile_meldung_kommune
    FOREIGN KEY (meldung_id, kommune_id) REFERENCES stellen_meldung (id, kommune_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

# Owned by kim_waechter and SECURITY DEFINER: the rules hold whatever the context sees,
# and the policies are not evaluated again for each row.
IDENTITAET = """
CREATE FUNCTION stellen_identitaet_meldung() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('geprueft', 'festgestellt') AND EXISTS (
        SELECT FROM stellen_meldungzeile z WHERE z.meldung_id = NEW.id
        AND z.zugewiesen <> z.besetzt + z.vorgesehen + z.nicht_vorgesehen
    ) THEN
        RAISE EXCEPTION 'zugewiesen ist nicht die Summe aus besetzt, vorgesehen und nicht vorgesehen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'zeile_identitaet';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zeile_identitaet BEFORE INSERT OR UPDATE OF status ON stellen_meldung
    FOR EACH ROW EXECUTE FUNCTION stellen_identitaet_meldung();

CREATE FUNCTION stellen_zeile_pruefen() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kennung bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.meldung_id ELSE NEW.meldung_id END;
    stand text := (SELECT m.status FROM stellen_meldung m WHERE m.id = kennung);
BEGIN
    IF stand = 'festgestellt' THEN
        RAISE EXCEPTION 'Die Meldung ist festgestellt und unveränderlich'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meldung_unveraenderlich';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.meldung_id <> OLD.meldung_id THEN
        RAISE EXCEPTION 'Eine Zeile wechselt die Meldung nicht'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'zeile_meldung_fest';
    END IF;
    IF stand = 'geprueft'
        AND NEW.zugewiesen <> NEW.besetzt + NEW.vorgesehen + NEW.nicht_vorgesehen THEN
        RAISE EXCEPTION 'zugewiesen ist nicht die Summe aus besetzt, vorgesehen und nicht vorgesehen'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'zeile_identitaet';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zeile_pruefen BEFORE INSERT OR UPDATE OR DELETE ON stellen_meldungzeile
    FOR EACH ROW EXECUTE FUNCTION stellen_zeile_pruefen();
"""

UNVERAENDERLICH = """
CREATE FUNCTION stellen_meldung_unveraenderlich() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.status = 'festgestellt' THEN
        RAISE EXCEPTION 'Die Meldung ist festgestellt und unveränderlich'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meldung_unveraenderlich';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER meldung_unveraenderlich BEFORE UPDATE OR DELETE ON stellen_meldung
    FOR EACH ROW EXECUTE FUNCTION stellen_meldung_unveraenderlich();
"""

EIGENTUM = """
GRANT CREATE ON SCHEMA public TO kim_waechter;
ALTER FUNCTION stellen_identitaet_meldung() OWNER TO kim_waechter;
ALTER FUNCTION stellen_zeile_pruefen() OWNER TO kim_waechter;
ALTER FUNCTION stellen_meldung_unveraenderlich() OWNER TO kim_waechter;
REVOKE CREATE ON SCHEMA public FROM kim_waechter;
"""

RUECKWAERTS = """
ALTER TABLE stellen_meldungzeile DROP CONSTRAINT zeile_meldung_kommune;
DROP TRIGGER meldung_unveraenderlich ON stellen_meldung;
DROP TRIGGER zeile_identitaet ON stellen_meldung;
DROP TRIGGER zeile_pruefen ON stellen_meldungzeile;
DROP FUNCTION stellen_meldung_unveraenderlich();
DROP FUNCTION stellen_identitaet_meldung();
DROP FUNCTION stellen_zeile_pruefen();
"""


class Migration(migrations.Migration):
    dependencies = [("stellen", "0001_initial")]
    operations = [
        migrations.RunSQL(FREMDSCHLUESSEL + IDENTITAET + UNVERAENDERLICH + EIGENTUM, RUECKWAERTS),
    ]
