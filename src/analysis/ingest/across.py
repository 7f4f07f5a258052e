"""What only shows when several files are laid side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.checking import Problem
from analysis.cleaning import Row


def check_across(support: Iterable[Row], poverty: Iterable[Row]) -> list[Problem]:
    """Problems between files: two reports of one agency and year, a year that does not start where the last ended."""
    return [*_reported_twice(support), *_breaks_between_years(poverty)]


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
            message = f"Đơn vị đã có báo cáo năm {year} trong tệp {first}: hãy giữ một tệp, nếu không số tiền bị tính hai lần."
            problems.append(
                Problem(
                    "blanks",
                    "reported_twice",
                    message,
                    file,
                    str(row["sheet"] or ""),
                    str(row["cell"] or ""),
                    agency,
                    "Đang giữ cả hai tệp.",
                )
            )
    return problems


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
