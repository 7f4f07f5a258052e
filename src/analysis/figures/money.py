"""Money mobilised, told: sentences, tables and charts."""

from __future__ import annotations

from analysis.figures import charts
from analysis.figures.shown import Chart, Head, Prose, Table, paragraph
from analysis.figures.spans import Line, bare_count
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money
from analysis.indicators.money import Dimension
from analysis.province import Province, When
from analysis.text import bare

MILLION = 1e6


def summary(province: Province, when: When) -> Prose:
    """Cash, help in kind with a value, and help without one, kept apart; each a lower bound."""
    years = province.years(when)
    return paragraph(
        f"Trong {span_of_years(years)}, các cơ quan, đơn vị báo cáo giúp đỡ bằng tiền {{cash}}; hiện vật và công "
        "trình có ghi giá trị {in_kind}; ít nhất {unvalued} khoản không ghi giá trị nên không cộng vào tổng. Các tổng là "
        "mức tối thiểu: đơn vị chưa báo cáo không được tính là không giúp.",
        cash=money.mobilised(province, years, "cash"),
        in_kind=money.mobilised(province, years, "in_kind"),
        unvalued=bare_count(money.unvalued(province, years)),
    )


def scale(province: Province, when: When) -> Prose:
    """How large the programme's money is beside the money of the new-style-rural programme."""
    years = province.years(when)
    return paragraph(
        f"Để thấy đúng tầm vóc: số tiền và hiện vật các đơn vị giúp trong {span_of_years(years)} bằng {{share}} nguồn lực xây "
        "dựng nông thôn mới báo cáo cùng thời gian.",
        share=money.scale_against_ntm(province, years),
    )


def constant_prices(province: Province, when: When) -> Prose:
    """The cash of the years at constant prices, so that two periods can stand side by side."""
    years = province.years(when)
    return paragraph(
        "Tính theo giá năm 2025, phần bằng tiền là {cash}, phần hiện vật và công trình là {in_kind}. Chỉ số giá "
        "năm 2023 và 2024 chưa kiểm chứng, nên các số này chỉ để so sánh hai giai đoạn.",
        cash=money.constant_prices(province, years, "cash"),
        in_kind=money.constant_prices(province, years, "in_kind"),
    )


def by_year_chart(province: Province, when: When) -> Chart:
    """Cash and help in kind, year by year, in million đồng."""
    years = province.years(when)
    cash = money.breakdown(province, years, "year", "cash")
    kind = money.breakdown(province, years, "year", "in_kind")
    words = charts.Words(
        "money-by-year",
        _finding(cash, kind),
        "Biểu đồ cột: số tiền và giá trị hiện vật từng năm, triệu đồng.",
        Line.of("Triệu đồng, giá hiện hành; mức tối thiểu theo các báo cáo đã nhận."),
    )
    return charts.bars_by_year(
        words, [("Bằng tiền", cash), ("Hiện vật, công trình có giá trị", kind)], MILLION, "triệu đồng"
    )


def by_category(province: Province, when: When) -> Table:
    """Amounts by category of help."""
    return _two_kinds(province, when, "category", "Nội dung theo biểu", "money-by-category")


def by_district(province: Province, when: When) -> Table:
    """Amounts by the district of the helped commune."""
    return _two_kinds(province, when, "district", "Huyện, thị xã, thành phố", "money-by-district")


def by_agency(province: Province, when: When) -> Table:
    """Amounts by agency, for the appendix."""
    return _two_kinds(province, when, "agency", "Cơ quan, đơn vị", "money-by-agency", appendix=True)


def _two_kinds(
    province: Province, when: When, by: Dimension, label: str, table_id: str, *, appendix: bool = False
) -> Table:
    years = province.years(when)
    cash = {f.label_of_group: f for f in money.breakdown(province, years, by, "cash")}
    kind = {f.label_of_group: f for f in money.breakdown(province, years, by, "in_kind")}
    names = sorted({*cash, *kind}, key=bare)
    rows = [(n, cash.get(n, "–"), kind.get(n, "–")) for n in names]
    total = ("Cộng", money.mobilised(province, years, "cash"), money.mobilised(province, years, "in_kind"))
    return Table(
        f"{table_id}-{years[0]}-{years[-1]}",
        f"Giá trị giúp đỡ theo {label[0].lower()}{label[1:]}, {span_of_years(years)}",
        (
            Head("name", label, align="left"),
            Head("cash", "Bằng tiền"),
            Head("in_kind", "Hiện vật, công trình có giá trị"),
        ),
        (*rows, total),
        notes=(
            Line.of(
                "Xếp theo vần; số tiền không nói hết kết quả giúp đỡ. Gạch ngang: không có số trong báo cáo."
            ),
        ),
        total_rows=(len(rows),),
        appendix=appendix,
    )


def _finding(cash: list[Figure], kind: list[Figure]) -> str:
    totals = sum(map(_amount, cash)), sum(map(_amount, kind))
    if totals[0] and totals[1] > 2 * totals[0]:
        times = format.number(totals[1] / totals[0], 1)
        return f"Hiện vật, công trình có giá trị gấp {times} lần phần bằng tiền"
    return "Giúp đỡ bằng tiền và bằng hiện vật, công trình có giá trị"


def _amount(figure: Figure | None) -> float:
    return 0.0 if figure is None or figure.value is None else float(figure.value)
