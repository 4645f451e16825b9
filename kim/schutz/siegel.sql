-- The seal over history and read log: one hash chain per Kommune, and 'land' for the rest.
-- Applied after every migrate. kim_siegeln() is owned by kim_waechter; kim_app can neither
-- write the seals nor say what is sealed: the sources are kim_siegel_quellen(), generated
-- from the models (kim/siegel/quellen.py).
--   inhalt = sha256(row as jsonb without its key and without verlauf_bis, in UTC)
--   hash   = sha256(previous hash | table | key | inhalt); the first predecessor is
--            'KIM-Siegel ' and the name of the chain
-- kim/siegel/pruefung.py computes the same again without any of these functions.

CREATE OR REPLACE FUNCTION kim_kette_schritt(stand text, anfang text, glied text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN encode(sha256(convert_to(coalesce(stand, anfang) || '|' || glied, 'UTF8')), 'hex');
END $$;

CREATE OR REPLACE AGGREGATE kim_kette(anfang text, glied text) (
    SFUNC = kim_kette_schritt, STYPE = text
);

CREATE OR REPLACE FUNCTION kim_siegeln()
RETURNS TABLE (kette varchar, anzahl bigint, bis_nr bigint, kopf varchar)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET timezone = 'UTC' SET bytea_output = 'hex' SET intervalstyle = 'iso_8601'
AS $$
DECLARE
    zeilen text;
BEGIN
    IF NOT kim_ist_system() THEN
        RAISE EXCEPTION 'Versiegelt wird nur im Systemkontext' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One seal at a time; whoever waited finds nothing left to do.
    PERFORM pg_advisory_xact_lock(hashtext('kim_siegeln'));
    SELECT string_agg(format(
        'SELECT %1$L::varchar AS tabelle, h.%2$I::bigint AS zeile_id,
                coalesce(%4$s, ''land'') AS kette, h.%3$I AS zeit,
                encode(sha256(convert_to(
                    (to_jsonb(h) - ARRAY[%2$L, ''verlauf_bis''])::text, ''UTF8'')), ''hex'') AS inhalt
         FROM %1$I h WHERE NOT EXISTS (SELECT FROM kim_siegelglied g
              WHERE g.tabelle = %1$L AND g.zeile_id = h.%2$I)',
        q.tabelle, q.schluessel, q.zeit, q.kette), E'\nUNION ALL\n')
    INTO zeilen FROM kim_siegel_quellen() q;

    RETURN QUERY EXECUTE format($sql$
        WITH neu AS (%s),
        stand AS (
            SELECT DISTINCT ON (s.kette) s.kette, s.bis_nr, s.kopf
            FROM kim_siegel s ORDER BY s.kette, s.bis_nr DESC
        ), glieder AS (
            INSERT INTO kim_siegelglied (kette, nr, tabelle, zeile_id, inhalt, hash, versiegelt_am)
            SELECT n.kette, coalesce(s.bis_nr, 0) + row_number() OVER lauf,
                   n.tabelle, n.zeile_id, n.inhalt,
                   kim_kette(coalesce(s.kopf, 'KIM-Siegel ' || n.kette),
                             n.tabelle || '|' || n.zeile_id || '|' || n.inhalt) OVER lauf, $1
            FROM neu n LEFT JOIN stand s ON s.kette = n.kette
            WINDOW lauf AS (PARTITION BY n.kette ORDER BY n.zeit, n.tabelle, n.zeile_id
                            ROWS UNBOUNDED PRECEDING)
            RETURNING *
        ), spalten AS (
            SELECT q.tabelle, jsonb_agg(a.attname ORDER BY a.attname) AS liste
            FROM kim_siegel_quellen() q
            JOIN pg_attribute a ON a.attrelid = quote_ident(q.tabelle)::regclass
            WHERE a.attnum > 0 AND NOT a.attisdropped
              AND a.attname NOT IN (q.schluessel, 'verlauf_bis')
            GROUP BY q.tabelle
        ), je_tabelle AS (
            SELECT g.kette, g.tabelle, count(*) AS anzahl, max(g.nr) AS bis_nr,
                   (array_agg(g.hash ORDER BY g.nr DESC))[1] AS kopf
            FROM glieder g GROUP BY g.kette, g.tabelle
        )
        INSERT INTO kim_siegel (kette, versiegelt_am, bis_nr, anzahl, kopf, spalten)
        SELECT t.kette, $1, max(t.bis_nr), sum(t.anzahl),
               (array_agg(t.kopf ORDER BY t.bis_nr DESC))[1],
               jsonb_object_agg(t.tabelle, sp.liste)
        FROM je_tabelle t JOIN spalten sp ON sp.tabelle = t.tabelle
        GROUP BY t.kette ORDER BY t.kette
        RETURNING kette, anzahl::bigint, bis_nr, kopf
    $sql$, zeilen) USING clock_timestamp();
END $$;

REVOKE EXECUTE ON FUNCTION kim_siegeln() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kim_siegeln() TO kim_app;
