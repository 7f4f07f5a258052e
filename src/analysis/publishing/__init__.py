"""From the plan of reports to an edition: run each notebook, judge the run, publish the whole."""

from analysis.publishing.build import BuildFailed, Progress, Running, build
from analysis.publishing.carried import Standing
from analysis.publishing.differences import Differences, Moved, compare
from analysis.publishing.edition import Edition, current
from analysis.publishing.inputs import Inputs
from analysis.publishing.languages import with_translations
from analysis.publishing.outcome import Outcome
from analysis.publishing.plan import Report, plan, select, unplanned
from analysis.publishing.records import read_run, trace
from analysis.publishing.sidecar import (
    FORMATS,
    Format,
    Sidecar,
    WrongUse,
    check_parameters,
    load_sidecar,
)
from analysis.publishing.todo import Asked, changes

__all__ = [
    "FORMATS",
    "Asked",
    "BuildFailed",
    "Differences",
    "Edition",
    "Format",
    "Inputs",
    "Moved",
    "Outcome",
    "Progress",
    "Report",
    "Running",
    "Sidecar",
    "Standing",
    "WrongUse",
    "build",
    "changes",
    "check_parameters",
    "compare",
    "current",
    "load_sidecar",
    "plan",
    "read_run",
    "select",
    "trace",
    "unplanned",
    "with_translations",
]
