"""What ended early opens nothing any more; who sees a file may read who read it.

A Notzugriff is asked by the clock itself: ``now()`` is the beginning of the transaction, and the
web server that wrote ``beginn`` may be some seconds ahead.
"""

from django.db import migrations

BEFRISTET = """
CREATE OR REPLACE FUNCTION casemanagement_zusatzfaelle() RETURNS bigint[] LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN (SELECT coalesce(array_agg(s.id), '{}') FROM (
        SELECT f.content_object_id AS id FROM casemanagement_fallfreigabe f
        WHERE f.user_id = kim_nutzer_id() AND f.beendet_am IS NULL
          AND casemanagement_heute() BETWEEN f.von AND f.bis
        UNION
        SELECT v.fall_id FROM casemanagement_vertretung v
        WHERE v.nutzer_id = kim_nutzer_id() AND v.beendet_am IS NULL
          AND casemanagement_heute() BETWEEN v.von AND v.bis
    ) s
    WHERE cardinality(kim_recht('work_faelle')) + cardinality(kim_recht('supervise_faelle')) > 0);
END $$;

CREATE OR REPLACE FUNCTION casemanagement_vertrauliche() RETURNS bigint[] LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN (SELECT coalesce(array_agg(s.id), '{}') FROM (
        SELECT v.fall_id AS id FROM casemanagement_vertretung v
        WHERE v.nutzer_id = kim_nutzer_id() AND v.beendet_am IS NULL
          AND casemanagement_heute() BETWEEN v.von AND v.bis
        UNION
        SELECT n.fall_id FROM casemanagement_notzugriff n
        WHERE n.nutzer_id = kim_nutzer_id() AND clock_timestamp() < n.ende
          AND n.beginn < clock_timestamp() + interval '1 minute'
    ) s);
END $$;
"""

# The read log stays closed but for this door: one file, and only for who sees it (ADR 0011).
# A function reads past the policies, so it asks the file's own question again.
LESER = """
CREATE FUNCTION casemanagement_sieht_akte(p_fall bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN EXISTS (SELECT FROM casemanagement_fall f WHERE f.id = p_fall AND (
        kim_ist_system() OR f.team_id = ANY (kim_recht('work_faelle'))
        OR f.kommune_id = ANY (kim_recht('supervise_faelle'))
        OR f.id = ANY (casemanagement_zusatzfaelle())));
END $$;

CREATE FUNCTION casemanagement_leser(
    p_fall bigint, p_nutzer bigint, p_vor timestamptz, p_vor_id bigint, p_anzahl int
) RETURNS TABLE (id bigint, zeitpunkt timestamptz, nutzer_id bigint, art text, zweck text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    IF NOT casemanagement_sieht_akte(p_fall) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT z.id, z.zeitpunkt, z.nutzer_id, z.art::text, z.zweck::text
        FROM kim_zugriff z
        WHERE z.objekt_typ = 'casemanagement.fall' AND z.objekt_id = p_fall::text
          AND (p_nutzer IS NULL OR z.nutzer_id = p_nutzer)
          AND (p_vor IS NULL OR z.zeitpunkt < p_vor OR z.zeitpunkt = p_vor AND z.id < p_vor_id)
        ORDER BY z.zeitpunkt DESC, z.id DESC LIMIT p_anzahl;
END $$;

CREATE FUNCTION casemanagement_lesende(p_fall bigint)
    RETURNS TABLE (nutzer_id bigint, anzahl bigint, zuletzt timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    IF NOT casemanagement_sieht_akte(p_fall) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT z.nutzer_id, count(*), max(z.zeitpunkt) FROM kim_zugriff z
        WHERE z.objekt_typ = 'casemanagement.fall' AND z.objekt_id = p_fall::text
        GROUP BY z.nutzer_id;
END $$;
"""

# What a note is today decides about its past, too: made confidential later, its open versions
# are hidden. Of a deleted note its last version decides.
NOTIZ = """
CREATE FUNCTION casemanagement_notiz_verborgen(p_id bigint) RETURNS boolean LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    z record;
BEGIN
    SELECT k.fall_id, k.vertraulich, k.verfasser_id INTO z
        FROM casemanagement_kontakt k WHERE k.id = p_id;
    IF NOT FOUND THEN
        SELECT h.fall_id, h.vertraulich, h.verfasser_id INTO z
            FROM casemanagement_historicalkontakt h WHERE h.id = p_id
            ORDER BY h.history_date DESC, h.history_id DESC LIMIT 1;
    END IF;
    RETURN FOUND AND z.vertraulich AND NOT (
        kim_ist_system() OR z.verfasser_id = kim_nutzer_id()
        OR z.fall_id = ANY (casemanagement_vertrauliche())
        OR EXISTS (SELECT FROM casemanagement_fall f
                   WHERE f.id = z.fall_id AND f.fallfuehrung_id = kim_nutzer_id()));
END $$;
"""

_FUNKTIONEN = (
    "casemanagement_notiz_verborgen(bigint)",
    "casemanagement_sieht_akte(bigint)",
    "casemanagement_leser(bigint, bigint, timestamptz, bigint, int)",
    "casemanagement_lesende(bigint)",
)
# CREATE OR REPLACE keeps the owner; the owner must be one of us to replace it.
DAVOR = """
ALTER FUNCTION casemanagement_zusatzfaelle() OWNER TO CURRENT_USER;
ALTER FUNCTION casemanagement_vertrauliche() OWNER TO CURRENT_USER;
"""
EIGENTUM = "\n".join(
    [
        "GRANT CREATE ON SCHEMA public TO kim_waechter;",
        "ALTER FUNCTION casemanagement_zusatzfaelle() OWNER TO kim_waechter;",
        "ALTER FUNCTION casemanagement_vertrauliche() OWNER TO kim_waechter;",
        *(f"ALTER FUNCTION {f} OWNER TO kim_waechter;" for f in _FUNKTIONEN),
        "REVOKE CREATE ON SCHEMA public FROM kim_waechter;",
        *(
            f"REVOKE ALL ON FUNCTION {f} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {f} TO kim_app;"
            for f in _FUNKTIONEN
        ),
    ]
)
RUECKWAERTS = "\n".join(
    [
        *(f"DROP FUNCTION {f} CASCADE;" for f in reversed(_FUNKTIONEN)),
        DAVOR,
        BEFRISTET.replace(" AND f.beendet_am IS NULL", "").replace(" AND v.beendet_am IS NULL", ""),
        "GRANT CREATE ON SCHEMA public TO kim_waechter;",
        "ALTER FUNCTION casemanagement_zusatzfaelle() OWNER TO kim_waechter;",
        "ALTER FUNCTION casemanagement_vertrauliche() OWNER TO kim_waechter;",
        "REVOKE CREATE ON SCHEMA public FROM kim_waechter;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0012_zugriffe")]
    operations = [migrations.RunSQL(DAVOR + BEFRISTET + LESER + NOTIZ + EIGENTUM, RUECKWAERTS)]
