"""The two narrow functions of the search, and the key that lets found rows follow their person."""

from django.db import migrations

# A handover changes Team and Kommune of the person: its rows follow in the same statement.
FOLGEN = """
ALTER TABLE casemanagement_personschluessel ADD CONSTRAINT personschluessel_person
    FOREIGN KEY (person_id, team_id, kommune_id)
    REFERENCES casemanagement_person (id, team_id, kommune_id)
    ON UPDATE CASCADE ON DELETE CASCADE;
"""

# Operators on trigrams, arrays and texts are not leakproof: under a policy no index is used for
# them. These functions look past the policies, so they apply the scope of the context themselves
# and give away nothing but ids in it. The rows themselves are read through both walls afterwards.
# Team by team and Kommune by Kommune, because a GIN index knows no „= ANY“.
PERSONEN = """
CREATE FUNCTION casemanagement_personensuche(
    p_schluessel text[], p_teil int[], p_text text, p_hoechstens int
) RETURNS TABLE (person_id bigint, rang real) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp
    SET pg_trgm.word_similarity_threshold = 0.45 AS $$
DECLARE
    teams bigint[] := coalesce(kim_recht('work_faelle'), '{}');
    kommunen bigint[] := coalesce(kim_recht('supervise_faelle'), '{}');
    personen bigint[] := ARRAY(
        SELECT f.person_id FROM casemanagement_fall f
        WHERE f.id = ANY (casemanagement_zusatzfaelle()));
BEGIN
    RETURN QUERY
    WITH gefunden AS MATERIALIZED (
        SELECT s.person_id AS id, s.text, s.schluessel
        FROM unnest(teams) AS t(id) CROSS JOIN LATERAL (
            SELECT p.person_id, p.text, p.schluessel FROM casemanagement_personschluessel p
            WHERE p.team_id = t.id AND (p.schluessel && p_schluessel OR p_text <% p.text)
        ) s
        UNION ALL
        SELECT s.person_id, s.text, s.schluessel
        FROM unnest(kommunen) AS k(id) CROSS JOIN LATERAL (
            SELECT p.person_id, p.text, p.schluessel FROM casemanagement_personschluessel p
            WHERE p.kommune_id = k.id AND (p.schluessel && p_schluessel OR p_text <% p.text)
        ) s
        UNION ALL
        SELECT p.person_id, p.text, p.schluessel FROM casemanagement_personschluessel p
        WHERE p.person_id = ANY (personen)
          AND (p.schluessel && p_schluessel OR p_text <% p.text)
    )
    SELECT g.id, max(word_similarity(p_text, g.text) + (
        SELECT count(DISTINCT u.teil) FROM unnest(p_schluessel, p_teil) AS u(wert, teil)
        WHERE u.wert = ANY (g.schluessel))::real) AS rang
    FROM gefunden g GROUP BY g.id ORDER BY 2 DESC, 1 LIMIT p_hoechstens;
END $$;
"""

NOTIZEN = """
CREATE FUNCTION casemanagement_notizsuche(p_text text, p_hoechstens int)
    RETURNS TABLE (kontakt_id bigint) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    teams bigint[] := coalesce(kim_recht('work_faelle'), '{}');
    kommunen bigint[] := coalesce(kim_recht('supervise_faelle'), '{}');
    zusatz bigint[] := casemanagement_zusatzfaelle();
    gesucht tsquery := websearch_to_tsquery('german', p_text);
    orte bigint[] := ARRAY(
        SELECT unnest(kommunen)
        UNION SELECT t.kommune_id FROM kim_team t WHERE t.id = ANY (teams)
        UNION SELECT f.kommune_id FROM casemanagement_fall f WHERE f.id = ANY (zusatz));
BEGIN
    RETURN QUERY
    SELECT s.id FROM unnest(orte) AS o(id) CROSS JOIN LATERAL (
        SELECT k.id, k.tag FROM casemanagement_kontakt k
        JOIN casemanagement_fall f ON f.id = k.fall_id
        WHERE k.kommune_id = o.id
          AND to_tsvector('german'::regconfig, COALESCE(k.notiz, '')) @@ gesucht
          AND (f.team_id = ANY (teams) OR f.kommune_id = ANY (kommunen) OR f.id = ANY (zusatz))
    ) s ORDER BY s.tag DESC, s.id DESC LIMIT p_hoechstens;
END $$;
"""

_FUNKTIONEN = (
    "casemanagement_personensuche(text[], int[], text, int)",
    "casemanagement_notizsuche(text, int)",
)
EIGENTUM = "\n".join(
    [
        "GRANT CREATE ON SCHEMA public TO kim_waechter;",
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
        *(f"DROP FUNCTION {f};" for f in _FUNKTIONEN),
        "ALTER TABLE casemanagement_personschluessel DROP CONSTRAINT personschluessel_person;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("casemanagement", "0003_personensuche")]
    operations = [migrations.RunSQL(FOLGEN + PERSONEN + NOTIZEN + EIGENTUM, RUECKWAERTS)]
