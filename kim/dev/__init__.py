"""Tools that make the application run on a machine where nothing is prepared.

`bootstrap/` builds the virtual environment with a bare python3 (standard library only).
Everything else runs inside `.venv`: embedded PostgreSQL and Valkey, the process manager
behind `make run`, and the pytest plugin. Nothing here is imported by the served application.
"""
