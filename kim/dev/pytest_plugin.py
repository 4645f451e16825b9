"""Loaded with `-p kim.dev.pytest_plugin` before Django's settings: servers and environment.

Works under pytest-xdist: the first process holds the servers for the whole run and hands its
environment to the workers, each of which takes a logical database of the broker for itself.
"""

import os
import re

from kim.dev import embedded
from kim.dev.errors import one_line_errors

DATABASES_FOR_TESTS = 32
OWN_BROKER = "KIM_TEST_BROKER"


def broker_for_worker(url: str, worker: str) -> str:
    """The embedded broker's address with a database of its own, never the one of `make run`."""
    number = int(re.sub(r"\D", "", worker) or 0)
    return re.sub(r"virtual_host=\d+", f"virtual_host={1 + number % DATABASES_FOR_TESTS}", url)


def prepare() -> None:
    """Start what is missing and fill the environment; demo mode is off unless a test asks."""
    os.environ.setdefault("KIM_DEMO", "0")
    with one_line_errors():
        if "valkey" in embedded.use("postgres", "valkey"):
            os.environ[OWN_BROKER] = "embedded"
    if os.environ.get(OWN_BROKER) == "embedded":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        os.environ["BROKER_URL"] = broker_for_worker(os.environ["BROKER_URL"], worker)


prepare()
