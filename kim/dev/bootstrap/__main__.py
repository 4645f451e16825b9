"""`python3 kim/dev/bootstrap [dev]`: run before anything is installed, hence by its path.

The package `kim` cannot be imported yet (it needs Celery), so its folder joins the search path
behind the standard library and the tools are imported as `dev`.
"""

import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this is where older ones are told
    sys.exit(
        "KIM: Python 3.11 oder neuer wird gebraucht, hier läuft "
        + sys.version.split()[0]
        + ". Bitte installieren und mit `make setup PYTHON=python3.11` aufrufen."
    )

sys.path[:1] = []
sys.path.append(str(Path(__file__).resolve().parents[2]))

from dev.bootstrap.steps import main  # noqa: E402
from dev.errors import one_line_errors  # noqa: E402

with one_line_errors():
    main(with_dev_tools="dev" in sys.argv[1:])
