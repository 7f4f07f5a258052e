"""Reporting rates by DHIS2's names and formulas, of all agencies or of a group of them.

The five states of a report add to the expected ones by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.periods import dims_of, ordered, words_of
from analysis.indicators.reporting.coverage import cell_completeness, commune_coverage
from analysis.indicators.reporting.owed import (
    RECEIVED,
    Answer,
    agency_reports,
    answers,
    has_reason,
    not_owed,
    submissions_evidence,
)
from analysis.indicators.reporting.rules import cited, due_words
from analysis.indicators.scopes import assignments_on, year_end
from analysis.language import tr
from analysis.province import Province
from analysis.tables import SUBMISSION_STATES

Positions = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Dimension = Literal["year", "agency", "kind", "district"]
"""What reports are grouped by; ``kind`` is the kind of agency."""

UNKNOWN_KIND, NO_DISTRICT = "unknown", "none"
KIND_NAMES = {
    "department": tr("Sở, ban, ngành"),
    "party": tr("Cơ quan Đảng"),
    "union": tr("Mặt trận, đoàn thể"),
    "company": tr("Doanh nghiệp"),
    "bank": tr("Ngân hàng"),
    "armed_forces": tr("Lực lượng vũ trang"),
    "school": tr("Trường"),
    "other": tr("Cơ quan, đơn vị khác"),
    UNKNOWN_KIND: tr("Chưa rõ loại"),
}
"""The kinds of agency of ``agencies.csv`` as documents call them."""

_COUNTED = (
    "expected", "received", *SUBMISSION_STATES, "missing_with_reason", "missing_without_reason",
    "reported_results", "reported_zero", "not_reported", "received_unusable", "passed_on",
)  # fmt: skip
_PLACE = {name: place for place, name in enumerate(_COUNTED)}
_FEW = 10
_ARTICLE = tr("Điều 13")
_CONVENTION = tr("hạn quy ước của hệ thống, áp dụng như")
_LABELS = {
    "expected": tr("Báo cáo phải nộp"),
    "received": tr("Báo cáo đã nhận"),
    "on_time": tr("Báo cáo đúng hạn"),
    "late": tr("Báo cáo muộn"),
    "empty": tr("Báo cáo trống"),
    "invalid": tr("Báo cáo không đọc được"),
    "missing": tr("Báo cáo chưa nhận"),
    "missing_with_reason": tr("Chưa nhận, có nêu lý do"),
    "missing_without_reason": tr("Chưa nhận, không nêu lý do"),
    "reported_results": tr("Đã báo cáo, có kết quả"),
    "reported_zero": tr("Đã báo cáo, không có giúp đỡ trong năm"),
    "not_reported": tr("Chưa báo cáo, chưa nêu lý do"),
    "received_unusable": tr("Đã gửi, tệp trống hoặc không đọc được"),
    "passed_on": tr("Chưa nhận, đơn vị đã sắp xếp lại trước hạn"),
}
_RATES = {
    "reporting_rate": (tr("Tỷ lệ báo cáo"), "received"),
    "on_time_rate": (tr("Tỷ lệ báo cáo đúng hạn"), "on_time"),
}
_OF_ANSWER = {
    Answer.RESULTS: "reported_results",
    Answer.ZERO: "reported_zero",
    Answer.REASON: "missing_with_reason",
    Answer.NOT_REPORTED: "not_reported",
    Answer.UNUSABLE: "received_unusable",
    Answer.PASSED_ON: "passed_on",
}


@dataclass(frozen=True)
class Group:
    """The reporting figures of one group of a breakdown, by name."""

    key: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class _Asked:
    """Whose reports are counted: the years, the dimensions, words for a label, a caveat of the grouping."""

    years: tuple[int, ...]
    dims: Mapping[str, str]
    words: str
    caveat: str = ""


@dataclass(frozen=True, eq=False)
class _Part:
    """Some of the reports owed: the measure, its label, the rows' positions, what is said against it."""

    name: str
    label: str
    rows: Positions
    caveat: str


@dataclass(frozen=True, eq=False)
class _Reports:
    """The reports owed: where they stand, and which of them each measure counts, one row a measure."""

    positions: Positions
    counted: Flags
    day_unknown: Flags
    """Those taken as on time though the day they came is not known."""

    def at(self, places: Positions) -> _Reports:
        """The reports at ``places``."""
        return _Reports(self.positions[places], self.counted[:, places], self.day_unknown[places])

    def of(self, measure: str) -> Positions:
        """The positions of the reports that ``measure`` counts."""
        return np.asarray(self.positions[self.counted[_PLACE[measure]]], dtype=np.int64)

    def __len__(self) -> int:
        return len(self.positions)


