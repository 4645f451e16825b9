"""Money of the Pauschale: what is granted, passed on, spent and left.

``tage`` counts VZÄ-days, ``rechnen`` turns them into cents, ``daten`` reads posts and
Meldungen, ``fluss`` draws, ``uebersicht`` and ``nachweis`` make the tables to show and to take away.
"""
