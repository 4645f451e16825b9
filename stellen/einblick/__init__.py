"""Insight into the figures of many Stichtage: comparison, trend, map, forecast, what-if.

Pure computation and its few queries; pages are in ``stellen/views/auswertung``.
"""
