"""Gremien, Fallrekonstruktionen and Maßnahmen (Baustein 1)."""
