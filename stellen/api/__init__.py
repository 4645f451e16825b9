"""Staffing figures for programs: what the pages show, under the same rights."""

from ninja import Router

from stellen.api.befunde import router as befunde
from stellen.api.meldungen import router as meldungen
from stellen.api.stichtage import router as stichtage

router = Router()
router.add_router("", stichtage)
router.add_router("", meldungen)
router.add_router("", befunde)

__all__ = ["router"]
