"""Lists for consideration, with the line of evidence beside each name: never a verdict.

Regulation 253/QĐ-UBND, art. 12.1 (rewards at the end of the period) and 12.2 (an agency that did not carry
out its task and sent no reason). A report that did not come does not show that nothing was done: article 12.2
needs both, so the list names what has to be verified, and only for years whose deadline fell after the
regulation was signed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.indicators import reporting
from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import evidence, per_province, together
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.merit.figures import name_of
from analysis.indicators.merit.standing import Standing, board
from analysis.indicators.periods import pairs_of
from analysis.indicators.reporting.owed import Answer, submissions_evidence
from analysis.indicators.reporting.rules import in_force as under_rules
from analysis.language import tr
from analysis.province import Province

Why = Literal["verify", "told_by_district", "reorganised", "before_rules", "zero", "unusable", "reason"]
"""What a line is listed for. Only ``verify`` is put forward for considering responsibility:

``verify`` no report and no reason, under the rules · ``told_by_district`` the same, but a district or
commune tells of help by the agency that year · ``reorganised`` the agency has ended since, or had by then:
it is not laid to its successor · ``before_rules`` no report and no reason before the regulation, a state
without legal effect · ``zero`` reported that there was nothing · ``unusable`` sent, empty or unreadable ·
``reason`` gave a reason.
"""

WHYS: tuple[Why, ...] = (
    "verify",
    "told_by_district",
    "reorganised",
    "before_rules",
    "zero",
    "unusable",
    "reason",
)


WHY_NAMES: dict[Why, str] = {
    "verify": tr("chưa báo cáo, chưa nêu lý do"),
    "told_by_district": tr("chưa báo cáo, cấp huyện hoặc xã ghi nhận có giúp"),
    "reorganised": tr("chưa báo cáo, đơn vị đã sắp xếp lại (tính đến nay, kể cả sau hạn báo cáo)"),
    "before_rules": tr("chưa báo cáo, chưa nêu lý do, trước khi có Quy chế"),
    "zero": tr("đã báo cáo, không có kết quả"),
    "unusable": tr("đã gửi, trống hoặc không đọc được"),
    "reason": tr("chưa báo cáo, có nêu lý do"),
}

Positions = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Line:
    """One agency on one list: the ``years`` concerned, their count with its cells, the reasons given."""

    agency_id: str
    why: Why
    years: tuple[int, ...]
    reports: Figure
    reasons: tuple[str, ...]


def for_reward(province: Province, key: str) -> tuple[Standing, ...]:
    """Agencies to consider for reward: stable in the top group, and every report of the period sent.

    In the order of :func:`analysis.indicators.merit.standing.board`; nobody in a period before the
    regulation, which alone provides for rewards (art. 12.1).
    """
    years = tuple(province.programme.period(key).years)
    if not under_rules(province, years):
        return ()
    sent = reporting.owed_and_sent(province, years)
    complete = frozenset(sent.index[sent["received"] == sent["owed"]])
    return tuple(s for s in board(province, key).standings if s.stable and s.agency_id in complete)


@per_province
def unanswered(province: Province, key: str) -> dict[Why, tuple[Line, ...]]:
    """The reports of the period that did not bring results, by what they are, in the register's order."""
    years = tuple(province.programme.period(key).years)
    rows = _sorted_out(province, years)
    order = {a.id: n for n, a in enumerate(province.agencies.agencies)}
    found: dict[Why, tuple[Line, ...]] = {}
    for why in WHYS:
        of = rows[rows["why"] == why]
        groups = of.groupby("agency_id").indices
        ids = sorted(map(str, groups), key=lambda a: (order.get(a, len(order)), a))
        found[why] = tuple(_line(province, key, a, why, of.iloc[groups[a]]) for a in ids)
    return found


def for_responsibility(province: Province, key: str) -> tuple[Line, ...]:
    """Agencies of which a person should verify whether art. 12.2 applies: no report and no reason."""
    return unanswered(province, key)["verify"]


