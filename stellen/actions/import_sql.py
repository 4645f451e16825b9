"""The SQL of an import: set-based, so that thousands of rows cost a few statements.

All statements work on two temporary tables of the transaction: ``import_zeile`` (the file)
and ``import_plan`` (per Stichtag and Kommune: what is there and what will happen).
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

VORHER = """
SELECT p.alt_id, p.alt_status,
       jsonb_object_agg(z.stellenart, jsonb_build_array(z.zugewiesen::text, z.besetzt::text,
                        z.vorgesehen::text, z.nicht_vorgesehen::text))
           FILTER (WHERE z.id IS NOT NULL)
FROM import_plan p LEFT JOIN stellen_meldungzeile z ON z.meldung_id = p.alt_id
WHERE p.art = 'geaendert' GROUP BY p.alt_id, p.alt_status
"""

MELDUNGEN_NEU = """
INSERT INTO stellen_meldung (erhebung_id, kommune_id, version, status, vorgaenger_id, grund,
                             importlauf_id, festgestellt_am)
SELECT e.id, p.kommune_id, coalesce(p.alt_version, 0) + 1, 'gemeldet', p.alt_id,
       CASE WHEN p.art = 'korrektur' THEN %s ELSE '' END, %s, NULL
FROM import_plan p JOIN stellen_erhebung e ON e.stichtag = p.stichtag
JOIN kim_kommune k ON k.id = p.kommune_id
WHERE p.art IN ('neu', 'korrektur') ORDER BY p.stichtag, k.reihenfolge
RETURNING id
"""

MELDUNGEN_ZURUECK = """
UPDATE stellen_meldung m SET status = 'gemeldet' FROM import_plan p
WHERE m.id = p.alt_id AND p.art = 'geaendert' AND m.status = 'geprueft' RETURNING m.id
"""

# The file's rows; a correction takes the Stellenarten the file leaves out from its predecessor.
ZEILEN_NEU = """
INSERT INTO stellen_meldungzeile (meldung_id, kommune_id, stellenart, zugewiesen, besetzt,
                                  vorgesehen, nicht_vorgesehen)
SELECT q.* FROM (
    SELECT m.id, m.kommune_id, i.stellenart, i.zugewiesen, i.besetzt, i.vorgesehen,
           i.nicht_vorgesehen
    FROM stellen_meldung m JOIN stellen_erhebung e ON e.id = m.erhebung_id
    JOIN kim_kommune k ON k.id = m.kommune_id
    JOIN import_zeile i ON i.stichtag = e.stichtag AND i.ags = k.ags
    WHERE m.id = ANY (%(ids)s)
    UNION ALL
    SELECT m.id, m.kommune_id, a.stellenart, a.zugewiesen, a.besetzt, a.vorgesehen,
           a.nicht_vorgesehen
    FROM stellen_meldung m JOIN stellen_erhebung e ON e.id = m.erhebung_id
    JOIN kim_kommune k ON k.id = m.kommune_id
    JOIN stellen_meldungzeile a ON a.meldung_id = m.vorgaenger_id
    WHERE m.id = ANY (%(ids)s) AND NOT EXISTS (
        SELECT FROM import_zeile i WHERE i.stichtag = e.stichtag AND i.ags = k.ags
        AND i.stellenart = a.stellenart)
) q ORDER BY q.id, array_position(
    ARRAY['koordination','assistenz','case_management','abh','ebh'], q.stellenart)
RETURNING id
"""

ZEILEN_GEAENDERT = """
UPDATE stellen_meldungzeile z
SET zugewiesen = i.zugewiesen, besetzt = i.besetzt, vorgesehen = i.vorgesehen,
    nicht_vorgesehen = i.nicht_vorgesehen
FROM import_plan p JOIN import_zeile i ON i.stichtag = p.stichtag AND i.ags = p.ags
WHERE p.art = 'geaendert' AND z.meldung_id = p.alt_id AND z.stellenart = i.stellenart
  AND (i.zugewiesen, i.besetzt, i.vorgesehen, i.nicht_vorgesehen)
      IS DISTINCT FROM (z.zugewiesen, z.besetzt, z.vorgesehen, z.nicht_vorgesehen)
RETURNING z.id
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
RETURNING id
"""
