"""The seal over history and read log: what is sealed, the exported heads, the check.

Sealing itself happens in the database (``kim/schutz/siegel.sql``), because the serving
role must not write seals; ``kim.actions.siegel`` starts it.
"""
