"""Progress and heartbeat of a running job, on a database connection of their own.

The job itself is one transaction, invisible until its end. So a small thread writes once a
second, in its own short transactions, how far the job is and that its worker lives, and
reads whether the owner wants to cancel. A job shorter than a second never pays for it.
"""

import logging
import threading
from types import TracebackType

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from kim.auftraege import Abgebrochen, Verdraengt
from kim.kontext import systemkontext
from kim.models import Auftrag

log = logging.getLogger("kim.auftraege")

TAKT = 1.0
GEDULD = 5.0
SCHRITT_LAENGE = Auftrag._meta.get_field("schritt").max_length


class Lebenszeichen:
    """Context manager around one attempt; ``fortschritt`` is what the job calls."""

    def __init__(self, auftrag: Auftrag) -> None:
        self._auftrag = auftrag
        self._stand = (0, "")
        self._ende: type[Abgebrochen] | type[Verdraengt] | None = None
        self._halt = threading.Event()
        self._faden = threading.Thread(
            target=self._lauf, name=f"lebenszeichen-{auftrag.pk}", daemon=True
        )

    def __enter__(self) -> "Lebenszeichen":
        self._faden.start()
        return self

    def __exit__(
        self,
        art: type[BaseException] | None,
        fehler: BaseException | None,
        spur: TracebackType | None,
    ) -> None:
        self.beenden()

    def fortschritt(self, prozent: int, schritt: str = "") -> None:
        """Note how far the job is; raises ``Abgebrochen`` or ``Verdraengt`` to end it."""
        if self._ende is not None:
            raise self._ende
        self._stand = (max(0, min(100, int(prozent))), schritt[:SCHRITT_LAENGE])

    def beenden(self) -> None:
        """Stop writing. Waits only so long: a job that locked its own row would never end."""
        self._halt.set()
        self._faden.join(GEDULD)

    def _lauf(self) -> None:
        try:
            while self._ende is not Verdraengt and not self._halt.wait(TAKT):
                try:
                    self._schreiben()
                except DatabaseError:
                    log.warning("no sign of life for job %s", self._auftrag.pk, exc_info=True)
                    connection.close()
        finally:
            connection.close()

    def _schreiben(self) -> None:
        prozent, schritt = self._stand
        with systemkontext("Lebenszeichen eines Auftrags"):
            meiner = Auftrag.objects.mit_marke(self._auftrag)
            if not meiner.vermerken(herzschlag_am=Now(), fortschritt=prozent, schritt=schritt):
                self._ende = Verdraengt
            elif meiner.filter(abbruch_erbeten=True).exists():
                self._ende = Abgebrochen
