"""Whom a file is shared with writes into it, but does not give it away.

The policy of a file lets a share and a Vertretung write its row (phase, latest contact); who
keeps it, in which Team, and about whom it is, change only its Team and the Fachaufsicht. And the
two functions that look past the policies are for the serving role only.
"""

from django.db import migrations

VORWAERTS = """
CREATE FUNCTION casemanagement_fall_zuweisen() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF (OLD.fallfuehrung_id, OLD.team_id, OLD.kommune_id, OLD.person_id) IS DISTINCT FROM
       (NEW.fallfuehrung_id, NEW.team_id, NEW.kommune_id, NEW.person_id)
       AND NOT kim_ist_system()
       AND NOT OLD.team_id = ANY (kim_recht('work_faelle'))
       AND NOT OLD.kommune_id = ANY (kim_recht('supervise_faelle'))
    THEN
        RAISE EXCEPTION 'Nur das Team und die Fachaufsicht weisen eine Akte zu'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fall_zuweisen
    BEFORE UPDATE OF fallfuehrung_id, team_id, kommune_id, person_id ON casemanagement_fall
    FOR EACH ROW EXECUTE FUNCTION casemanagement_fall_zuweisen();
REVOKE ALL ON FUNCTION casemanagement_zusatzfaelle() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casemanagement_zusatzfaelle() TO kim_app;
REVOKE ALL ON FUNCTION casemanagement_vertrauliche() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casemanagement_vertrauliche() TO kim_app;
"""
RUECKWAERTS = """
GRANT EXECUTE ON FUNCTION casemanagement_zusatzfaelle() TO PUBLIC;
GRANT EXECUTE ON FUNCTION casemanagement_vertrauliche() TO PUBLIC;
DROP TRIGGER fall_zuweisen ON casemanagement_fall;
DROP FUNCTION casemanagement_fall_zuweisen();
"""


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0017_regeln_lebenslage")]
    operations = [migrations.RunSQL(VORWAERTS, RUECKWAERTS)]
