"""Periods of days: both ends inclusive, without ``bis`` there is no known end."""

from dataclasses import dataclass
from datetime import date

from kim.zahlen import datum_text


@dataclass(frozen=True, slots=True)
class Zeit:
    """A period from–to."""

    von: date
    bis: date | None = None

    def enthaelt(self, tag: date) -> bool:
        return self.von <= tag and (self.bis is None or tag <= self.bis)

    def tage_in(self, von: date, bis: date) -> int:
        """How many of its days lie in von–bis."""
        ende = bis if self.bis is None else min(self.bis, bis)
        return max((ende - max(self.von, von)).days + 1, 0)


def zeit_text(zeit: Zeit) -> str:
    """„vom 01.01.2024 bis 30.06.2024“, „ab 01.01.2024“."""
    if zeit.bis is None:
        return f"ab {datum_text(zeit.von)}"
    return f"vom {datum_text(zeit.von)} bis {datum_text(zeit.bis)}"
