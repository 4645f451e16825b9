"""The fixture ``welt``; imported by the test modules that use it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.matrix.welt import Welt


@pytest.fixture(scope="module")
def welt(django_db_setup, django_db_blocker) -> Iterator[Welt]:
    """One world per module, in a transaction that is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Welt()
        transaction.set_rollback(True)
