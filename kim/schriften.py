"""Fira Sans as TrueType files, for PDF (typst reads no woff2)."""

import importlib.util
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def schriften() -> Path:
    """Folder with the files, from their package."""
    paket = importlib.util.find_spec("fontpkg_fira_sans")
    if paket is None or not paket.submodule_search_locations:
        raise RuntimeError("package fontpkg-fira-sans is not installed: run make setup")
    return Path(paket.submodule_search_locations[0]) / "files"