def summary(province: Province, years: Iterable[int]) -> dict[str, Figure]:
    """Every reporting indicator of ``years`` by its name.

    Counts: ``expected received on_time late empty invalid missing missing_with_reason missing_without_reason
    reported_results reported_zero not_reported received_unusable passed_on``; percent: ``reporting_rate
    on_time_rate commune_coverage cell_completeness``.
    """
    span = ordered(years)
    asked = _Asked(span, dims_of(province, span), words_of(span))
    figures = _figures(province, asked, _reports(province, span))
    figures["commune_coverage"] = commune_coverage(province, span)
    figures["cell_completeness"] = cell_completeness(province, span)
    return figures


def by_answer(province: Province, years: Iterable[int]) -> dict[Answer, Figure]:
    """The reports owed by what they answer; the counts add to ``expected``."""
    span = ordered(years)
    asked = _Asked(span, dims_of(province, span), words_of(span))
    figures = _figures(province, asked, _reports(province, span))
    return {answer: figures[name] for answer, name in _OF_ANSWER.items()}


def state_shares(province: Province, years: Iterable[int]) -> dict[str, Figure]:
    """Percent of the reports owed in each of the five states: they add to 100."""
    span = ordered(years)
    reports = _reports(province, span)
    asked = _Asked(span, dims_of(province, span), words_of(span))
    said = "" if len(reports) else caveat("no_register")
    shares = (
        _Part(
            f"{s}_share",
            tr("{labels}, tỷ lệ").format(labels=_LABELS[s]),
            reports.of(s),
            said,
        )
        for s in SUBMISSION_STATES
    )
    return {
        s: _share(province, asked, part, reports) for s, part in zip(SUBMISSION_STATES, shares, strict=True)
    }


def breakdown(province: Province, years: Iterable[int], by: Dimension) -> list[Group]:
    """The indicators of reports by group, in order of key; a report is in one group, or in each district.

    Years and agencies add to the whole. An agency that helps communes of two districts reports for both.
    """
    span = ordered(years)
    reports = _reports(province, span)
    keyed = _keyed(province, span, agency_reports(province, span), by)
    places = np.searchsorted(reports.positions, keyed["position"].to_numpy())
    dims = dims_of(province, span)
    groups = []
    for key, inside in sorted(keyed.groupby("key").indices.items()):
        name = str(key)
        years_of = (int(name),) if by == "year" else span
        asked = _Asked(
            years_of,
            {"year": name} if by == "year" else {**dims, by: name},
            words_of(years_of) if by == "year" else f"{group_name(province, by, name)}, {words_of(span)}",
            caveat("reports_in_two_districts") if by == "district" and len(keyed) > len(reports) else "",
        )
        groups.append(Group(name, _figures(province, asked, reports.at(places[inside]))))
    return groups


def by_agency(province: Province, years: Iterable[int]) -> pd.DataFrame:
    """Agency × year → ``state/content`` (``on_time/results``), the completeness board.

    A missing report with a reason reads ``missing/reason``, one of an agency that had ended
    ``missing/passed_on``. ``<NA>``: nothing was owed that year.
    """
    span = ordered(years)
    reports = agency_reports(province, span)
    told = answers(province, span)
    apart = told.isin([Answer.REASON, Answer.PASSED_ON])
    cells = reports["state"] + "/" + reports["content"].mask(apart, told)
    wide = reports.assign(cell=cells).pivot(index="reporter_id", columns="year", values="cell")
    wide.index.name = "agency_id"
    return wide.reindex(columns=list(span)).sort_index()


