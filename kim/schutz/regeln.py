"""How a model declares its protection by the database.

Every model of KIM's own apps carries ``schutz = Zeilenschutz(...)`` or
``schutz = Offen("reason")``; a model without one fails ``test_isolation.py``.
"""

from dataclasses import dataclass


def recht(name: str) -> str:
    """SQL: the ids for which the current context holds the right ``name``.

    Written as a scalar subquery, so that PostgreSQL evaluates it once per
    statement (an InitPlan) and not once per row. Raises without a context.
    """
    return f"(SELECT kim_recht('{name}'))::bigint[]"


def hat(spalte: str, name: str) -> str:
    """SQL condition: ``spalte`` is one of the ids of the right ``name``."""
    return f"{spalte} = ANY ({recht(name)})"


def irgendwo(name: str) -> str:
    """SQL condition: the context holds the right for at least one id."""
    return f"cardinality({recht(name)}) > 0"


SYSTEM = "(SELECT kim_ist_system())"
EIGENE = "(SELECT kim_nutzer_id())"


@dataclass(frozen=True)
class Offen:
    """Readable without a data context; ``grund`` says why that is right.

    ``historie`` is the condition for reading the history table; ``None`` leaves it open too.
    ``schreiben`` is the condition for writing a row; ``None`` leaves that to the actions.
    """

    grund: str
    historie: str | None = None
    schreiben: str | None = None


@dataclass(frozen=True)
class Zeilenschutz:
    """Row-level security: SQL conditions for reading and for writing a row.

    ``historie`` is the condition for the history table (default: ``lesen``).
    ``nur_anfuegen`` takes UPDATE and DELETE from the serving role.
    ``waechter_aendert`` are columns that a function of the guardian role may update.
    """

    lesen: str
    schreiben: str
    historie: str | None = None
    nur_anfuegen: bool = False
    waechter_aendert: tuple[str, ...] = ()
