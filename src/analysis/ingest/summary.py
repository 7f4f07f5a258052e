"""What an ingest read and found, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class IngestSummary:
    """What an ingest read and found: files by state, rows by table, problems by severity.

    ``unchanged``: nothing it depends on had changed since the last one, so nothing was read again.
    """

    files: Mapping[str, int]
    rows: Mapping[str, int]
    problems: Mapping[str, int]
    rows_seen: int
    rows_used: int
    rows_explained: int
    unchanged: bool = False

    @property
    def needs_attention(self) -> bool:
        """Whether a file was not used or a value left out: a person must look."""
        return bool(self.problems.get("stops") or self.problems.get("blanks"))
