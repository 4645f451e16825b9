"""SQL around a history table: index, ``gueltig_bis`` and the backstop trigger.

The backstop is a deferred constraint trigger on the base table. At commit it looks
whether this transaction has already written a history row with these values
(simple-history did) and writes one if not, so that even raw SQL leaves exactly one.
"""

from django.db import connection, models

WAECHTER = "kim_waechter"


def basis_von(modell: type[models.Model]) -> type[models.Model] | None:
    """The model whose history ``modell`` keeps, or ``None`` for an ordinary model."""
    return getattr(modell, "instance_type", None)


def spalten(modell: type[models.Model]) -> list[str]:
    """Columns of the base table that the history table tracks."""
    basis = basis_von(modell)
    verfolgt = {f.column for f in modell._meta.concrete_fields}
    return [f.column for f in basis._meta.concrete_fields if f.column in verfolgt]


def anweisungen(modell: type[models.Model]) -> list[str]:
    """Idempotent statements for one history model."""
    q = connection.ops.quote_name
    basis = basis_von(modell)
    hist, tab, pk = (q(x) for x in (modell._meta.db_table, basis._meta.db_table, basis._meta.pk.column))
    funktion = q(f"{modell._meta.db_table}_waechter")
    return [
        f"CREATE INDEX IF NOT EXISTS {q(modell._meta.db_table + '_lauf')} "
        f"ON {hist} ({pk}, history_date DESC, history_id DESC)",
        f"GRANT UPDATE (gueltig_bis) ON {hist} TO {WAECHTER}",
        f"CREATE OR REPLACE TRIGGER kim_gueltig_bis AFTER INSERT ON {hist} "
        "REFERENCING NEW TABLE AS neu FOR EACH STATEMENT "
        f"EXECUTE FUNCTION kim_historie_gueltig_bis('{basis._meta.pk.column}')",
        _funktion(funktion, hist, pk, [q(s) for s in spalten(modell)]),
        f"GRANT CREATE ON SCHEMA public TO {WAECHTER}",
        f"ALTER FUNCTION {funktion}() OWNER TO {WAECHTER}",
        f"REVOKE CREATE ON SCHEMA public FROM {WAECHTER}",
        f"DROP TRIGGER IF EXISTS kim_historie ON {tab}",
        f"CREATE CONSTRAINT TRIGGER kim_historie AFTER INSERT OR UPDATE OR DELETE ON {tab} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {funktion}()",
    ]


def _funktion(funktion: str, hist: str, pk: str, felder: list[str]) -> str:
    def liste(vorsatz: str) -> str:
        return ", ".join(f"{vorsatz}{f}" for f in felder)

    return f"""
CREATE OR REPLACE FUNCTION {funktion}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    z record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    art text := CASE TG_OP WHEN 'INSERT' THEN '+' WHEN 'UPDATE' THEN '~' ELSE '-' END;
    tx bigint := (pg_current_xact_id()::text)::bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF ({liste("OLD.")}) IS NOT DISTINCT FROM ({liste("NEW.")}) THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM {hist} h WHERE h.{pk} = OLD.{pk} AND h.tx_id = tx
                   AND h.history_type = '-') THEN
            RETURN NULL;
        END IF;
    ELSIF EXISTS (SELECT FROM {hist} h WHERE h.{pk} = NEW.{pk} AND h.tx_id = tx
                  AND ({liste("h.")}) IS NOT DISTINCT FROM ({liste("NEW.")})) THEN
        RETURN NULL;
    END IF;
    INSERT INTO {hist} ({liste("")}, history_date, history_type, history_user_id,
                        history_change_reason)
    VALUES ({liste("z.")}, clock_timestamp(), art,
            NULLIF(current_setting('app.nutzer', true), '')::bigint,
            coalesce(NULLIF(left(current_setting('app.grund', true), 100), ''),
                     'direkt in der Datenbank'));
    RETURN NULL;
END $$"""
