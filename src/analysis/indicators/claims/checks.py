"""Published sentences with a figure, checked: agrees, disagrees, or cannot be checked and why.

``data/reference/claims.csv`` holds them; its column ``check`` names how: ``ratio:21/40`` · ``sum:1+2-3`` ·
``mean_bands:19-19x4,15-18x6`` · ``count_names:5`` · ``other_scope:1+2`` (adds up to another thing) ·
``indicator:money.cash/A`` · ``none:reason``. Numbers in it use a decimal point. A sentence about the real
province is never confirmed, or refuted, by synthetic rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from analysis import tables
from analysis.indicators import money, ntm, poverty, reporting, scopes
from analysis.indicators.figure import Figure
from analysis.indicators.format import number
from analysis.province import Province

FILE = "data/reference/claims.csv"
APPROXIMATELY = 0.05
"""How far "khoảng" may be from the figure, as a share of it."""

OTHER_SCOPE = "Khác phạm vi nên không so được."
_SCALES = {"triệu đồng": 10**6, "tỷ đồng": 10**9}
_SIGNS = {"": "+", "+": "+", "-": "−"}
_TERM = re.compile(r"([+-]?)(\d+(?:\.\d+)?)")
_BAND = re.compile(r"(\d+)-(\d+)x(\d+)")


class UnknownCheck(ValueError):
    """A row of ``claims.csv`` names a check there is none of."""


@dataclass(frozen=True)
class Answer:
    """What a check computed: the value, the range it may have given the rounding of its inputs, and how."""

    value: float | None
    low: float
    high: float
    how: str
    blocked: str = ""
    lower_bound: bool = False


def check(province: Province) -> pd.DataFrame:
    """The table ``claims``: every row of ``claims.csv`` with its verdict, what was computed, and why.

    Raises :class:`UnknownCheck` naming the row for a check that does not exist, ``ValueError`` for a file
    whose rows do not fit its head.
    """
    if not (province.project.reference / "claims.csv").is_file():
        return tables.empty("claims")
    claims = province.reference("claims.csv")
    if not isinstance(claims.index, pd.RangeIndex):
        raise ValueError(f"{FILE}: có dòng nhiều ô hơn tiêu đề; câu có dấu phẩy phải đặt trong ngoặc kép.")
    rows = [_checked(province, _texts(row), i) for i, row in enumerate(claims.to_dict("records"), start=2)]
    return tables.conform("claims", pd.DataFrame(rows, columns=list(tables.TABLES["claims"])))


def _texts(row: Mapping[Hashable, Any]) -> dict[str, str]:
    return {str(k): "" if pd.isna(v) else str(v) for k, v in row.items()}


def _checked(province: Province, told: dict[str, str], line: int) -> dict[str, object]:
    name, _, argument = told["check"].partition(":")
    if name not in _CHECKS:
        raise UnknownCheck(f"{FILE}, dòng {line} ({told['claim_id']}): không có cách kiểm {told['check']!r}.")
    answer = _CHECKS[name](province, argument, told)
    verdict, why = _verdict(answer, told)
    return {
        **{c: told[c] or None for c in ("claim_id", "text", "metric", "scope", "period", "unit", "source")},
        "comparator": told["comparator"] or None,
        "value": float(told["value"]) if told["value"] else None,
        "verdict": verdict,
        "computed": answer.value,
        "explanation": " ".join(p for p in (why, told.get("note", "")) if p),
        "origin": "published",
        "file": FILE,
        "sheet": None,
        "cell": f"A{line}",
    }


def _verdict(answer: Answer, told: dict[str, str]) -> tuple[str, str]:
    if answer.blocked or answer.value is None or not told["value"]:
        return "cannot_be_checked", " ".join(p for p in (answer.how, answer.blocked) if p)
    printed, unit = float(told["value"]), _unit(told["unit"])
    computed = number(answer.value, _decimals(told["value"], answer.value))
    how = f"{answer.how} Văn bản: {_said(told)}; tính lại: {computed}{unit}."
    if answer.lower_bound and answer.value < printed:
        return "cannot_be_checked", f"{how} Số tính được chỉ là mức tối thiểu vì còn thiếu báo cáo."
    half = _half(told["value"])
    if _holds(told["comparator"], printed, half, answer.value, answer.value):
        return "agrees", how
    if _holds(told["comparator"], printed, half, answer.low, answer.high):
        return "agrees", f"{how} Chênh lệch nằm trong phạm vi làm tròn của các số gốc."
    return "disagrees", how


def _holds(comparator: str, printed: float, half: float, low: float, high: float) -> bool:
    if comparator == "ge":
        return high >= printed
    if comparator == "le":
        return low <= printed
    room = APPROXIMATELY * abs(printed) if comparator == "approx" else half
    return low <= printed + room + 1e-9 and high >= printed - room - 1e-9


def _ratio(_: Province, argument: str, __: dict[str, str]) -> Answer:
    part, whole = argument.split("/")
    a, b = float(part), float(whole)
    da, db = _half_of_input(part), _half_of_input(whole)
    how = f"{_plain(part)} / {_plain(whole)}."
    return Answer(100 * a / b, 100 * (a - da) / (b + db), 100 * (a + da) / (b - db), how)


def _sum(_: Province, argument: str, __: dict[str, str]) -> Answer:
    terms = [(s, t) for s, t in _TERM.findall(argument)]
    total = float(sum(Decimal(s + t) for s, t in terms))
    text = "".join(f" {_SIGNS[s]} {_plain(t)}" for s, t in terms).removeprefix(" + ").strip()
    return Answer(total, total, total, f"{text}." if len(terms) > 1 else "")


def _other_scope(province: Province, argument: str, told: dict[str, str]) -> Answer:
    added = _sum(province, argument, told)
    how = f"Các ví dụ trong cùng văn bản cộng lại: {added.how.removesuffix('.')} = {number(added.value, 0)}"
    return Answer(added.value, added.low, added.high, f"{how}{_unit(told['unit'])}.", OTHER_SCOPE)


def _mean_bands(_: Province, argument: str, told: dict[str, str]) -> Answer:
    counts = {(int(a), int(b)): int(k) for a, b, k in _BAND.findall(argument)}
    mean = ntm.mean_from_bands(counts, float(told["value"]), _places(told["value"]))
    span = f"{number(mean.low, 2)}–{number(mean.high, 2)}"
    if mean.total is None:
        how = f"{mean.communes} xã cho bình quân {span}; không tổng số tiêu chí nào cho ra số đã in."
        return Answer(mean.nearest, mean.nearest, mean.nearest, how)
    value = mean.total / mean.communes
    how = f"Các nhóm cho bình quân {span}; {mean.total}/{mean.communes} = {number(value, 2)}."
    return Answer(value, value, value, how)


def _count_names(_: Province, argument: str, __: dict[str, str]) -> Answer:
    found = float(argument)
    return Answer(found, found, found, f"Đếm trong văn bản: {int(found)}.")


def _none(_: Province, argument: str, __: dict[str, str]) -> Answer:
    return Answer(None, 0, 0, "", argument)


def _indicator(province: Province, argument: str, told: dict[str, str]) -> Answer:
    name, _, period = argument.partition("/")
    if name not in _INDICATORS:
        raise UnknownCheck(f"{FILE} ({told['claim_id']}): không có chỉ tiêu {name!r}.")
    figure = _INDICATORS[name](province, period)
    if figure.value is None:
        return Answer(None, 0, 0, "Chưa có số liệu để đối chiếu.", figure.caveat)
    value = figure.value / _SCALES.get(told["unit"], 1)
    how = f"Đối chiếu với: {figure.label}."
    blocked = ""
    if figure.origin == "synthetic":
        blocked = "Giá trị tính được dựa trên dữ liệu mẫu (nhân tạo) nên không dùng để xác nhận hay bác bỏ."
    return Answer(value, value, value, how, blocked, lower_bound=figure.comparator == "ge")


def _fall(province: Province, period: str) -> Figure:
    span = province.programme.period(period)
    before, after = (
        poverty.rate(province, scope=f"list:{period}", year=y, standard=span.poverty_standard)
        for y in (span.poverty_baseline_year, span.last_year)
    )
    points = poverty.change(before, after).points
    return replace(points, value=None if points.value is None else -points.value)


def _years(province: Province, period: str) -> Figure:
    span = province.programme.period(period)
    label = f"số năm của giai đoạn {span.label} trong programme.toml"
    return Figure(f"programme.years/period={period}", label, len(span.years), "ratio", "Đếm số năm.")


def _recognised(title: str) -> Callable[[Province, str], Figure]:
    def of_period(province: Province, period: str) -> Figure:
        last = province.programme.period(period).last_year
        return ntm.recognised(province, scopes.year_end(last), title, scope=f"list:{period}")

    return of_period


_INDICATORS: dict[str, Callable[[Province, str], Figure]] = {
    "money.cash": lambda p, k: money.mobilised(p, p.programme.period(k).years, "cash"),
    "money.in_kind": lambda p, k: money.mobilised(p, p.programme.period(k).years, "in_kind"),
    "poverty.fall": _fall,
    "ntm.recognised": _recognised("standard"),
    "ntm.basically_met": _recognised("basically_met"),
    "programme.communes": lambda p, k: reporting.assigned_communes(p, p.programme.period(k)),
    "programme.years": _years,
    "programme.agencies": lambda p, k: reporting.assigned_agencies(p, p.programme.period(k)),
}
_CHECKS: dict[str, Callable[[Province, str, dict[str, str]], Answer]] = {
    "ratio": _ratio,
    "sum": _sum,
    "other_scope": _other_scope,
    "mean_bands": _mean_bands,
    "count_names": _count_names,
    "indicator": _indicator,
    "none": _none,
}


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def _half(text: str) -> float:
    return 0.5 * 10.0 ** -_places(text)


def _half_of_input(text: str) -> float:
    """Half a unit of the last decimal; a whole number is a count and exact."""
    return _half(text) if _places(text) else 0.0


def _decimals(printed: str, value: float) -> int:
    """As many decimals as the document prints, one more where that would blur a share."""
    places = _places(printed)
    blurred = round(value, places) != value and abs(value - float(printed)) > _half(printed)
    return min(places + 1, 2) if blurred else places


def _plain(text: str) -> str:
    return number(float(text), _places(text))


def _unit(unit: str) -> str:
    return "" if not unit else unit if unit == "%" else f" {unit}"


def _said(told: dict[str, str]) -> str:
    words = {"ge": "trên ", "le": "không quá ", "approx": "khoảng "}
    return f"{words.get(told['comparator'], '')}{_plain(told['value'])}{_unit(told['unit'])}"
