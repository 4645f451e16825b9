"""The column that names a stored file."""

from typing import Any

from django.db import models


class AblageFeld(models.CharField):
    """Holds the ``kennung`` of a file; what no such column of a model names is swept away.

    The history is not asked: with its row the file goes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
