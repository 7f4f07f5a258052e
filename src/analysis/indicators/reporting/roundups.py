"""The districts' own round-ups: a second kind of reporter, beside the agencies and never among them.

A district committee rounds up the help its communes received, before 31 December (253/QĐ-UBND, art. 13.2);
districts were abolished on 1/7/2025, so nothing is asked for that year.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.periods import dims_of, ordered, words_of
from analysis.indicators.reporting.owed import DISTRICT_KIND, of_kind, received, submissions_evidence
from analysis.indicators.reporting.rules import cited, due_words
from analysis.indicators.scopes import year_end
from analysis.language import tr
from analysis.province import Province
from analysis.tables import SUBMISSION_STATES

_ARTICLE = tr("Điều 13.2")
_CONVENTION = tr("hạn quy ước của hệ thống, áp dụng như")
_LABELS = {
    "expected": tr("Báo cáo tổng hợp cấp huyện phải nộp"),
    "received": tr("Báo cáo tổng hợp cấp huyện đã nhận"),
    "on_time": tr("Báo cáo tổng hợp cấp huyện đúng hạn"),
    "late": tr("Báo cáo tổng hợp cấp huyện muộn"),
    "empty": tr("Báo cáo tổng hợp cấp huyện trống"),
    "invalid": tr("Báo cáo tổng hợp cấp huyện không đọc được"),
    "missing": tr("Báo cáo tổng hợp cấp huyện chưa nhận"),
}


def roundup_summary(province: Province, years: Iterable[int]) -> dict[str, Figure]:
    """``expected received on_time late empty invalid missing`` round-ups; ``reporting_rate`` in percent."""
    span = ordered(years)
    reports = of_kind(province, DISTRICT_KIND, span)
    parts = {"expected": reports, "received": received(reports)}
    parts |= {s: reports[reports["state"] == s] for s in SUBMISSION_STATES}
    dims, of = dims_of(province, span), len(reports)
    none = tuple(y for y in span if y in _without_districts(province))
    said = joined(
        "" if of else caveat("no_register"),
        caveat("roundups_until", years=", ".join(map(str, none))) if none else "",
    )
    rule = tr("hạn {due_words}; {cited}").format(
        due_words=due_words(province, "district"), cited=cited(province, span, _ARTICLE, _CONVENTION)
    )
    counts = {
        name: Figure(
            figure_id(f"reporting.roundup_{name}", dims),
            f"{_LABELS[name]}, {words_of(span)}",
            len(rows) if of else None,
            "reports",
            tr("Đếm báo cáo tổng hợp năm của cấp huyện ({rule}); không tính vào báo cáo của đơn vị.").format(
                rule=rule
            ),
            n=len(rows),
            of=of,
            base=tr("báo cáo cấp huyện"),
            caveat=said,
            dims=dims,
            sources=submissions_evidence(province).later(rows),
        )
        for name, rows in parts.items()
    }
    rate = Figure(
        figure_id("reporting.roundup_rate", dims),
        tr("Tỷ lệ báo cáo tổng hợp cấp huyện, {words_of}").format(words_of=words_of(span)),
        100 * len(parts["received"]) / of if of else None,
        "percent",
        tr("Số báo cáo tổng hợp cấp huyện đã nhận chia cho số phải nộp ({rule}).").format(rule=rule),
        n=len(parts["received"]),
        of=of,
        base=tr("báo cáo cấp huyện"),
        caveat=said,
        dims=dims,
        sources=submissions_evidence(province).later(reports),
    )
    return {**counts, "reporting_rate": rate}


@per_province
def _without_districts(province: Province) -> frozenset[int]:
    """The years on whose 31 December there was no district."""
    years = province.programme.years
    return frozenset(y for y in years if not province.units.at(year_end(y), "district"))
