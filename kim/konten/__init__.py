"""Signing in: what KIM changes about allauth, and the obligation to a second factor."""
