"""Timing: medians of rounds in which the candidates take turns."""

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

Handlung = Callable[[], object]


def dauer(handlung: Handlung) -> float:
    """Milliseconds of one call."""
    beginn = time.perf_counter()
    handlung()
    return (time.perf_counter() - beginn) * 1000


def mediane(
    kandidaten: Mapping[str, Handlung], runden: int, vorher: Callable[[str], None] | None = None
) -> dict[str, float]:
    """Median milliseconds per candidate; they take turns, so that noise hits all alike.

    ``vorher(name)`` prepares a candidate, unmeasured. Each turn has one unmeasured call,
    which warms caches, and three measured ones.
    """
    zeiten: dict[str, list[float]] = {name: [] for name in kandidaten}
    gc.collect()
    for _ in range(runden):
        for name, handlung in kandidaten.items():
            if vorher is not None:
                vorher(name)
            handlung()
            zeiten[name] += [dauer(handlung) for _ in range(3)]
    return {name: median(werte) for name, werte in zeiten.items()}
