"""What only shows when several files are laid side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.checking import Problem
from analysis.cleaning import Row
from analysis.ingest.transport import Reading
from analysis.ingest.versions import Versions


def without_copies(reads: Sequence[Reading], versions: Versions) -> tuple[Reading, ...]:
    """``reads`` with each byte-for-byte copy of another file emptied: nothing is counted twice.

    Of equal files the one received is kept before one made up, then the first by name.
    """
    equal: dict[object, list[Reading]] = {}
    for read in reads:
        equal.setdefault(read.summary["sha256"], []).append(read)
    first = {
        digest: versions.preferred(str(r.summary["file"]) for r in same) for digest, same in equal.items()
    }
    return tuple(
        read
        if (original := first[read.summary["sha256"]]) == read.summary["file"]
        else _copy_of(original, read)
        for read in reads
    )


def _copy_of(original: str, read: Reading) -> Reading:
    file, seen = str(read.summary["file"]), read.summary["rows_seen"]
    message = f"Tệp giống hệt tệp {original}: hãy bỏ một tệp."
    problem = Problem("notes", "copy_of_file", message, file, done="Chỉ dùng tệp kia.")
    summary = {
        **read.summary,
        "state": "refused",
        "rows_used": 0,
        "rows_explained": seen,
        "explained": json.dumps({"copy_of_file": seen} if seen else {}),
        "superseded_by": original,
    }
    return replace(read, tables={}, problems=(problem,) if seen else read.problems, summary=summary)


def breaks_between_years(poverty: Iterable[Row]) -> list[Problem]:
    """Units whose year does not start with the poor households that the last one ended with."""
    rows = [row for row in poverty if row.get("superseded_by") is None and row["unit_key"] is not None]
    ends: dict[tuple[object, object, int], Row] = {}
    for row in rows:
        if (
            row.get("poor_households") is not None
            and row["status"] == "official"
            and row["origin"] != "published"
        ):
            ends.setdefault((row["unit_key"], row["standard"], _whole(row["year"])), row)
    problems = []
    for row in rows:
        start = row.get("poor_at_start")
        before = ends.get((row["unit_key"], row["standard"], _whole(row["year"]) - 1))
        if start is None or before is None or start == before["poor_households"]:
            continue
        message = (
            f"Số hộ nghèo đầu năm {row['year']} là {start}, cuối năm trước là {before['poor_households']} "
            f"(tệp {before['file']}, ô {before['cell']}): hãy kiểm tra lại."
        )
        problems.append(
            Problem(
                "notes",
                "start_is_not_last_end",
                message,
                str(row["file"]),
                str(row["sheet"] or ""),
                str(row["cell"] or ""),
                str(start),
                "Giữ cả hai số.",
            )
        )
    return problems


def _whole(value: object) -> int:
    return int(str(value))
