"""What happens on one post from day to day, as stretches in which nothing changes.

Pure computation, no database: pages, checks and money all stand on the same stretches.
All periods include both of their days; ``None`` as an end is open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kim.zeit import Zeit

NULL = Decimal("0.00")
EIN_TAG = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Anteil:
    """Somebody's share of a post, and when they are on leave meanwhile."""

    zeit: Zeit
    vzae: Decimal
    fort: tuple[Zeit, ...] = ()

    def anwesend(self, tag: date) -> bool:
        return self.zeit.enthaelt(tag) and not any(f.enthaelt(tag) for f in self.fort)


@dataclass(frozen=True, slots=True)
class Angabe:
    """What is planned for the unfilled part of a post (``VakanzStand``), and why."""

    zeit: Zeit
    stand: str
    grund: str = ""
    verfahren: str = ""


@dataclass(frozen=True, slots=True)
class Abschnitt:
    """Days of a post on which the same VZÄ are present and the same is planned."""

    zeit: Zeit
    besetzt: Decimal
    unbesetzt: Decimal
    angabe: Angabe | None


def abschnitte(
    vzae: Decimal, zeit: Zeit, anteile: Iterable[Anteil], angaben: Iterable[Angabe]
) -> Iterator[Abschnitt]:
    """The stretches of a post of ``vzae`` over its validity ``zeit``, oldest first, gapless.

    Neighbours always differ: a change of persons that changes no sum leaves no trace.
    """
    anteile, angaben = list(anteile), list(angaben)
    vorher: Abschnitt | None = None
    for stueck in _stuecke(zeit, anteile, angaben):
        besetzt = sum((a.vzae for a in anteile if a.anwesend(stueck.von)), NULL)
        angabe = next((a for a in angaben if a.zeit.enthaelt(stueck.von)), None)
        if vorher and (vorher.besetzt, vorher.angabe) == (besetzt, angabe):
            vorher = replace(vorher, zeit=Zeit(vorher.zeit.von, stueck.bis))
            continue
        if vorher:
            yield vorher
        vorher = Abschnitt(stueck, besetzt, max(vzae - besetzt, NULL), angabe)
    if vorher:
        yield vorher


def _stuecke(zeit: Zeit, anteile: list[Anteil], angaben: list[Angabe]) -> Iterator[Zeit]:
    """The validity, cut wherever a share, a leave or a statement begins or has ended."""
    zeiten = [a.zeit for a in anteile] + [f for a in anteile for f in a.fort]
    zeiten += [a.zeit for a in angaben]
    grenzen = {z.von for z in zeiten} | {
        z.bis + EIN_TAG for z in zeiten if z.bis is not None and z.bis < date.max
    }
    innen = sorted(g for g in grenzen if zeit.von < g and zeit.enthaelt(g))
    for von, naechster in zip([zeit.von, *innen], [*innen, None], strict=True):
        yield Zeit(von, naechster - EIN_TAG if naechster else zeit.bis)


def am_tag(stuecke: Iterable[Abschnitt], tag: date) -> tuple[Abschnitt, date] | None:
    """The stretch of the day, and since when the post has not been fully filled.

    ``None`` when the post does not exist that day. For a filled post the second is the
    day its stretch began. The vacancy counts on as long as any part of the post is unfilled,
    whatever is planned.
    """
    seit: date | None = None
    for a in stuecke:
        seit = (seit or a.zeit.von) if a.unbesetzt else None
        if a.zeit.enthaelt(tag):
            return a, seit or a.zeit.von
    return None


def vakanztage_von(stuecke: Iterable[Abschnitt], von: date, bis: date) -> Decimal:
    """Sum of unfilled VZÄ × days in von–bis, exact."""
    return sum((a.unbesetzt * a.zeit.tage_in(von, bis) for a in stuecke), NULL)
