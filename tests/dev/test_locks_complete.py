"""The locks hold everything: what is installed from them needs nothing that is missing or other.

Like ``pip check``, but with the extras that others ask for: a lock without them once let a
fresh machine resolve ``coverage[toml]`` by itself.
"""

from importlib.metadata import PackageNotFoundError, distribution, distributions

from packaging.requirements import Requirement


def _needs(name: str, extras: frozenset[str]) -> list[Requirement]:
    """What a distribution requires on this machine, with these of its extras."""
    found = [Requirement(text) for text in distribution(name).requires or ()]
    return [
        need
        for need in found
        if need.marker is None
        or any(need.marker.evaluate({"extra": extra}) for extra in extras | {""})
    ]


def _faults(need: Requirement, of: str) -> list[str]:
    try:
        version = distribution(need.name).version
    except PackageNotFoundError:
        return [f"{of}: {need} is missing"]
    if need.specifier.contains(version, prereleases=True):
        return []
    return [f"{of}: {need} is not met by {version}"]


def test_every_requirement_of_what_is_installed_is_met() -> None:
    todo = {(d.metadata["Name"], frozenset[str]()) for d in distributions()}
    seen: set[tuple[str, frozenset[str]]] = set()
    faults: list[str] = []
    while todo:
        name, extras = entry = todo.pop()
        seen.add(entry)
        for need in _needs(name, extras):
            missing = _faults(need, name)
            faults += missing
            if need.extras and not missing:
                todo |= {(need.name, frozenset(need.extras))} - seen
    assert len(seen) > 50
    assert sorted(set(faults)) == []