def _sorted_out(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """``agency_id year why reason position`` of every report owed that did not bring results."""
    reports = reporting.agency_reports(province, years)
    rows = pd.DataFrame(
        {
            "agency_id": reports["reporter_id"].astype(str),
            "year": reports["year"].astype(int),
            "answer": reporting.answers(province, years),
            "reason": reports["reason_given"].fillna("").str.strip().astype(str),
            "position": reports.index,
        }
    )
    rows = rows[rows["answer"] != Answer.RESULTS].reset_index(drop=True)
    bound, told = frozenset(under_rules(province, years)), _told_by_others(province, years)
    rows["why"] = [_why(province, a, y, s, bound, told) for a, y, s in _triples(rows)]
    return rows


def _triples(rows: pd.DataFrame) -> list[tuple[str, int, str]]:
    return list(rows[["agency_id", "year", "answer"]].itertuples(index=False, name=None))


def _why(
    province: Province,
    agency: str,
    year: int,
    answer: str,
    bound: frozenset[int],
    told: frozenset[tuple[str, int]],
) -> Why:
    if answer in (Answer.ZERO, Answer.UNUSABLE, Answer.REASON):
        return answer  # type: ignore[return-value]
    if answer == Answer.PASSED_ON or (year in bound and _reorganised(province, agency)):
        return "reorganised"
    if year not in bound:
        return "before_rules"
    return "told_by_district" if (agency, year) in told else "verify"


def _reorganised(province: Province, agency: str) -> bool:
    if agency not in province.agencies:
        return False
    return province.agencies.successor(agency) is not None or province.agencies[agency].valid_to is not None


def _told_by_others(province: Province, years: tuple[int, ...]) -> frozenset[tuple[str, int]]:
    rows = _roundups(province, years)
    return frozenset(pairs_of(rows["agency_id"].astype(str), rows["year"]))


@per_province
def _roundups(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Cells of districts and communes that tell of an agency's help."""
    rows = province.in_force("support_roundups")
    helps = rows["state"].isin(("value", "yes", "text")) & rows["amount_vnd"].fillna(1).ne(0)
    return rows[rows["year"].isin(years) & rows["agency_id"].notna() & helps]


def totals(province: Province, key: str) -> dict[Why, Figure]:
    """How many reports of the period stand on each list: 0 where there is none."""
    years = tuple(province.programme.period(key).years)
    rows = _sorted_out(province, years)
    return {why: _figure(province, key, "", why, rows[rows["why"] == why]) for why in WHYS}


@per_province
def _owed(province: Province, years: tuple[int, ...]) -> dict[str, int]:
    """How many reports each agency owed."""
    return Counter(reporting.agency_reports(province, years)["reporter_id"].tolist())


def _line(province: Province, key: str, agency: str, why: Why, rows: pd.DataFrame) -> Line:
    reasons = tuple(dict.fromkeys(r for r in rows["reason"] if r))
    years = tuple(int(y) for y in sorted(rows["year"]))
    return Line(agency, why, years, _figure(province, key, agency, why, rows), reasons)


def _figure(province: Province, key: str, agency: str, why: Why, rows: pd.DataFrame) -> Figure:
    """The reports in ``rows``, of one agency or of all."""
    period = province.programme.period(key)
    owed = reporting.agency_reports(province, tuple(period.years))
    of = _owed(province, tuple(period.years)).get(agency, 0) if agency else len(owed)
    whose = f"{name_of(province, agency)}, " if agency else ""
    dims = {"period": key, **({"agency": agency} if agency else {}), "why": why}
    pairs = frozenset(pairs_of(rows["agency_id"], rows["year"]))
    unheard = why in ("verify", "told_by_district", "reorganised", "before_rules")
    positions = rows["position"].to_numpy(dtype=np.int64)
    return Figure(
        figure_id("merit.to_consider", dims),
        tr("Báo cáo cần xem xét ({why_names}), {whose}giai đoạn {label}").format(
            why_names=WHY_NAMES[why], whose=whose, label=period.label
        ),
        len(rows) if len(owed) else None,
        "reports",
        tr(
            "Đếm báo cáo năm phải nộp theo việc đơn vị đã trả lời gì (có kết quả, không có kết "
            "quả, nêu lý do, chưa báo cáo; Điều 12.2 Quy chế 253 chỉ xét báo cáo đến hạn sau "
            "ngày ký)."
        ),
        n=len(rows),
        of=of,
        base=tr("báo cáo phải nộp"),
        caveat=joined(
            caveat("merit_not_verified") if unheard else "",
            caveat("merit_register_only") if unheard or why == "zero" else "",
        ),
        dims=dims,
        sources=lambda: _cells(province, why, pairs, positions),
    )


def _cells(province: Province, why: Why, reports: frozenset[tuple[str, int]], positions: Positions) -> Cells:
    """The register's lines, and for help told by others their cells."""
    own = submissions_evidence(province).of(positions)
    if why != "told_by_district":
        return own
    table = province.table("support_roundups")
    rows = _roundups(province, tuple(sorted({y for _, y in reports})))
    of = [pair in reports for pair in pairs_of(rows["agency_id"].astype(str), rows["year"])]
    return together((own, evidence("support_roundups", table, table["text"]).of(rows[of])))
