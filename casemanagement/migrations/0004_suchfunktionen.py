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
#
# Each branch is one scan of one GIN index: „= ANY“, OR and outer joins would make it read the
# whole Land (1,000,000 persons: 20 instead of 200 ms). ``p_eins`` and ``p_zwei`` are array literals
# in parallel: a row must share a key with both, so that a name of two parts agrees in both.
_LAUT = """
        SELECT s.person_id AS id, s.text, 1 AS laut
        FROM unnest({bereiche}) AS b(id) CROSS JOIN paar CROSS JOIN LATERAL (
            SELECT p.person_id, p.text FROM casemanagement_personschluessel p
            WHERE p.{spalte} = b.id AND p.schluessel && paar.eins AND p.schluessel && paar.zwei
        ) s"""
_SCHRIFT = """
        SELECT s.person_id, s.text, 0
        FROM unnest({bereiche}) AS b(id) CROSS JOIN LATERAL (
            SELECT p.person_id, p.text FROM casemanagement_personschluessel p
            WHERE p.{spalte} = b.id AND p_text <% p.text
        ) s"""
_ZWEIGE = "\n        UNION ALL".join(
    zweig.format(bereiche=bereiche, spalte=spalte)
    for zweig in (_LAUT, _SCHRIFT)
    for bereiche, spalte in (
        ("teams", "team_id"),
        ("kommunen", "kommune_id"),
        ("personen", "person_id"),
    )
)
PERSONEN = f"""
CREATE FUNCTION casemanagement_personensuche(
    p_eins text[], p_zwei text[], p_text text, p_hoechstens int
) RETURNS TABLE (person_id bigint, rang real) LANGUAGE plpgsql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    teams bigint[] := coalesce(kim_recht('work_faelle'), '{{}}');
    kommunen bigint[] := coalesce(kim_recht('supervise_faelle'), '{{}}');
    personen bigint[] := ARRAY(
        SELECT f.person_id FROM casemanagement_fall f
        WHERE f.id = ANY (casemanagement_zusatzfaelle()));
BEGIN
    -- Not as SET of the function: before pg_trgm is loaded only a superuser may write that down.
    PERFORM set_config('pg_trgm.word_similarity_threshold', '0.5', true);
    RETURN QUERY
    WITH paar AS MATERIALIZED (
        SELECT u.eins::text[] AS eins, u.zwei::text[] AS zwei
        FROM unnest(p_eins, p_zwei) AS u(eins, zwei)
    ), gefunden AS MATERIALIZED ({_ZWEIGE}
    )
    SELECT g.id, max(g.laut + word_similarity(p_text, g.text))::real
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
    "casemanagement_personensuche(text[], text[], text, int)",
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
