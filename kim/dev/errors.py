"""One clear German line instead of a traceback, for everything a person can mend."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class SetupError(Exception):
    """A state of the machine that a person can mend; the text names the remedy."""


def explain_os_error(error: OSError) -> str | None:
    """German line for the operating system's errors that need a person, else None."""
    where = f" ({error.filename})" if error.filename else ""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return (
                f"Die Festplatte ist voll{where}: bitte Platz schaffen und den Befehl wiederholen."
            )
        case errno.EACCES | errno.EPERM:
            return (
                f"Keine Berechtigung{where}: bitte mit dem Konto arbeiten, dem der Ordner gehört, "
                "oder den Ordner .kim mit diesem Konto löschen (make reset)."
            )
        case errno.EROFS:
            return f"Der Datenträger ist schreibgeschützt{where}."
    return None


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Print a `SetupError` or a known `OSError` as one line and leave with exit code 1."""
    try:
        yield
    except SetupError as error:
        line = str(error)
    except OSError as error:
        explained = explain_os_error(error)
        if explained is None:
            raise
        line = explained
    else:
        return
    print(f"KIM: {line}", file=sys.stderr, flush=True)
    raise SystemExit(1)
