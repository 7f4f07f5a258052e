"""New-style rural communes: criteria met under a set, and recognition, which is a legal act."""

from analysis.indicators.figure import CriteriaSetsDiffer
from analysis.indicators.ntm._rows import Assessment, criterion_names, dates, set_in_force, settings
from analysis.indicators.ntm.attainment import (
    BANDS,
    band_name,
    bands,
    change,
    communes,
    mean_change,
    mean_criteria,
)
from analysis.indicators.ntm.band_mean import BandMean, mean_from_bands
from analysis.indicators.ntm.criteria import (
    Beside,
    CriteriaNotComparable,
    beside,
    by_criterion,
    comparability,
    holding_back,
    last_missing,
    missing_pairs,
)
from analysis.indicators.ntm.distance import Distance, near_count, near_standard, perhaps_near
from analysis.indicators.ntm.groups import Group, districts, groups
from analysis.indicators.ntm.merger import Fate, Member, NewUnit, fate
from analysis.indicators.ntm.published import Published, definition_name, published, published_means
from analysis.indicators.ntm.recognition import TITLE_NAMES, ended, holders, recognised
from analysis.indicators.ntm.standing import Case, TitleAndMarks, title_and_marks
from analysis.indicators.ntm.transitions import Transitions, UnitsDiffer, transitions

__all__ = [
    "BANDS",
    "TITLE_NAMES",
    "Assessment",
    "BandMean",
    "Beside",
    "Case",
    "CriteriaNotComparable",
    "CriteriaSetsDiffer",
    "Distance",
    "Fate",
    "Group",
    "Member",
    "NewUnit",
    "Published",
    "TitleAndMarks",
    "Transitions",
    "UnitsDiffer",
    "band_name",
    "bands",
    "beside",
    "by_criterion",
    "change",
    "communes",
    "comparability",
    "criterion_names",
    "dates",
    "definition_name",
    "districts",
    "ended",
    "fate",
    "groups",
    "holders",
    "holding_back",
    "last_missing",
    "mean_change",
    "mean_criteria",
    "mean_from_bands",
    "missing_pairs",
    "near_count",
    "near_standard",
    "perhaps_near",
    "published",
    "published_means",
    "recognised",
    "set_in_force",
    "settings",
    "title_and_marks",
    "transitions",
]
