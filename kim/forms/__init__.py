"""Forms of the common ground."""
