"""Plans hang on file and Kommune, end with the file, and stay as they were agreed."""

from django.db import migrations

_SCHLUESSEL = (
    ("hilfeplan", "fall_id, kommune_id", "fall (id, kommune_id)", "hilfeplan_fall_kommune"),
    (
        "ziel",
        "hilfeplan_id, fall_id, kommune_id",
        "hilfeplan (id, fall_id, kommune_id)",
        "ziel_hilfeplan_fall",
    ),
    ("leistung", "ziel_id, fall_id, kommune_id", "ziel (id, fall_id, kommune_id)", "leistung_ziel"),
)
FREMDSCHLUESSEL = "\n".join(
    f"ALTER TABLE casemanagement_{kind} ADD CONSTRAINT {name} FOREIGN KEY ({spalten})"
    f" REFERENCES casemanagement_{eltern} DEFERRABLE INITIALLY DEFERRED;"
    for kind, spalten, eltern, name in _SCHLUESSEL
)

# Of an agreed version only the state of goals and services, and the signature, go on; of a
# replaced one nothing. A handover to another Kommune moves rows; erasure is the system's.
VEREINBART = """
CREATE FUNCTION casemanagement_plan_fest() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    zeile jsonb := to_jsonb(CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END);
    stand_des_plans text;
    frei text[] := '{kommune_id}';
BEGIN
    IF TG_TABLE_NAME = 'casemanagement_hilfeplan' THEN
        stand_des_plans := zeile ->> 'stand';
    ELSE
        SELECT p.stand INTO stand_des_plans FROM casemanagement_hilfeplan p
        WHERE p.id = coalesce(
            (zeile ->> 'hilfeplan_id')::bigint,
            (SELECT z.hilfeplan_id FROM casemanagement_ziel z
             WHERE z.id = (zeile ->> 'ziel_id')::bigint));
    END IF;
    IF stand_des_plans = 'vereinbart' THEN
        frei := frei || CASE TG_TABLE_NAME
            WHEN 'casemanagement_hilfeplan' THEN '{stand,unterschrieben}'::text[]
            WHEN 'casemanagement_ziel' THEN '{stand}'::text[]
            ELSE '{status,status_am}'::text[] END;
    END IF;
    IF stand_des_plans = 'entwurf' OR kim_ist_system()
       OR TG_OP = 'UPDATE' AND to_jsonb(NEW) - frei = to_jsonb(OLD) - frei THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'Ein vereinbarter Hilfeplan wird nicht mehr geändert'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'hilfeplan_vereinbart';
END $$;
GRANT CREATE ON SCHEMA public TO kim_waechter;
ALTER FUNCTION casemanagement_plan_fest() OWNER TO kim_waechter;
REVOKE CREATE ON SCHEMA public FROM kim_waechter;
CREATE TRIGGER plan_fest BEFORE UPDATE OR DELETE ON casemanagement_hilfeplan
    FOR EACH ROW EXECUTE FUNCTION casemanagement_plan_fest();
"""
WACHEN = "\n".join(
    [
        *(
            f"CREATE TRIGGER plan_fest BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_{tabelle}"
            " FOR EACH ROW EXECUTE FUNCTION casemanagement_plan_fest();"
            for tabelle in ("ziel", "leistung")
        ),
        *(
            "CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON"
            f" casemanagement_{tabelle}"
            " FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();"
            for tabelle in ("hilfeplan", "ziel", "leistung")
        ),
    ]
)

RUECKWAERTS = "\n".join(
    [
        "DROP FUNCTION casemanagement_plan_fest() CASCADE;",
        *(
            f"DROP TRIGGER akte_beendet ON casemanagement_{tabelle};"
            for tabelle in ("leistung", "ziel", "hilfeplan")
        ),
        *(
            f"ALTER TABLE casemanagement_{kind} DROP CONSTRAINT {name};"
            for kind, _, _, name in reversed(_SCHLUESSEL)
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0010_hilfeplan")]
    operations = [migrations.RunSQL(FREMDSCHLUESSEL + VEREINBART + WACHEN, RUECKWAERTS)]
