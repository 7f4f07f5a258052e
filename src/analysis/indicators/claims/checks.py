"""Published sentences with a figure, checked: agrees, disagrees, or cannot be checked and why.

``data/reference/claims.csv`` holds them; its column ``check`` names how: ``ratio:21/40`` · ``sum:1+2-3`` ·
``mean_bands:19-19x4,15-18x6`` · ``count_names:5`` · ``names:2020-12-31:Nà Nhạn|Chà Nưa`` ·
``criteria:1 3 4`` · ``other_scope:1+2`` (adds up to another thing) · ``indicator:money.cash/A`` ·
``indicator:poverty.fall/A`` (read in four ways) · ``none:reason``. Numbers in it use a decimal point. A
sentence about the real province is never confirmed, or refuted, by synthetic rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis import tables
from analysis.checking.rounding import APPROXIMATELY
from analysis.indicators.caveats import caveat, joined
from analysis.indicators.claims import answers, measured
from analysis.indicators.claims.answers import Answer, Told, listed, places, plain, unit_of
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.format import number
from analysis.language import tr
from analysis.province import Province

FILE = "data/reference/claims.csv"

_ALLOWED = float(APPROXIMATELY)
_UNITS = {
    "%": "percent",
    "điểm %": "percent_points",
    "đồng": "vnd",
    "triệu đồng": "vnd",
    "tỷ đồng": "vnd",
    "xã": "communes",
    "cơ quan, đơn vị": "agencies",
    "tiêu chí": "criteria",
    "tiêu chí/xã": "criteria_per_commune",
}
_CHECKS: Mapping[str, Callable[[Province, str, Told], Answer]] = {
    "ratio": answers.ratio,
    "sum": answers.total,
    "other_scope": answers.other_scope,
    "mean_bands": answers.mean_bands,
    "count_names": answers.count_names,
    "names": answers.names,
    "criteria": answers.criteria,
    "indicator": measured.indicator,
    "none": answers.none,
}


class UnknownCheck(ValueError):
    """A row of ``claims.csv`` names a check there is none of, or one that cannot be done."""


@dataclass(frozen=True)
class Checked:
    """One sentence as ``told``, what was computed of it, the verdict and why; ``line`` in ``claims.csv``."""

    told: Told
    line: int
    answer: Answer
    verdict: str
    explanation: str

    @property
    def difference(self) -> float | None:
        """The published figure less the computed one, ``None`` where the two are not comparable."""
        if self.answer.value is None or self.answer.blocked or not self.told["value"]:
            return None
        return round(float(self.told["value"]) - self.answer.value, 9)

    @property
    def sources(self) -> Cells:
        """The rows the computed value rests on; of one worked out from the document, its line here."""
        if len(self.answer.sources):
            return self.answer.sources
        cells = ("claims", FILE, None, f"A{self.line}", self.told["text"], "published")
        return np.array([cells], dtype=object)


def check(province: Province) -> pd.DataFrame:
    """The table ``claims``: every row of ``claims.csv`` with its verdict, what was computed, and why.

    ``rows`` counts the cells the computed value rests on. Raises :class:`UnknownCheck` naming the row for a
    check that does not exist, ``ValueError`` for a file whose rows do not fit its head.
    """
    rows = [_row(one) for one in checked(province)]
    if not rows:
        return tables.empty("claims")
    return tables.conform("claims", pd.DataFrame(rows, columns=list(tables.TABLES["claims"])))


def computed(province: Province) -> dict[str, Figure]:
    """What was computed for each sentence, by its id, with the rows it rests on; one without is left out."""
    return {one.told["claim_id"]: _figure(one) for one in checked(province) if one.answer.value is not None}


@per_province
def checked(province: Province) -> tuple[Checked, ...]:
    """Every sentence of ``claims.csv``, in its order; raises as :func:`check`."""
    if not (province.project.reference / "claims.csv").is_file():
        return ()
    claims = province.reference("claims.csv")
    if not isinstance(claims.index, pd.RangeIndex):
        raise ValueError(
            tr("{file}: có dòng nhiều ô hơn tiêu đề; câu có dấu phẩy phải đặt trong ngoặc kép.").format(
                file=FILE
            )
        )
    return tuple(_checked(province, _texts(row), i) for i, row in enumerate(claims.to_dict("records"), 2))


def _texts(row: Mapping[Hashable, Any]) -> dict[str, str]:
    return {str(k): "" if pd.isna(v) else str(v) for k, v in row.items()}


def _checked(province: Province, told: dict[str, str], line: int) -> Checked:
    name, _, argument = told["check"].partition(":")
    if name not in _CHECKS or (name == "indicator" and argument.partition("/")[0] not in measured.NAMES):
        raise UnknownCheck(
            tr(
                "{file}, dòng {line} ({claim_id}): không có cách kiểm {check!r}. Các cách: {known}; "
                "sau indicator: là một trong {indicators}."
            ).format(
                file=FILE,
                line=line,
                claim_id=told["claim_id"],
                check=told["check"],
                known=", ".join(sorted(_CHECKS)),
                indicators=", ".join(sorted(measured.NAMES)),
            )
        )
    try:
        answer = _CHECKS[name](province, argument, told)
    except (ValueError, KeyError, ArithmeticError) as error:
        where = tr("{file}, dòng {line} ({claim_id})").format(file=FILE, line=line, claim_id=told["claim_id"])
        raise UnknownCheck(
            tr("{where}: không kiểm được bằng {check!r}: {error}").format(
                where=where, check=told["check"], error=error
            )
        ) from error
    verdict, why = _verdict(answer, told)
    return Checked(told, line, answer, verdict, listed((why, tr(told.get("note", "")))))


def _row(one: Checked) -> dict[str, object]:
    told = one.told
    return {
        **{c: told[c] or None for c in ("claim_id", "text", "metric", "scope", "period", "unit", "source")},
        "comparator": told["comparator"] or None,
        "value": float(told["value"]) if told["value"] else None,
        "verdict": one.verdict,
        "computed": one.answer.value,
        "difference": one.difference,
        "rows": len(one.sources),
        "explanation": one.explanation,
        "origin": "published",
        "file": FILE,
        "sheet": None,
        "cell": f"A{one.line}",
    }


def _figure(one: Checked) -> Figure:
    dims = {"claim": one.told["claim_id"]}
    value = one.answer.value
    assert value is not None
    return Figure(
        figure_id("claims.computed", dims),
        tr("Tính lại câu “{text}”").format(text=one.told["text"]),
        value * measured.SCALES.get(one.told["unit"], 1),
        _UNITS.get(one.told["unit"], "ratio"),
        one.answer.how or tr("Cộng các số in trong câu."),
        comparator="ge" if one.answer.lower_bound else "eq",
        caveat=joined(one.answer.blocked, one.answer.remark),
        dims=dims,
        sources=one.sources,
    )


def _verdict(answer: Answer, told: Told) -> tuple[str, str]:
    if answer.blocked or answer.value is None or not told["value"]:
        return "cannot_be_checked", listed((answer.how, answer.blocked))
    printed, unit = float(told["value"]), unit_of(told["unit"])
    value = number(answer.value, _decimals(told["value"], answer.value))
    how = tr("{how} Văn bản: {said}; tính lại: {value}{unit}.").format(
        how=answer.how, said=_said(told), value=value, unit=unit
    )
    if answer.lower_bound and answer.value < printed:
        return "cannot_be_checked", listed((how, caveat("claim_lower_bound")))
    half = 0.5 * 10.0 ** -places(told["value"])
    held = {_holds(told["comparator"], printed, half, v, v) for v in (answer.value, *answer.others)}
    if len(held) > 1:
        return "cannot_be_checked", listed((how, caveat("claim_readings_differ")))
    if held == {True} or answer.fits:
        return "agrees", listed((how, answer.remark))
    rounded = _holds(told["comparator"], printed, half, answer.low, answer.high)
    return ("agrees", listed((how, caveat("claim_rounding")))) if rounded else ("disagrees", how)


def _holds(comparator: str, printed: float, half: float, low: float, high: float) -> bool:
    if comparator == "ge":
        return high >= printed
    if comparator == "le":
        return low <= printed
    room = _ALLOWED * abs(printed) if comparator == "approx" else half
    return low <= printed + room + 1e-9 and high >= printed - room - 1e-9


def _decimals(printed: str, value: float) -> int:
    """As many decimals as the document prints, one more where that would blur a share."""
    given = places(printed)
    blurred = round(value, given) != value and abs(value - float(printed)) > 0.5 * 10.0**-given
    return min(given + 1, 2) if blurred else given


def _said(told: Told) -> str:
    words = {"ge": tr("trên "), "le": tr("không quá "), "approx": tr("khoảng ")}
    return f"{words.get(told['comparator'], '')}{plain(told['value'])}{unit_of(told['unit'])}"
