"""The SQL of an import: set-based, so that thousands of rows cost a few statements.

All statements work on temporary tables of the transaction: ``import_zeile`` (the file),
``import_plan`` (per Stichtag and Kommune: what is there and what will happen) and
``import_neu`` (the part of the plan that becomes new Meldungen). No row comes to Python.
"""

STAGE = """
DROP TABLE IF EXISTS import_zeile, import_plan;
CREATE TEMP TABLE import_zeile (
    stichtag date, ags text, stellenart text,
    zugewiesen numeric(8,2), besetzt numeric(8,2),
    vorgesehen numeric(8,2), nicht_vorgesehen numeric(8,2)
) ON COMMIT DROP
"""

COPY = "COPY import_zeile FROM STDIN"

# art: neu | gleich | geaendert (newest version unsettled) | korrektur (newest is settled)
PLAN = """
ANALYZE import_zeile;
CREATE TEMP TABLE import_plan ON COMMIT DROP AS
WITH ziel AS (
    SELECT DISTINCT i.stichtag, i.ags, k.id AS kommune_id, e.id AS erhebung_id
    FROM import_zeile i JOIN kim_kommune k ON k.ags = i.ags
    LEFT JOIN stellen_erhebung e ON e.stichtag = i.stichtag
), stand AS (
    SELECT DISTINCT ON (z.stichtag, z.ags)
           z.*, m.id AS alt_id, m.version AS alt_version, m.status AS alt_status
    FROM ziel z
    LEFT JOIN stellen_meldung m ON m.erhebung_id = z.erhebung_id AND m.kommune_id = z.kommune_id
    ORDER BY z.stichtag, z.ags, m.version DESC
), anders AS (
    SELECT DISTINCT s.alt_id
    FROM stand s JOIN import_zeile i ON i.stichtag = s.stichtag AND i.ags = s.ags
    LEFT JOIN stellen_meldungzeile z ON z.meldung_id = s.alt_id AND z.stellenart = i.stellenart
    WHERE (i.zugewiesen, i.besetzt, i.vorgesehen, i.nicht_vorgesehen)
          IS DISTINCT FROM (z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen)
)
SELECT s.*, CASE WHEN s.alt_id IS NULL THEN 'neu'
                 WHEN NOT EXISTS (SELECT FROM anders a WHERE a.alt_id = s.alt_id) THEN 'gleich'
                 WHEN s.alt_status = 'festgestellt' THEN 'korrektur'
                 ELSE 'geaendert' END AS art
FROM stand s;
ANALYZE import_plan
"""

ZAEHLEN = "SELECT art, count(*) FROM import_plan GROUP BY art"

_ABWEICHUNGEN = """
FROM import_plan p
JOIN import_zeile i ON i.stichtag = p.stichtag AND i.ags = p.ags
JOIN kim_kommune k ON k.id = p.kommune_id
LEFT JOIN stellen_meldungzeile z ON z.meldung_id = p.alt_id AND z.stellenart = i.stellenart
WHERE (i.zugewiesen, i.besetzt, i.vorgesehen, i.nicht_vorgesehen)
      IS DISTINCT FROM (z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen)
"""

ABWEICHEND = f"SELECT count(*) {_ABWEICHUNGEN}"

UNTERSCHIEDE = f"""
SELECT p.stichtag, k.name, i.stellenart, p.art,
       z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen,
       i.zugewiesen, i.besetzt, i.vorgesehen, i.nicht_vorgesehen
{_ABWEICHUNGEN}
ORDER BY p.stichtag, k.reihenfolge,
         array_position(ARRAY['koordination','assistenz','case_management','abh','ebh'],
                        i.stellenart)
LIMIT %s
"""

# What the Kommunen are still working on and the file says otherwise.
IN_ARBEIT = """
SELECT p.stichtag, p.kommune_id, k.name, p.alt_status
FROM import_plan p JOIN kim_kommune k ON k.id = p.kommune_id
WHERE p.art = 'geaendert' AND p.alt_status IN ('entwurf', 'freigabe', 'rueckfrage')
ORDER BY p.stichtag, k.reihenfolge
LIMIT %s
"""

# What the import replaces, kept with it, in the database: it may be as long as the file.
VORHER = """
UPDATE stellen_importlauf SET vorher = jsonb_build_object('geaendert', coalesce((
    SELECT jsonb_object_agg(v.alt_id,
                            jsonb_build_object('status', v.alt_status, 'zeilen', v.zeilen))
    FROM (
        SELECT p.alt_id, p.alt_status,
               coalesce(jsonb_object_agg(z.stellenart, jsonb_build_array(
                            z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen))
                   FILTER (WHERE z.id IS NOT NULL), '{}') AS zeilen
        FROM import_plan p LEFT JOIN stellen_meldungzeile z ON z.meldung_id = p.alt_id
        WHERE p.art = 'geaendert' GROUP BY p.alt_id, p.alt_status
    ) v), '{}'))
WHERE id = %s
"""

# The ids are drawn first, into a table with statistics: the planner knows nothing of rows
# just inserted and would join a hundred thousand of them in nested loops.
KENNUNGEN = """
DROP TABLE IF EXISTS import_neu;
CREATE TEMP TABLE import_neu ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('stellen_meldung', 'id')) AS id, q.*
FROM (SELECT p.*, e.id AS zu_erhebung
      FROM import_plan p JOIN stellen_erhebung e ON e.stichtag = p.stichtag
      JOIN kim_kommune k ON k.id = p.kommune_id
      WHERE p.art IN ('neu', 'korrektur') ORDER BY p.stichtag, k.reihenfolge) q;
ANALYZE import_neu
"""

