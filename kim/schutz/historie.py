"""SQL around a history table: index, ``verlauf_bis`` and the backstop trigger.

The backstop is a deferred constraint trigger on the base table. At commit it compares
the row as it is with the last history row written for it (simple-history's, if the ORM
wrote) and adds one where they differ, so that even raw SQL leaves exactly one. States
that a transaction passed through by raw SQL and left again are nobody's history.
"""

from django.db import connection, models

WAECHTER = "kim_waechter"
_AUTOR = """NULLIF(current_setting('app.nutzer', true), '')::bigint,
            coalesce(NULLIF(current_setting('app.grund', true), ''), 'direkt in der Datenbank')"""


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
    hist, tab, pk = (
        q(x) for x in (modell._meta.db_table, basis._meta.db_table, basis._meta.pk.column)
    )
    funktion = q(f"{modell._meta.db_table}_waechter")
    return [
        (
            f"CREATE INDEX IF NOT EXISTS {q(modell._meta.db_table + '_lauf')} "
            f"ON {hist} ({pk}, history_date DESC, history_id DESC)"
        ),
        f"GRANT UPDATE (verlauf_bis) ON {hist} TO {WAECHTER}",
        (
            f"CREATE OR REPLACE TRIGGER kim_verlauf_bis AFTER INSERT ON {hist} "
            "REFERENCING NEW TABLE AS neu FOR EACH STATEMENT "
            f"EXECUTE FUNCTION kim_historie_verlauf_bis('{basis._meta.pk.column}')"
        ),
        _funktion(funktion, hist, tab, pk, [q(s) for s in spalten(modell)]),
        f"GRANT CREATE ON SCHEMA public TO {WAECHTER}",
        f"ALTER FUNCTION {funktion}() OWNER TO {WAECHTER}",
        f"REVOKE CREATE ON SCHEMA public FROM {WAECHTER}",
        f"DROP TRIGGER IF EXISTS kim_historie ON {tab}",
        (
            f"CREATE CONSTRAINT TRIGGER kim_historie AFTER INSERT OR UPDATE OR DELETE ON {tab} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
            "WHEN (coalesce(current_setting('app.massenschreiben', true), '') = '') "
            f"EXECUTE FUNCTION {funktion}()"
        ),
    ]


def _funktion(funktion: str, hist: str, tab: str, pk: str, felder: list[str]) -> str:
    def liste(vorsatz: str) -> str:
        return ", ".join(f"{vorsatz}{f}" for f in felder)

    return f"""
CREATE OR REPLACE FUNCTION {funktion}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    zeile_pk {tab}.{pk}%TYPE := CASE WHEN TG_OP = 'DELETE' THEN OLD.{pk} ELSE NEW.{pk} END;
    ist {tab}%ROWTYPE;
    war {hist}%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF ({liste("OLD.")}) IS NOT DISTINCT FROM ({liste("NEW.")}) THEN
            RETURN NULL;
        END IF;
    END IF;
    SELECT * INTO war FROM {hist} h WHERE h.{pk} = zeile_pk
        ORDER BY h.history_id DESC LIMIT 1;
    SELECT * INTO ist FROM {tab} t WHERE t.{pk} = zeile_pk;
    IF NOT FOUND THEN
        IF war.history_type IS NULL OR war.history_type = '-' THEN
            RETURN NULL;
        END IF;
        INSERT INTO {hist} ({liste("")}, history_date, history_type, history_user_id,
                            history_change_reason)
        VALUES ({liste("war.")}, clock_timestamp(), '-',
                {_AUTOR});
        RETURN NULL;
    END IF;
    IF war.history_type <> '-' AND ({liste("war.")}) IS NOT DISTINCT FROM ({liste("ist.")}) THEN
        RETURN NULL;
    END IF;
    INSERT INTO {hist} ({liste("")}, history_date, history_type, history_user_id,
                        history_change_reason)
    VALUES ({liste("ist.")}, clock_timestamp(),
            CASE WHEN coalesce(war.history_type, '-') = '-' THEN '+' ELSE '~' END,
            {_AUTOR});
    RETURN NULL;
END $$"""  # noqa: S608 - names come from the models
