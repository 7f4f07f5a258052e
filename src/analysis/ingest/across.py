"""What only shows when several files are laid side by side."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from analysis.checking import Problem
from analysis.cleaning import Row
from analysis.ingest.reading import FileRead


def check_across(support: Iterable[Row], poverty: Iterable[Row]) -> list[Problem]:
    """Two reports of one agency and year, in files or on sheets; a year not starting where the last ended."""
    rows = list(support)
    return [*_reported_twice(rows), *_told_on_two_sheets(rows), *_breaks_between_years(poverty)]


def without_copies(reads: Sequence[FileRead]) -> tuple[FileRead, ...]:
    """``reads`` with each byte-for-byte copy of an earlier file emptied: nothing is counted twice."""
    first: dict[object, str] = {}
    kept = []
    for read in reads:
        file = str(read.summary["file"])
        original = first.setdefault(read.summary["sha256"], file)
        kept.append(read if original == file else _copy_of(original, read))
    return tuple(kept)


def _copy_of(original: str, read: FileRead) -> FileRead:
    file, seen = str(read.summary["file"]), read.summary["rows_seen"]
    message = f"Tệp giống hệt tệp {original}: hãy bỏ một tệp."
    problem = Problem("notes", "copy_of_file", message, file, done="Chỉ dùng tệp kia.")
    explained = json.dumps({"copy_of_file": seen} if seen else {})
    summary = {
        **read.summary,
        "state": "refused",
        "rows_used": 0,
        "rows_explained": seen,
        "explained": explained,
    }
    return FileRead({}, (problem,) if seen else read.problems, summary)


def _reported_twice(support: Iterable[Row]) -> list[Problem]:
    files: dict[tuple[str, int], dict[str, Row]] = defaultdict(dict)
    for row in support:
        if row["agency_id"] is not None:
            files[str(row["agency_id"]), _whole(row["year"])].setdefault(str(row["file"]), row)
    problems = []
    for (agency, year), found in sorted(files.items()):
        first, *others = sorted(found)
        for file in others:
            row = found[file]
            message = (
                f"Đơn vị đã có báo cáo năm {year} trong tệp {first}: hãy giữ một tệp hoặc sửa năm trong tệp."
            )
            problems.append(
                Problem(
                    "blanks",
                    "reported_twice",
                    message,
                    file,
                    str(row["sheet"] or ""),
                    str(row["cell"] or ""),
                    agency,
                    "Giữ cả hai tệp; khi cộng tiền chỉ dùng một tệp.",
                )
            )
    return problems


def _told_on_two_sheets(support: Iterable[Row]) -> list[Problem]:
    """Agencies whose help to one commune in one year stands on more than one sheet of a workbook."""
    sheets: dict[tuple[str, str, int, str], dict[str, Row]] = defaultdict(dict)
    for row in support:
        if row["agency_id"] is not None:
            commune = str(row["unit_key"] or row["commune_as_written"])
            key = (str(row["file"]), str(row["agency_id"]), _whole(row["year"]), commune)
            sheets[key].setdefault(str(row["sheet"] or ""), row)
    problems: dict[tuple[str, str, int, str], Problem] = {}
    for (file, agency, year, _), found in sheets.items():
        first, *others = found
        for sheet in others:
            message = (
                f"Đơn vị đã báo cáo xã này năm {year} ở trang {first} của cùng tệp: hãy giữ một trang "
                "hoặc sửa năm."
            )
            cell, done = str(found[sheet]["cell"] or ""), "Giữ cả hai trang."
            problem = Problem("blanks", "reported_twice", message, file, sheet, cell, agency, done)
            problems.setdefault((file, agency, year, sheet), problem)
    return list(problems.values())


def _breaks_between_years(poverty: Iterable[Row]) -> list[Problem]:
    rows = list(poverty)
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
        if row["unit_key"] is None or start is None or before is None or start == before["poor_households"]:
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
