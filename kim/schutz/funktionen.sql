-- Functions of the two walls. Applied after every migrate, owned by kim_waechter.
-- The data context lives in transaction-local settings:
--   app.kontext  '' | 'nutzer' | 'system'      app.nutzer   id or ''
--   app.rechte   {"view_stellen": [3, 7], …}   app.anfrage, app.grund for the history

CREATE OR REPLACE FUNCTION kim_rechte(p_nutzer bigint, p_tag date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH vergabe AS (
        SELECT DISTINCT r.gruppe_id, r.kommune_id IS NULL AS land
        FROM kim_rollenvergabe r JOIN kim_nutzer n ON n.id = r.nutzer_id
        WHERE r.nutzer_id = p_nutzer AND n.is_active
          AND r.gueltig_von <= p_tag AND (r.gueltig_bis IS NULL OR r.gueltig_bis >= p_tag)
    ), erlaubt AS (
        SELECT p.codename, k.content_object_id AS id
        FROM vergabe v
        JOIN kim_kommunegroupobjectpermission k ON k.group_id = v.gruppe_id
        JOIN auth_permission p ON p.id = k.permission_id
        UNION
        SELECT p.codename, 0
        FROM vergabe v
        JOIN kim_kommunegroupobjectpermission k ON k.group_id = v.gruppe_id
        JOIN auth_permission p ON p.id = k.permission_id
        WHERE v.land
        UNION
        SELECT p.codename, t.content_object_id
        FROM vergabe v
        JOIN kim_teamgroupobjectpermission t ON t.group_id = v.gruppe_id
        JOIN auth_permission p ON p.id = t.permission_id
    ), je_recht AS (
        SELECT codename, jsonb_agg(id ORDER BY id) AS ids FROM erlaubt GROUP BY codename
    )
    SELECT coalesce(jsonb_object_agg(codename, ids), '{}'::jsonb) FROM je_recht
$$;

-- Kommunen (0: the Land) in which an account holds a role now or later, closed or not:
-- who may take an account over or open it again must administer all of them.
CREATE OR REPLACE FUNCTION kim_bereiche(p_nutzer bigint, p_tag date) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT coalesce(kommune_id, 0)), '{}')
    FROM kim_rollenvergabe
    WHERE nutzer_id = p_nutzer AND (gueltig_bis IS NULL OR gueltig_bis >= greatest(p_tag, gueltig_von))
$$;

CREATE OR REPLACE FUNCTION kim_kontext_nutzer(
    p_nutzer bigint, p_tag date, p_anfrage text, p_grund text
) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE rechte jsonb := kim_rechte(p_nutzer, p_tag);
BEGIN
    PERFORM set_config('app.kontext', 'nutzer', true),
            set_config('app.nutzer', p_nutzer::text, true),
            set_config('app.rechte', rechte::text, true),
            set_config('app.anfrage', p_anfrage, true),
            set_config('app.grund', p_grund, true);
    RETURN rechte;
END $$;

