"""The log of the server: every line with its request id, none with what people typed.

An exception is logged by its place in the code and its kind. Its message stays out: it can
quote a value ("Key (email)=(…) already exists"). ``mit_meldungen`` keeps it, for development.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

from kim.kontext import aktueller_kontext


class AnfrageFilter(logging.Filter):
    """Adds ``anfrage_id``: of the request, else of the data context, else ``-``."""

    def filter(self, record: logging.LogRecord) -> bool:
        k = aktueller_kontext()
        nummer = getattr(getattr(record, "request", None), "anfrage_id", "")
        record.anfrage_id = nummer or (k.anfrage_id if k else "-")
        return True


class LogFormat(logging.Formatter):
    def __init__(self, *args: Any, mit_meldungen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mit_meldungen = mit_meldungen

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        if self.mit_meldungen or ei[1] is None:
            return super().formatException(ei)
        return "\n".join(_ohne_meldung(ei[1], set()))


def _ohne_meldung(fehler: BaseException, gesehen: set[int]) -> list[str]:
    """Cause first, then the frames and the kind; for the database its code and constraint."""
    gesehen.add(id(fehler))
    zeilen = []
    ursache = fehler.__cause__ or fehler.__context__
    if ursache is not None and id(ursache) not in gesehen:
        zeilen += [*_ohne_meldung(ursache, gesehen), "  led to"]
    zeilen += [z.rstrip() for z in traceback.format_tb(fehler.__traceback__)]
    zeilen.append(f"{type(fehler).__module__}.{type(fehler).__qualname__}{_kennung(fehler)}")
    return zeilen


def _kennung(fehler: BaseException) -> str:
    code = getattr(fehler, "sqlstate", None)
    if not code:
        return ""
    regel = getattr(getattr(fehler, "diag", None), "constraint_name", None)
    return f" {code} {regel}" if regel else f" {code}"
