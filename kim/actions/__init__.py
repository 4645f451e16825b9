"""Writes that touch more than one model."""
