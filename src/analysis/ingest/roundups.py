"""What districts and communes tell of agencies' help, kept beside what agencies tell themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from analysis.cleaning.reporters import Reporter, committee
from analysis.ingest.intake import RawFile
from analysis.ingest.stack import Stack
from analysis.ingest.versions import SUPERSEDED, superseded_files
from analysis.registers import Names

SUPPORT, ROUNDUPS, TOTALS = "support", "support_roundups", "support_totals"
_FEWEST_AGENCIES = 2


def set_roundups_apart(stacks: dict[str, Stack], files: Iterable[RawFile], names: Names) -> None:
    """Move the rows of round-ups without a letterhead from ``support`` to ``support_roundups``.

    A file that a people's committee of a district or commune sent and that reports for several agencies is
    its round-up; one that reports for a single agency is that agency's report, handed on.
    """
    years: dict[str, int] = {}
    agencies: dict[str, set[object]] = defaultdict(set)
    columns = ("file", "year", "agency_id", "agency_as_written")
    for file, year, agency, written in stacks[SUPPORT].of_columns(*columns):
        years[str(file)] = int(str(year))
        agencies[str(file)].add(agency or written)
    senders = {f.file: f.sender for f in files if f.sender and f.file in years}
    found = {
        file: reporter
        for file, sender in senders.items()
        if len(agencies[file]) >= _FEWEST_AGENCIES
        and (reporter := committee(sender, names, years[file])) is not None
    }
    if not found:
        return
    told = [_told_by(row, found) for row in stacks[SUPPORT]]
    stacks[SUPPORT] = Stack.of(row for row in told if row["file"] not in found)
    stacks[ROUNDUPS].add(Stack.of(row for row in told if row["file"] in found))
    stacks[TOTALS] = Stack.of(_told_by(row, found) for row in stacks[TOTALS])


def _told_by(row: dict[str, object], found: Mapping[str, Reporter]) -> dict[str, object]:
    reporter = found.get(str(row["file"]))
    if reporter is None:
        return row
    return {**row, "reported_by": reporter.by, "reporter_id": reporter.unit_key}


def put_totals_aside(stacks: Mapping[str, Stack]) -> None:
    """Fill ``superseded_by`` of the printed totals of files none of whose contributions is in force."""
    replaced = superseded_files({name: stacks[name] for name in (SUPPORT, ROUNDUPS)})
    totals = stacks[TOTALS]
    totals.columns[SUPERSEDED] = [replaced.get(file) for file in totals.column("file")]
