"""Loaded with `-p kim.dev.pytest_plugin` before Django's settings: servers and environment.

Works under pytest-xdist: the controller holds the servers for the whole run, every worker
takes its own shared use of them and its own logical database of the broker.
"""

import os
import re

from kim.dev import embedded
from kim.dev.errors import one_line_errors

BROKER_DATABASES_FOR_TESTS = 32


def broker_for_worker(url: str, worker: str) -> str:
    """The embedded broker's address with a database of its own, never the one of `make run`."""
    number = int(re.sub(r"\D", "", worker) or 0)
    return re.sub(r"virtual_host=\d+", f"virtual_host={1 + number % BROKER_DATABASES_FOR_TESTS}", url)


def _prepare() -> None:
    own_broker = not os.environ.get("BROKER_URL")
    with one_line_errors():
        embedded.use("postgres", "valkey")
    if own_broker:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        os.environ["BROKER_URL"] = broker_for_worker(os.environ["BROKER_URL"], worker)


_prepare()
