"""What was reported for each helped commune: reported zero, no report and help without value kept apart."""

from __future__ import annotations

from analysis.figures.shown import Cell, Chip, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import money
from analysis.indicators.money import contributions
from analysis.language import tr
from analysis.province import Province, When
from analysis.text import bare

_CHIPS: dict[str, Chip] = {
    "amount": "ok",
    "unvalued": "quiet",
    "zero": "warn",
    "no_report": "bad",
    "not_named": "bad",
}

_ALWAYS_TOLD = ("amount", "unvalued", "zero", "no_report")
"""States that are named even when no commune is in them; the others are named when one is."""


def contributions_summary(province: Province, when: When) -> Prose:
    """How many communes (and years) have an amount, help without one, an explicit nothing, or no report."""
    years = province.years(when)
    found = contributions.counts(province, years)
    owed = found["amount"].of or 0
    if not owed:
        return paragraph(
            tr("Chưa có danh sách phân công của {span_of_years} nên chưa biết xã nào chưa được giúp.").format(
                span_of_years=span_of_years(years)
            )
        )
    counted = tr("xã") if len(years) == 1 else tr("lượt xã (mỗi xã mỗi năm là một lượt)")
    told = [s for s in contributions.STATES if found[s].value or s in _ALWAYS_TOLD]
    parts = "; ".join(f"{{{s}}} {money.names('contributions')[s]}" for s in told)
    return paragraph(
        tr(
            "Trong {span_of_years} có {owed} {counted} được phân công giúp: {parts}. Báo cáo ghi "
            "không có khác với chưa có báo cáo. Trong cả thời gian này, {without} xã chưa có "
            "khoản nào ghi giá trị."
        ),
        span_of_years=span_of_years(years),
        owed=str(owed),
        counted=counted,
        parts=Line.of(parts, **{s: found[s] for s in told}),
        without=contributions.without_amount(province, years),
    )


def communes_without_amount(province: Province, when: When) -> Table:
    """The communes for which no year has an amount, with what each year's reports say of them."""
    years = province.years(when)
    states = contributions.states(province, years).set_index(["unit_key", "year"])["state"].to_dict()
    never = contributions.never_an_amount(province, years)
    rows = [
        (_place(province, key)[::-1], tuple(_state(states.get((key, y))) for y in years)) for key in never
    ]
    rows.sort(key=lambda row: (bare(row[0][0]), bare(row[0][1])))
    return Table(
        f"money-without-amount-{years[0]}-{years[-1]}",
        tr("Các xã chưa có khoản giúp nào ghi giá trị, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("district", tr("Huyện"), align="left"),
            Head("commune", tr("Xã"), align="left"),
            *(Head(f"y{y}", str(y), align="left") for y in years),
        ),
        tuple((*place, *cells) for place, cells in rows),
        notes=(
            Line.of(
                tr(
                    "Danh sách để đôn đốc và đối chiếu, không phải kết luận: xã trong danh sách có thể "
                    "đã được giúp mà báo cáo chưa ghi giá trị hoặc chưa đến. Gạch ngang: năm đó xã không "
                    "có phân công."
                )
            ),
        ),
        orientation="landscape" if len(years) > 3 else "portrait",
        appendix=True,
    )


def _state(state: str | None) -> Cell | str:
    if state is None:
        return "–"
    return Cell(Line.of(money.names("contributions")[state]), chip=_CHIPS.get(state, "quiet"))


def _place(province: Province, key: str) -> tuple[str, str]:
    if key not in province.units:
        return key, "–"
    unit = province.units[key]
    return unit.full_name, unit.district or "–"
