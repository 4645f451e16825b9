"""The Fallakte (Baustein 2)."""
