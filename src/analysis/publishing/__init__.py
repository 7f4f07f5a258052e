"""From the plan of reports to an edition: run each notebook, judge the run, publish the whole."""

from analysis.publishing.build import BuildFailed, Progress, build
from analysis.publishing.edition import Edition, current
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

__all__ = [
    "FORMATS",
    "BuildFailed",
    "Edition",
    "Format",
    "Outcome",
    "Progress",
    "Report",
    "Sidecar",
    "WrongUse",
    "build",
    "check_parameters",
    "current",
    "load_sidecar",
    "plan",
    "read_run",
    "select",
    "trace",
    "unplanned",
]
