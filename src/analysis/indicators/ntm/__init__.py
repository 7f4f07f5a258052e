"""New-style rural communes: criteria met under a set, and recognition, which is a legal act."""

from analysis.indicators.ntm._rows import Assessment, dates
from analysis.indicators.ntm.attainment import (
    TITLE_NAMES,
    CriteriaSetsDiffer,
    bands,
    by_criterion,
    change,
    communes,
    mean_criteria,
    recognised,
)
from analysis.indicators.ntm.band_mean import BandMean, mean_from_bands

__all__ = [
    "TITLE_NAMES",
    "Assessment",
    "BandMean",
    "CriteriaSetsDiffer",
    "bands",
    "by_criterion",
    "change",
    "communes",
    "dates",
    "mean_criteria",
    "mean_from_bands",
    "recognised",
]