-- Whose token is this? Asked before there is a context, so it answers for one checksum only.
-- Counts the request in the same statement: parallel ones of all workers add up exactly.
CREATE OR REPLACE FUNCTION kim_api_zugang(p_pruefsumme text, p_jetzt timestamptz)
RETURNS TABLE (zugang_id bigint, konto_id bigint, erlaubt text[], anzahl integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE minute timestamptz := date_trunc('minute', p_jetzt);
BEGIN
    RETURN QUERY
        UPDATE kim_apizugang z
        SET anfragen = CASE WHEN z.zuletzt_benutzt_am = minute THEN z.anfragen + 1 ELSE 1 END,
            zuletzt_benutzt_am = minute
        FROM kim_nutzer n
        WHERE z.pruefsumme = p_pruefsumme AND z.widerrufen_am IS NULL
          AND z.laeuft_ab_am > p_jetzt AND n.id = z.nutzer_id AND n.is_active
        RETURNING z.id, z.nutzer_id, z.bereiche::text[], z.anfragen;
END $$;

-- kim_app may call it, by design: the sweeper, the seal and notices run as the system. So the
-- second wall stops a forgotten filter, not SQL injection: no raw SQL from input, ever.
CREATE OR REPLACE FUNCTION kim_kontext_system(p_anfrage text, p_grund text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('app.kontext', 'system', true),
            set_config('app.nutzer', '', true),
            set_config('app.rechte', '', true),
            set_config('app.anfrage', p_anfrage, true),
            set_config('app.grund', p_grund, true);
END $$;

CREATE OR REPLACE FUNCTION kim_kontext_leeren() RETURNS void
LANGUAGE sql AS $$
    SELECT set_config('app.kontext', '', true), set_config('app.nutzer', '', true),
           set_config('app.rechte', '', true), set_config('app.anfrage', '', true),
           set_config('app.grund', '', true)
$$;

CREATE OR REPLACE FUNCTION kim_hat_kontext() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
    IF coalesce(current_setting('app.kontext', true), '') = '' THEN
        RAISE EXCEPTION 'Kein Datenkontext gesetzt: Geschützte Daten sind ohne Kontext nicht lesbar.'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'In Python: with kim.kontext.kontext(nutzer): … oder systemkontext("zweck").';
    END IF;
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION kim_ist_system() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
    PERFORM kim_hat_kontext();
    RETURN current_setting('app.kontext', true) = 'system';
END $$;

CREATE OR REPLACE FUNCTION kim_nutzer_id() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
    PERFORM kim_hat_kontext();
    RETURN NULLIF(current_setting('app.nutzer', true), '')::bigint;
END $$;

-- The ids for which the context holds a right; for the system those of every scope.
-- Cut out of the text: policies ask several times per statement, triggers once per row. A
-- regular expression takes seven times as long, parsing the rights of the Land as jsonb fifteen.
CREATE OR REPLACE FUNCTION kim_recht(p_recht text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
    IF current_setting('app.kontext', true) = 'nutzer' THEN
        RETURN '{' || split_part(split_part(
            current_setting('app.rechte', true), '"' || p_recht || '": [', 2), ']', 1) || '}';
    END IF;
    PERFORM kim_hat_kontext();
    RETURN (SELECT array_agg(id) FROM
        (SELECT 0::bigint AS id UNION SELECT id FROM kim_kommune UNION SELECT id FROM kim_team) s);
END $$;

-- The same without raising: nothing is held where there is no context. Only for a policy that
-- must answer before sign-in.
CREATE OR REPLACE FUNCTION kim_recht_still(p_recht text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
    IF coalesce(current_setting('app.kontext', true), '') = '' THEN
        RETURN '{}';
    END IF;
    RETURN kim_recht(p_recht);
END $$;

-- Keeps verlauf_bis in a history table (statement trigger). Rows are normally newer than
-- all others of their object; only otherwise the whole course of the object is looked at.
CREATE OR REPLACE FUNCTION kim_historie_verlauf_bis() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ungeordnet boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM neu JOIN %1$I.%2$I h ON h.%3$I = neu.%3$I
         WHERE (h.history_date, h.history_id) > (neu.history_date, neu.history_id))',
        TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0]) INTO ungeordnet;
    IF NOT ungeordnet THEN
        EXECUTE format(
            'UPDATE %1$I.%2$I alt SET verlauf_bis = neu.history_date FROM neu
             WHERE alt.%3$I = neu.%3$I AND alt.verlauf_bis IS NULL
               AND alt.history_id <> neu.history_id',
            TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0]);
        RETURN NULL;
    END IF;
    EXECUTE format(
        'UPDATE %1$I.%2$I alt SET verlauf_bis = lauf.bis
         FROM (SELECT history_id, lead(history_date) OVER (
                   PARTITION BY %3$I ORDER BY history_date, history_id) AS bis
               FROM %1$I.%2$I WHERE %3$I IN (SELECT %3$I FROM neu)) lauf
         WHERE alt.history_id = lauf.history_id AND alt.verlauf_bis IS DISTINCT FROM lauf.bis',
        TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0]);
    RETURN NULL;
END $$;
