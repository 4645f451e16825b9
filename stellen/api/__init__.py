"""Staffing figures for programs: what the pages show, under the same rights."""

from ninja import Router

from stellen.api.meldungen import router as meldungen
from stellen.api.stichtage import router as stichtage

router = Router()
router.add_router("", stichtage)
router.add_router("", meldungen)

__all__ = ["router"]
