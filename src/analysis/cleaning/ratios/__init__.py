"""Ratios in the sentences of a report, recomputed: "A/B … đạt P %"."""

from analysis.cleaning.ratios.report import TABLE, clean

__all__ = ["TABLE", "clean"]
