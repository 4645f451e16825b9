"""Staffing pages: Stichtage, audit page, one Meldung."""