@per_province
def districts_of(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """The districts in which each agency helped on 31 December: ``reporter_id year key``.

    A commune is of the district it lay in on that day; from 2025 on there is none.
    """
    parts = [_districts_on(province, year) for year in years]
    return pd.concat(parts).drop_duplicates().reset_index(drop=True)


def _districts_on(province: Province, year: int) -> pd.DataFrame:
    day = year_end(year)
    keys = {u.district: u.key for u in province.units.at(day, "district")}
    of = {u.key: keys[u.district] for u in province.units.at(day) if u.district in keys}
    rows = assignments_on(province, day)[["agency_id", "unit_key"]].dropna()
    return pd.DataFrame(
        {
            "reporter_id": rows["agency_id"].astype(str),
            "year": year,
            "key": rows["unit_key"].map(of).astype(object).where(lambda k: k.notna(), NO_DISTRICT),
        }
    )


def group_name(province: Province, by: Dimension, key: str) -> str:
    """How a reader calls the group ``key``."""
    if by == "kind":
        return KIND_NAMES.get(key, key)
    if by == "agency":
        return province.agencies[key].name if key in province.agencies else key
    if by == "district":
        return province.units[key].full_name if key in province.units else tr("Không còn cấp huyện")
    return key


def _keyed(province: Province, span: tuple[int, ...], reports: pd.DataFrame, by: Dimension) -> pd.DataFrame:
    at = pd.DataFrame({"position": reports.index.to_numpy()})
    if by == "year":
        return at.assign(key=reports["year"].astype(str).to_numpy())
    if by == "agency":
        return at.assign(key=reports["reporter_id"].astype(str).to_numpy())
    if by == "kind":
        agencies = province.agencies
        kinds = {a: agencies[a].kind if a in agencies else UNKNOWN_KIND for a in reports["reporter_id"]}
        return at.assign(key=reports["reporter_id"].map(kinds).to_numpy())
    pairs = reports[["reporter_id", "year"]].astype({"reporter_id": str, "year": int})
    pairs["position"] = reports.index
    merged = pairs.merge(districts_of(province, span), how="left", on=["reporter_id", "year"])
    return merged.assign(key=merged["key"].fillna(NO_DISTRICT))[["position", "key"]]


@per_province
def _reports(province: Province, years: tuple[int, ...]) -> _Reports:
    reports = agency_reports(province, years)
    state = reports["state"].to_numpy(dtype=object)
    answer = answers(province, years).to_numpy(dtype=object)
    missing, reason = state == "missing", has_reason(reports).to_numpy(dtype=bool)
    chosen = {name: answer == told for told, name in _OF_ANSWER.items()}
    chosen |= {s: state == s for s in SUBMISSION_STATES}
    chosen["expected"] = np.ones(len(reports), dtype=bool)
    chosen["received"] = np.isin(state, RECEIVED)
    chosen["missing_with_reason"] = missing & reason
    chosen["missing_without_reason"] = missing & ~reason
    return _Reports(
        reports.index.to_numpy(dtype=np.int64),
        np.array([chosen[name] for name in _COUNTED], dtype=np.bool_),
        chosen["on_time"] & reports["received_on"].isna().to_numpy(dtype=bool),
    )


def _figures(province: Province, asked: _Asked, reports: _Reports) -> dict[str, Figure]:
    """The counts and the two rates of ``reports``."""
    common = _common(province, asked, reports)
    figures = _counts(province, asked, reports, common)
    unknown = int(reports.day_unknown.sum())
    assumed = {"on_time_rate": caveat("reports_day_unknown", n=unknown)} if unknown else {}
    for name, (label, part) in _RATES.items():
        said = joined(common, assumed.get(name, ""))
        figures[name] = _share(province, asked, _Part(name, label, reports.of(part), said), reports)
    return figures


def _common(province: Province, asked: _Asked, reports: _Reports) -> str:
    if not len(reports):
        return caveat("no_register")
    dropped = not_owed(province, asked.years) if set(asked.dims) <= {"year", "years", "period"} else 0
    passed = int(reports.counted[_PLACE["passed_on"]].sum())
    return joined(
        caveat("reports_not_owed", n=dropped) if dropped else "",
        caveat("reports_passed_on", n=passed) if passed else "",
        asked.caveat,
    )


class _Methods(NamedTuple):
    """How counts and shares of reports are made."""

    counted: str
    shared: str


@per_province
def _methods(province: Province, years: tuple[int, ...]) -> _Methods:
    due, rule = due_words(province, "agency"), cited(province, years, _ARTICLE, _CONVENTION)
    return _Methods(
        tr("Đếm báo cáo năm của các đơn vị có phân công còn hiệu lực ngày 31/12, hạn {due} ({rule}).").format(
            due=due, rule=rule
        ),
        tr("Số báo cáo chia cho số báo cáo phải nộp (hạn {due}; {rule}).").format(due=due, rule=rule),
    )


def _counts(province: Province, asked: _Asked, reports: _Reports, said: str) -> dict[str, Figure]:
    """The figure of each measure: what they share is made once."""
    owed, counts = len(reports), np.count_nonzero(reports.counted, axis=1).tolist()
    method, base = _methods(province, asked.years).counted, tr("báo cáo")
    whole, dims = figure_id("", asked.dims), asked.dims
    return {
        name: Figure(
            f"reporting.{name}{whole}",
            f"{_LABELS[name]}, {asked.words}",
            n if owed else None,
            "reports",
            method,
            n=n,
            of=owed,
            base=base,
            caveat=said,
            dims=dims,
            sources=partial(_cells, province, reports, name),
        )
        for name, n in zip(_COUNTED, counts, strict=True)
    }


def _cells(province: Province, reports: _Reports, measure: str) -> Cells:
    return submissions_evidence(province).of(reports.of(measure))


def _share(province: Province, asked: _Asked, part: _Part, whole: _Reports) -> Figure:
    of = len(whole)
    few = caveat("reports_few", of=of, step=number(100 / of, 1)) if 0 < of < _FEW else ""
    return Figure(
        figure_id(f"reporting.{part.name}", asked.dims),
        f"{part.label}, {asked.words}",
        100 * len(part.rows) / of if of else None,
        "percent",
        _methods(province, asked.years).shared,
        n=len(part.rows),
        of=of,
        base=tr("báo cáo"),
        caveat=joined(part.caveat, few),
        dims=asked.dims,
        sources=submissions_evidence(province).later(whole.positions),
    )
