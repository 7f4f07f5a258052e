"""Profiles of one commune, one agency, one district: who helped, with what, what moved, what is not known."""

from analysis.figures.profiles import agency, commune, district

__all__ = ["agency", "commune", "district"]
