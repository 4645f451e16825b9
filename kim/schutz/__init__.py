"""The second wall: row-level security, append-only tables and history triggers.

Models declare how they are protected (``regeln``); ``anwenden`` turns the
declarations into PostgreSQL objects after each ``migrate``.
"""
