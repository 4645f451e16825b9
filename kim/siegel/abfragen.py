"""The statements of the check, and the words for what it finds."""

from kim.siegel.quellen import Quelle

GEAENDERT = "geändert"
GELOESCHT = "gelöscht"
EINGEFUEGT = "eingefügt"
VERTAUSCHT = "vertauscht"
KETTE_GEBROCHEN = "Kette gebrochen"
KOPF = "Kopf ≠ exportierter Kopf"
NICHT_PRUEFBAR = "nicht prüfbar"

# jsonb writes points in time in the session's zone: the same one as when sealing. The
# check reads every row: hash joins are right, whatever the planner's statistics say.
DARSTELLUNG = (
    "SELECT set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true),"
    " set_config('intervalstyle', 'iso_8601', true),"
    " set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)"
)
ANZAHL_GLIEDER = "SELECT count(*) FROM kim_siegelglied"

SIEGEL = """
SELECT s.kette, s.versiegelt_am, s.bis_nr, s.anzahl, s.kopf, g.hash,
       lag(s.bis_nr, 1, 0::bigint) OVER lauf AS vorher,
       lead(s.bis_nr) OVER lauf IS NULL AS ist_letztes
FROM kim_siegel s LEFT JOIN kim_siegelglied g ON g.kette = s.kette AND g.nr = s.bis_nr
WINDOW lauf AS (PARTITION BY s.kette ORDER BY s.bis_nr)
ORDER BY s.kette, s.bis_nr
"""

KETTEN = """
WITH folge AS (
    SELECT kette, nr, tabelle, zeile_id, inhalt, hash, versiegelt_am,
           coalesce(lag(nr) OVER lauf, 0) AS vorige_nr,
           coalesce(lag(hash) OVER lauf, 'KIM-Siegel ' || kette) AS voriger_hash
    FROM kim_siegelglied WINDOW lauf AS (PARTITION BY kette ORDER BY nr)
)
SELECT f.*, s.id IS NOT NULL AS hat_siegel
FROM folge f LEFT JOIN kim_siegel s ON s.kette = f.kette AND s.versiegelt_am = f.versiegelt_am
    AND f.nr > s.bis_nr - s.anzahl AND f.nr <= s.bis_nr
WHERE f.nr <> f.vorige_nr + 1 OR s.id IS NULL
   OR f.hash <> encode(sha256(convert_to(f.voriger_hash || '|' || f.tabelle || '|' || f.zeile_id
                                         || '|' || f.inhalt, 'UTF8')), 'hex')
ORDER BY f.kette, f.nr LIMIT 1000
"""

FREMDE_TABELLEN = """
SELECT DISTINCT ON (kette, tabelle) kette, nr, tabelle FROM kim_siegelglied
WHERE tabelle <> ALL (%s) ORDER BY kette, tabelle, nr
"""

SPALTENSAETZE = """
SELECT DISTINCT ON (1) (spalten -> %s)::text AS json, kette, bis_nr - anzahl + 1 AS nr
FROM kim_siegel WHERE jsonb_exists(spalten, %s) ORDER BY (spalten -> %s)::text, versiegelt_am, kette
"""

KOEPFE = """
SELECT g.kette, g.nr, g.hash FROM unnest(%s::text[], %s::bigint[]) AS e (kette, nr)
JOIN kim_siegelglied g ON g.kette = e.kette AND g.nr = e.nr
"""


def inhalte(quelle: Quelle) -> str:
    """Links of one table and set of columns whose row differs, is gone or came too late."""
    return f"""
WITH laeufe AS MATERIALIZED (
    SELECT versiegelt_am, lag(versiegelt_am) OVER (ORDER BY versiegelt_am) AS vorher
    FROM (SELECT DISTINCT versiegelt_am FROM kim_siegel) l
), soll AS (
    SELECT g.kette, g.nr, g.zeile_id, g.inhalt, s.versiegelt_am, l.vorher, h.{quelle.zeit} AS zeit,
           encode(sha256(convert_to((to_jsonb(h) - %s::text[])::text, 'UTF8')), 'hex') AS ist
    FROM kim_siegel s
    JOIN laeufe l ON l.versiegelt_am = s.versiegelt_am
    JOIN kim_siegelglied g ON g.kette = s.kette AND g.versiegelt_am = s.versiegelt_am
    LEFT JOIN {quelle.tabelle} h ON h.{quelle.schluessel} = g.zeile_id
    WHERE g.tabelle = %s AND s.spalten -> %s = %s::jsonb
)
SELECT kette, nr, zeile_id, inhalt, ist, zeit, versiegelt_am FROM soll
WHERE ist IS DISTINCT FROM inhalt OR zeit < vorher - %s
ORDER BY kette, nr LIMIT 1000
"""  # noqa: S608 - names come from the models


def unversiegelt_anzahl(quelle: Quelle) -> str:
    return f"SELECT count(*) {_ohne_glied(quelle)}"


def unversiegelt(quelle: Quelle) -> str:
    """Rows without a link that are dated before a point in time."""
    return (
        f"SELECT h.{quelle.schluessel} AS zeile_id, h.{quelle.zeit} AS zeit,"
        f" coalesce({quelle.kette}, 'land') AS kette {_ohne_glied(quelle)}"
        f" AND h.{quelle.zeit} < %s ORDER BY 2 LIMIT 1000"
    )


def _ohne_glied(quelle: Quelle) -> str:
    return (
        f"FROM {quelle.tabelle} h WHERE NOT EXISTS (SELECT FROM kim_siegelglied g"
        f" WHERE g.tabelle = '{quelle.tabelle}' AND g.zeile_id = h.{quelle.schluessel})"
    )
