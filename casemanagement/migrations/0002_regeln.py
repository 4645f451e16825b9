"""Rules of the Fallakte that Django's constraints can't express."""

from django.db import migrations

_SCHLUESSEL = (
    ("personsprache", "person_id, kommune_id", "person (id, kommune_id)", "sprache_person_kommune"),
    ("fall", "person_id, team_id, kommune_id", "person (id, team_id, kommune_id)", "fall_person"),
    ("vertretung", "fall_id, kommune_id", "fall (id, kommune_id)", "vertretung_fall_kommune"),
    (
        "fallfreigabe",
        "content_object_id, kommune_id",
        "fall (id, kommune_id)",
        "fallfreigabe_fall_kommune",
    ),
    ("notzugriff", "fall_id, kommune_id", "fall (id, kommune_id)", "notzugriff_fall_kommune"),
    ("einwilligung", "fall_id, kommune_id", "fall (id, kommune_id)", "einwilligung_fall_kommune"),
    ("kontakt", "fall_id, kommune_id", "fall (id, kommune_id)", "kontakt_fall_kommune"),
    ("kontaktentwurf", "fall_id, kommune_id", "fall (id, kommune_id)", "entwurf_fall_kommune"),
    (
        "kontakthandlungsfeld",
        "kontakt_id, kommune_id",
        "kontakt (id, kommune_id)",
        "handlungsfeld_kontakt_kommune",
    ),
    ("aufgabe", "fall_id, kommune_id", "fall (id, kommune_id)", "aufgabe_fall_kommune"),
)

# Foreign-key checks bypass row-level security: the Kommune (and Team) is part of the key.
# Deferred, so that a handover moves person and files in one transaction.
FREMDSCHLUESSEL = "\n".join(
    f"ALTER TABLE casemanagement_{kind} ADD CONSTRAINT {name} FOREIGN KEY ({spalten})"
    f" REFERENCES casemanagement_{eltern} DEFERRABLE INITIALLY DEFERRED;"
    for kind, spalten, eltern, name in _SCHLUESSEL
)

# A share or a Vertretung opens a file only as long as the account works on files at all.
# plpgsql, because kim's functions are made after the migrations.
ZUGRIFF = """
CREATE FUNCTION casemanagement_heute() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'Europe/Berlin')::date
$$;

CREATE FUNCTION casemanagement_zusatzfaelle() RETURNS bigint[] LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN (SELECT coalesce(array_agg(s.id), '{}') FROM (
        SELECT f.content_object_id AS id FROM casemanagement_fallfreigabe f
        WHERE f.user_id = kim_nutzer_id()
          AND casemanagement_heute() BETWEEN f.von AND f.bis
        UNION
        SELECT v.fall_id FROM casemanagement_vertretung v
        WHERE v.nutzer_id = kim_nutzer_id()
          AND casemanagement_heute() BETWEEN v.von AND v.bis
    ) s
    WHERE cardinality(kim_recht('work_faelle')) + cardinality(kim_recht('supervise_faelle')) > 0);
END $$;

CREATE FUNCTION casemanagement_vertrauliche() RETURNS bigint[] LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN (SELECT coalesce(array_agg(s.id), '{}') FROM (
        SELECT v.fall_id AS id FROM casemanagement_vertretung v
        WHERE v.nutzer_id = kim_nutzer_id()
          AND casemanagement_heute() BETWEEN v.von AND v.bis
        UNION
        SELECT n.fall_id FROM casemanagement_notzugriff n
        WHERE n.nutzer_id = kim_nutzer_id() AND now() BETWEEN n.beginn AND n.ende
    ) s);
END $$;
"""

# After the end of a file only marked addenda.
NUR_LESEN = """
CREATE FUNCTION casemanagement_akte_beendet() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kennung bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.fall_id ELSE NEW.fall_id END;
BEGIN
    IF TG_OP = 'INSERT' AND (to_jsonb(NEW) ->> 'nachtrag')::boolean THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = kennung AND NOT f.offen) THEN
        RAISE EXCEPTION 'Die Akte ist beendet und wird nicht mehr geändert'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'akte_beendet';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_kontakt
    FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();
CREATE TRIGGER akte_beendet BEFORE INSERT OR UPDATE OR DELETE ON casemanagement_aufgabe
    FOR EACH ROW EXECUTE FUNCTION casemanagement_akte_beendet();
"""

_FUNKTIONEN = (
    "casemanagement_zusatzfaelle()",
    "casemanagement_vertrauliche()",
    "casemanagement_akte_beendet()",
)
EIGENTUM = "\n".join(
    [
        "GRANT CREATE ON SCHEMA public TO kim_waechter;",
        *(f"ALTER FUNCTION {f} OWNER TO kim_waechter;" for f in _FUNKTIONEN),
        "REVOKE CREATE ON SCHEMA public FROM kim_waechter;",
    ]
)

RUECKWAERTS = "\n".join(
    [
        "DROP TRIGGER akte_beendet ON casemanagement_aufgabe;",
        "DROP TRIGGER akte_beendet ON casemanagement_kontakt;",
        *(f"DROP FUNCTION {f} CASCADE;" for f in _FUNKTIONEN),
        "DROP FUNCTION casemanagement_heute();",
        *(
            f"ALTER TABLE casemanagement_{kind} DROP CONSTRAINT {name};"
            for kind, _, _, name in reversed(_SCHLUESSEL)
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0001_initial")]
    operations = [migrations.RunSQL(FREMDSCHLUESSEL + ZUGRIFF + NUR_LESEN + EIGENTUM, RUECKWAERTS)]