MELDUNGEN_NEU = """
INSERT INTO stellen_meldung (id, erhebung_id, kommune_id, version, status, vorgaenger_id, grund,
                             importlauf_id, festgestellt_am)
SELECT n.id, n.zu_erhebung, n.kommune_id, coalesce(n.alt_version, 0) + 1, 'gemeldet', n.alt_id,
       CASE WHEN n.art = 'korrektur' THEN %s ELSE '' END, %s, NULL
FROM import_neu n ORDER BY n.id
RETURNING *
"""

MELDUNGEN_ZURUECK = """
UPDATE stellen_meldung m SET status = 'gemeldet' FROM import_plan p
WHERE m.id = p.alt_id AND p.art = 'geaendert' AND m.status = 'geprueft' RETURNING m.*
"""

# The file's rows; a correction takes the Stellenarten the file leaves out from its predecessor.
ZEILEN_NEU = """
INSERT INTO stellen_meldungzeile (meldung_id, kommune_id, stellenart, zugewiesen, besetzt,
                                  vorgesehen, nicht_vorgesehen)
SELECT q.* FROM (
    SELECT n.id, n.kommune_id, i.stellenart, i.zugewiesen, i.besetzt, i.vorgesehen,
           i.nicht_vorgesehen
    FROM import_neu n JOIN import_zeile i ON i.stichtag = n.stichtag AND i.ags = n.ags
    UNION ALL
    SELECT n.id, n.kommune_id, a.stellenart, a.zugewiesen, a.besetzt, a.vorgesehen,
           a.nicht_vorgesehen
    FROM import_neu n JOIN stellen_meldungzeile a ON a.meldung_id = n.alt_id
    WHERE NOT EXISTS (
        SELECT FROM import_zeile i WHERE i.stichtag = n.stichtag AND i.ags = n.ags
        AND i.stellenart = a.stellenart)
) q ORDER BY q.id, array_position(
    ARRAY['koordination','assistenz','case_management','abh','ebh'], q.stellenart)
RETURNING *
"""

ZEILEN_GEAENDERT = """
UPDATE stellen_meldungzeile z
SET zugewiesen = i.zugewiesen, besetzt = i.besetzt, vorgesehen = i.vorgesehen,
    nicht_vorgesehen = i.nicht_vorgesehen
FROM import_plan p JOIN import_zeile i ON i.stichtag = p.stichtag AND i.ags = p.ags
WHERE p.art = 'geaendert' AND z.meldung_id = p.alt_id AND z.stellenart = i.stellenart
  AND (i.zugewiesen, i.besetzt, i.vorgesehen, i.nicht_vorgesehen)
      IS DISTINCT FROM (z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen)
RETURNING z.*
"""

ZEILEN_ERGAENZT = """
INSERT INTO stellen_meldungzeile (meldung_id, kommune_id, stellenart, zugewiesen, besetzt,
                                  vorgesehen, nicht_vorgesehen)
SELECT p.alt_id, p.kommune_id, i.stellenart, i.zugewiesen, i.besetzt, i.vorgesehen,
       i.nicht_vorgesehen
FROM import_plan p JOIN import_zeile i ON i.stichtag = p.stichtag AND i.ags = p.ags
WHERE p.art = 'geaendert' AND NOT EXISTS (
    SELECT FROM stellen_meldungzeile z
    WHERE z.meldung_id = p.alt_id AND z.stellenart = i.stellenart)
RETURNING *
"""

# -- undo ------------------------------------------------------------------------------------
_DAVOR = """
WITH davor AS (
    SELECT d.key::bigint AS id, d.value->>'status' AS status, d.value->'zeilen' AS zeilen
    FROM stellen_importlauf l, jsonb_each(l.vorher->'geaendert') d WHERE l.id = %s
)"""

ZEILEN_DAVOR = f"""{_DAVOR}, alt AS (
    SELECT davor.id, a.key AS stellenart,
           (a.value->>0)::numeric AS zugewiesen, (a.value->>1)::numeric AS besetzt,
           (a.value->>2)::numeric AS vorgesehen, (a.value->>3)::numeric AS nicht_vorgesehen
    FROM davor, jsonb_each(davor.zeilen) a
)
UPDATE stellen_meldungzeile z
SET zugewiesen = alt.zugewiesen, besetzt = alt.besetzt, vorgesehen = alt.vorgesehen,
    nicht_vorgesehen = alt.nicht_vorgesehen
FROM alt WHERE z.meldung_id = alt.id AND z.stellenart = alt.stellenart
  AND (alt.zugewiesen, alt.besetzt, alt.vorgesehen, alt.nicht_vorgesehen)
      IS DISTINCT FROM (z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen)
RETURNING z.*
"""  # noqa: S608 - constants only

ZEILEN_HINZUGEKOMMEN = f"""{_DAVOR}
DELETE FROM stellen_meldungzeile z USING davor
WHERE z.meldung_id = davor.id AND NOT davor.zeilen ? z.stellenart
RETURNING z.*
"""  # noqa: S608 - constants only

MELDUNGEN_DAVOR = f"""{_DAVOR}
UPDATE stellen_meldung m SET status = davor.status FROM davor
WHERE m.id = davor.id AND m.status <> davor.status RETURNING m.*
"""  # noqa: S608 - constants only
