"""What the models of staffing share: the VZÄ field, periods and the terms of the policies."""

from datetime import date

from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from kim.schutz.regeln import hat


def vzae(beschriftung: str) -> models.DecimalField:
    """A VZÄ amount: decimal, two places, up to 999,999.99."""
    return models.DecimalField(beschriftung, max_digits=8, decimal_places=2)


SEHEN = hat("kommune_id", "view_stellen")
"""The own Kommune and the Ministerium, whatever the state."""
PFLEGEN = hat("kommune_id", "edit_stellen")
"""Koordination and Assistenz of the Kommune; nobody of the Land."""
SCHREIBEN = f"{PFLEGEN} OR {hat('kommune_id', 'audit_stellen')}"


def am(tag: date, von: str, bis: str) -> Q:
    """Filter: the day lies in the period from–to (both inclusive, open end allowed)."""
    return Q(**{f"{von}__lte": tag}) & (Q(**{bis: None}) | Q(**{f"{bis}__gte": tag}))


def zeitraum_stimmt(name: str, von: str, bis: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{bis: None}) | Q(**{f"{bis}__gte": F(von)}),
        violation_error_message="Das Ende liegt vor dem Beginn.",
    )


def zeitraum(von: str, bis: str) -> tuple[Func, str]:
    """For an exclusion constraint: periods (both days inclusive) that overlap."""
    return (
        Func(von, bis, Value("[]"), function="DATERANGE", output_field=DateRangeField()),
        RangeOperators.OVERLAPS,
    )
