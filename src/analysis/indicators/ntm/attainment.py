"""New-style rural communes (nông thôn mới): criteria met under a set, and recognition, which is a legal act.

A criterion is a (set, number): number 14 is education in the basic set and health in the advanced one. Means
under different sets are never subtracted (decisions 1980/QĐ-TTg and 318/QĐ-TTg).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import joined
from analysis.indicators.evidence import Evidence, evidence, per_province, together
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.ntm._rows import (
    assessed_marks,
    coverage_note,
    criterion_names,
    marks_evidence,
    marks_on,
    met_by_commune,
    positions_of,
    rural_communes,
    set_on,
)
from analysis.province import Province
from analysis.tables import in_force

BANDS = ((19, 19), (15, 18), (10, 14), (5, 9), (0, 4))
"""The bands of the official reports; the first is every criterion of a set of 19."""

TITLE_NAMES = {
    "standard": "đạt chuẩn nông thôn mới",
    "advanced": "đạt chuẩn nông thôn mới nâng cao",
    "model": "đạt chuẩn nông thôn mới kiểu mẫu",
    "basically_met": "cơ bản đạt chuẩn nông thôn mới",
}
_IMPLIED_BY = {
    "standard": ("standard", "advanced", "model"),
    "advanced": ("advanced", "model"),
    "model": ("model",),
    "basically_met": ("basically_met",),
}


class CriteriaSetsDiffer(ValueError):
    """Means under different criteria sets were subtracted."""


def communes(province: Province, as_of: date, criteria_set: str | None = None) -> pd.DataFrame:
    """Marks of one assessment, commune × criterion number, in the order of the register.

    Values as in ``ntm_marks.mark``; ``<NA>`` where the form has no mark. Communes without a settled name are
    left out (see the caveat of :func:`mean_criteria`).
    """
    chosen = set_on(province, as_of, criteria_set)
    marks = marks_on(province, as_of, chosen)
    wide = marks[marks["unit_key"].notna()].pivot(index="unit_key", columns="criterion", values="mark")
    order = {u.key: i for i, u in enumerate(province.units.units)}
    columns = range(1, province.programme.criteria_set(chosen).criteria + 1)
    keys = sorted(wide.index, key=lambda k: (order.get(k, len(order)), k))
    return wide.reindex(index=keys, columns=list(columns))


def mean_criteria(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> Figure:
    """Criteria met per commune assessed; only the mark *met* counts, "mostly met" does not.

    Base: communes assessed of the rural communes of the scope on that day.
    """
    chosen = set_on(province, as_of, criteria_set)
    known = province.programme.criteria_set(chosen)
    counts = met_by_commune(province, as_of, chosen, scope)
    within = scopes.resolve(province, scope, as_of)
    n, met = len(counts), int(counts["met"].sum())
    dims = _dims(scope, as_of, chosen)
    return Figure(
        figure_id("ntm.mean_criteria", dims),
        f"Bình quân tiêu chí đạt mỗi xã{_where(within)}, ngày {as_of:%d/%m/%Y} ({known.name})",
        met / n if n else None,
        "criteria_per_commune",
        f"Tổng số tiêu chí “đạt” chia cho số xã được đánh giá ({met}/{n}); “cơ bản đạt” không tính là đạt "
        f"({known.decision}).",
        standard=chosen,
        n=n,
        of=rural_communes(province, as_of, scope),
        base="xã",
        caveat=coverage_note(province, as_of, chosen, scope),
        dims=dims,
        sources=marks_evidence(province).of(positions_of(province, as_of, chosen, counts)),
    )


def change(before: Figure, after: Figure) -> Figure:
    """The difference of two means under one set; raises :class:`CriteriaSetsDiffer` otherwise."""
    if not before.standard or before.standard != after.standard:
        raise CriteriaSetsDiffer(
            "Không được trừ hai số bình quân theo hai bộ tiêu chí khác nhau: "
            f"{before.standard or '(không rõ)'} và {after.standard or '(không rõ)'}. "
            "Trình bày hai giai đoạn riêng, có vạch ngắt."
        )
    dims = {
        "scope": before.dims.get("scope", ""),
        "from": before.dims.get("as_of", ""),
        "to": after.dims.get("as_of", ""),
        "set": before.standard,
    }
    known = before.value is not None and after.value is not None
    return replace(
        after,
        id=figure_id(f"{before.subject}_change", dims),
        label=f"Thay đổi bình quân tiêu chí đạt, {_day(dims['from'])} – {_day(dims['to'])}",
        value=after.value - before.value if known else None,  # type: ignore[operator]  # known
        method="Bình quân cuối kỳ trừ bình quân đầu kỳ, cùng một bộ tiêu chí.",
        caveat=joined(*dict.fromkeys((before.caveat, after.caveat))),
        dims=dims,
        sources=together((before.sources, after.sources)),
    )


def bands(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> list[Figure]:
    """Communes by number of criteria met: 19 · 15–18 · 10–14 · 5–9 · under 5; they add to those assessed."""
    chosen = set_on(province, as_of, criteria_set)
    counts = met_by_commune(province, as_of, chosen, scope)
    caveat = coverage_note(province, as_of, chosen, scope)
    where = _where(scopes.resolve(province, scope, as_of))
    made = []
    for low, high in BANDS:
        part = counts[counts["met"].between(low, high)]
        name = _band_name(low, high)
        dims = {**_dims(scope, as_of, chosen), "band": f"{low}-{high}"}
        made.append(
            Figure(
                figure_id("ntm.band", dims),
                f"Số xã đạt {name}{where}, ngày {as_of:%d/%m/%Y}",
                len(part) if len(counts) else None,
                "communes",
                "Đếm xã theo số tiêu chí “đạt”.",
                standard=chosen,
                n=len(counts),
                of=rural_communes(province, as_of, scope),
                base="xã",
                caveat=caveat,
                dims=dims,
                label_of_group=name,
                sources=marks_evidence(province).of(positions_of(province, as_of, chosen, part)),
            )
        )
    return made


def by_criterion(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> list[Figure]:
    """Percent of communes that meet each criterion of the set, of those assessed on it, by number."""
    chosen = set_on(province, as_of, criteria_set)
    marks = assessed_marks(province, as_of, chosen, scope)
    marks = marks[marks["mark"] != "not_assessed"]
    by_number = dict(iter(marks.groupby("criterion")))
    names = criterion_names(province)
    where = _where(scopes.resolve(province, scope, as_of))
    made = []
    for number in range(1, province.programme.criteria_set(chosen).criteria + 1):
        rows = by_number.get(number, marks.iloc[:0])
        dims = {"scope": scope, "as_of": as_of.isoformat(), "set": chosen, "criterion": str(number)}
        name = names.get((chosen, number), "")
        met = int((rows["mark"] == "met").sum())
        made.append(
            Figure(
                figure_id("ntm.criterion_met", dims),
                f"Tỷ lệ xã đạt tiêu chí số {number}{' - ' + name if name else ''}{where}, "
                f"ngày {as_of:%d/%m/%Y}",
                100 * met / len(rows) if len(rows) else None,
                "percent",
                f"Số xã “đạt” chia cho số xã được đánh giá tiêu chí này ({met}/{len(rows)}).",
                standard=chosen,
                n=len(rows),
                of=rural_communes(province, as_of, scope),
                base="xã",
                caveat=coverage_note(province, as_of, chosen, scope),
                dims=dims,
                label_of_group=f"{number}. {name}" if name else str(number),
                sources=marks_evidence(province).of(rows),
            )
        )
    return made


def recognised(
    province: Province, as_of: date, title: str = "standard", scope: str = scopes.PROVINCE
) -> Figure:
    """Communes that hold ``title`` on ``as_of`` by decision; advanced and model imply standard.

    Distinct units that exist on the day: a merger ends the recognition of its members. An act without a day
    counts from the end of its year.
    """
    table = in_force(province.table("ntm_recognition"))
    rows = table[table["title"].isin(_IMPLIED_BY[title]) & table["unit_key"].notna()]
    year_end = pd.to_datetime(rows["year_attained"].astype("string") + "-12-31", errors="coerce")
    rows = rows[rows["decided_on"].fillna(year_end) <= pd.Timestamp(as_of)]
    existing = {u.key for u in province.units.at(as_of)}
    ended = rows.loc[~rows["unit_key"].isin(existing), "unit_key"].nunique()
    within = scopes.resolve(province, scope, as_of)
    rows = rows[rows["unit_key"].isin(existing & within.keys)]
    undecided = rows.groupby("unit_key")["decision"].count().eq(0).sum() if len(rows) else 0
    dims = {"scope": scope, "as_of": as_of.isoformat(), "title": title}
    return Figure(
        figure_id("ntm.recognised", dims),
        f"Số xã {TITLE_NAMES[title]}{_where(within)}, ngày {as_of:%d/%m/%Y}",
        int(rows["unit_key"].nunique()) if len(table) and not within.reason else None,
        "communes",
        "Đếm xã có quyết định công nhận đến ngày nêu trên; nâng cao và kiểu mẫu cũng là đạt chuẩn. Công nhận "
        "là tình trạng pháp lý, khác với số tiêu chí đạt.",
        n=int(rows["unit_key"].nunique()),
        of=rural_communes(province, as_of, scope),
        base="xã",
        caveat=joined(
            within.reason,
            f"{ended} xã cũ từng được công nhận đã sắp xếp vào đơn vị mới." if ended else "",
            f"{undecided} xã chưa có số quyết định trong dữ liệu." if undecided else "",
        ),
        dims=dims,
        sources=_recognition_evidence(province).of(rows),
    )


@per_province
def _recognition_evidence(province: Province) -> Evidence:
    table = province.table("ntm_recognition")
    title = table["title"].map(TITLE_NAMES).astype("string")
    act = "; cùng dòng ghi QĐ " + table["decision"].str.removeprefix("QĐ ")
    return evidence("ntm_recognition", table, title + act.fillna("; không ghi số quyết định"))


def _where(scope: scopes.Scope) -> str:
    return "" if scope.name == scopes.PROVINCE else f", {scope.label}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else "?"


def _dims(scope: str, as_of: date, criteria_set: str) -> dict[str, str]:
    return {"scope": scope, "as_of": as_of.isoformat(), "set": criteria_set}


def _band_name(low: int, high: int) -> str:
    if low == high:
        return f"{low} tiêu chí"
    return f"dưới {high + 1} tiêu chí" if low == 0 else f"{low}–{high} tiêu chí"
