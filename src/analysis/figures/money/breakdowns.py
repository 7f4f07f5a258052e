"""The money by year, kind, category, place, agency, provider and way of valuing: tables and charts that add up."""

from __future__ import annotations

from analysis.figures import charts
from analysis.figures.money._amounts import UNIT, millions
from analysis.figures.money._bars import MILLION, bars_by_name
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money
from analysis.indicators.money import Dimension
from analysis.language import tr
from analysis.province import Province, When
from analysis.text import bare

CASH, IN_KIND = tr("Bằng tiền"), tr("Hiện vật, công trình có giá trị")
_ADDS_UP = tr(
    "Các khoản cộng đúng bằng dòng Cộng; số in làm tròn xuống đến 0,1 triệu đồng. Gạch "
    "ngang: không có số trong báo cáo, không phải là không giúp."
)
_ZERO = tr(" “0,0”: đơn vị ghi rõ là không có.")


def by_year_chart(province: Province, when: When) -> Chart:
    """Cash and help in kind, year by year, in million đồng."""
    years = province.years(when)
    cash = money.breakdown(province, years, "year", "cash")
    kind = money.breakdown(province, years, "year", "in_kind")
    words = charts.Words(
        f"money-by-year-{years[0]}-{years[-1]}",
        _finding(cash, kind),
        tr("Biểu đồ cột: mỗi năm hai cột, số tiền và giá trị hiện vật, công trình, triệu đồng."),
        Line.of(
            tr(
                "Triệu đồng, giá hiện hành; mức tối thiểu theo các báo cáo đã nhận. Năm không có cột "
                "là năm chưa có số, không phải là không giúp."
            )
        ),
    )
    return charts.bars_by_year(words, [(CASH, cash), (IN_KIND, kind)], MILLION, tr("triệu đồng"))


def by_category(province: Province, when: When) -> Table:
    """Amounts by category of help."""
    return _two_kinds(province, when, "category", tr("Cột nội dung của biểu"), "money-by-category")


def by_category_chart(province: Province, when: When) -> Chart:
    """Amounts by category of help, as bars."""
    return _bars(
        province,
        when,
        "category",
        tr("Nội dung theo biểu"),
        tr("phần có giá trị lớn nhất trong các nội dung"),
        tr("Cột dài nhất là nội dung có giá trị báo cáo lớn nhất; khoản không ghi giá trị không có cột."),
    )


def by_provider(province: Province, when: When) -> Table:
    """Amounts by whose money it is; state-programme money stands below the total."""
    years = province.years(when)
    table = _two_kinds(province, when, "provider", tr("Nguồn của khoản giúp"), "money-by-provider")
    state = money.state_programme(province, years)
    if state.value is None:
        return table
    below = (tr("Vốn chương trình nhà nước, để riêng (tiền và hiện vật)"), "–", millions(state))
    note = Line.of(
        tr(
            "Dòng dưới dòng Cộng không nằm trong tổng: kinh phí giúp đỡ là của đơn vị hoặc do "
            "đơn vị vận động."
        )
    )
    return Table(
        table.id, table.title, table.columns, (*table.rows, below), (*table.notes, note), table.total_rows
    )  # fmt: skip


def by_provider_chart(province: Province, when: When) -> Chart:
    """Amounts by whose money it is, as bars."""
    return _bars(
        province,
        when,
        "provider",
        tr("Nguồn của khoản giúp"),
        tr("phần lớn nhất theo nguồn của khoản giúp"),
        tr(
            "So cột “Kinh phí của đơn vị” với cột “Đơn vị vận động nhà tài trợ”; phần báo cáo "
            "không ghi nguồn có thể thuộc bất kỳ nguồn nào. Không gồm vốn chương trình nhà nước."
        ),
    )


def by_valuation(province: Province, when: When) -> Table | Prose:
    """How the help in kind was valued; a sentence where there was one way only."""
    years = province.years(when)
    groups = money.breakdown(province, years, "valuation", "in_kind")
    if len(groups) == 1:
        return paragraph(
            tr(
                "Cả {sources} khoản hiện vật, công trình có giá trị của {span_of_years} được tính "
                "theo một cách: {groups}{value}; hệ thống không tự định giá hiện vật."
            ).format(
                sources=len(groups[0].cells),
                span_of_years=span_of_years(years),
                groups=groups[0].label_of_group[0].lower(),
                value=groups[0].label_of_group[1:],
            )
        )
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (f.label_of_group, str(len(f.cells)), millions(f)) for f in groups
    )
    total = money.mobilised(province, years, "in_kind")
    return Table(
        f"money-by-valuation-{years[0]}-{years[-1]}",
        tr("Hiện vật, công trình được tính thành tiền theo cách nào, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("name", tr("Cách ghi giá trị"), align="left"),
            Head("items", tr("Số khoản")),
            Head("in_kind", IN_KIND, UNIT),
        ),
        (*rows, (tr("Cộng"), str(len(total.cells)), millions(total))),
        notes=(
            Line.of(
                tr(
                    "Giá trị do đơn vị ghi; hệ thống chỉ nhân số lượng với đơn giá, không tự định giá "
                    "hiện vật."
                )
            ),
        ),
        total_rows=(len(rows),),
    )


def unvalued(province: Province, when: When) -> Table:
    """Help without a value, with its quantity by unit."""
    years = province.years(when)
    groups = money.unvalued_by_quantity(province, years)
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (
            unit or tr("không ghi số lượng"),
            count,
            "–" if total is None else format.number(total, 0 if total % 1 == 0 else 1),
        )
        for count, unit, total in groups
    )
    return Table(
        f"money-unvalued-{years[0]}-{years[-1]}",
        tr("Khoản giúp đỡ không ghi giá trị, {span_of_years}").format(span_of_years=span_of_years(years)),
        (
            Head("unit", tr("Đơn vị tính"), align="left"),
            Head("items", tr("Số khoản")),
            Head("quantity", tr("Tổng số lượng")),
        ),
        (*rows, (tr("Cộng"), money.unvalued(province, years), "–")),
        notes=(
            Line.of(
                tr(
                    "Giữ nguyên số lượng như báo cáo, không quy ra tiền. Cùng đơn vị tính có thể là "
                    "những vật khác nhau."
                )
            ),
        ),
        total_rows=(len(rows),),
    )


def by_district(province: Province, when: When) -> Table:
    """Amounts by the district of the helped commune."""
    return _two_kinds(province, when, "district", tr("Huyện, thị xã, thành phố"), "money-by-district")


def by_agency(province: Province, when: When) -> Table:
    """Amounts by agency, for the appendix."""
    return _two_kinds(province, when, "agency", tr("Cơ quan, đơn vị"), "money-by-agency", appendix=True)


def by_area(province: Province, when: When) -> Table:
    """Help by the articles of chapter II, as far as the columns of the form tell."""
    years = province.years(when)
    rows: list[tuple[Content, ...]] = [
        (
            tr("{name} (Điều {article})").format(name=h.area.name, article=h.area.article),
            ", ".join(money.names("categories")[c] for c in h.area.columns) or tr("biểu không có cột"),
            h.reports,
            h.communes,
            millions(h.valued),
        )
        for h in money.by_area(province, years)
    ]
    untold = (f"{money.names('categories')[c]}: {why}" for c, why in money.untold().items())
    return Table(
        f"money-by-area-{years[0]}-{years[-1]}",
        tr("Lĩnh vực giúp đỡ theo chương II của quy chế, {span_of_years}").format(
            span_of_years=span_of_years(years)
        ),
        (
            Head("area", tr("Lĩnh vực"), align="left"),
            Head("columns", tr("Cột của biểu"), align="left"),
            Head("reports", tr("Báo cáo có kể")),
            Head("communes", tr("Xã có kể")),
            Head("valued", tr("Phần có ghi giá trị"), UNIT),
        ),
        tuple(rows),
        notes=(
            Line.of(
                tr(
                    "Xếp theo cột của biểu; “chưa có số liệu” là biểu không có cột cho lĩnh vực đó, "
                    "không phải là không giúp. Một báo cáo có thể kể nhiều lĩnh vực nên các dòng không "
                    "cộng lại. “{valued}” gồm cả tiền lẫn hiện vật đã quy ra tiền."
                ).format(valued=tr("Phần có ghi giá trị"))
            ),
            Line.of(tr("Không xếp được: ") + " ".join(untold)),
        ),
    )


def _two_kinds(
    province: Province, when: When, by: Dimension, label: str, table_id: str, *, appendix: bool = False
) -> Table:
    years = province.years(when)
    groups = _groups(province, years, by)
    rows = [(name, *map(millions, figures)) for name, figures in groups]
    total = (tr("Cộng"), *(millions(money.mobilised(province, years, k)) for k in ("cash", "in_kind")))
    zero = any(f is not None and f.value == 0 for _, figures in groups for f in figures)
    return Table(
        f"{table_id}-{years[0]}-{years[-1]}",
        tr("Giá trị giúp đỡ theo {label}{label_2}, {span_of_years}").format(
            label=label[0].lower(), label_2=label[1:], span_of_years=span_of_years(years)
        ),
        (Head("name", label, align="left"), Head("cash", CASH, UNIT), Head("in_kind", IN_KIND, UNIT)),
        (*rows, total),
        notes=(
            Line.of(
                tr("Xếp theo vần; số tiền không nói hết kết quả giúp đỡ. {adds_up}{what}").format(
                    adds_up=_ADDS_UP, what=_ZERO if zero else ""
                )
            ),
        ),
        total_rows=(len(rows),),
        appendix=appendix,
    )


def _groups(
    province: Province, years: tuple[int, ...], by: Dimension
) -> list[tuple[str, tuple[Figure | None, Figure | None]]]:
    """The groups by name, each with its cash and its help in kind."""
    cash = {f.dims[by]: f for f in money.breakdown(province, years, by, "cash")}
    kind = {f.dims[by]: f for f in money.breakdown(province, years, by, "in_kind")}
    names = {key: f.label_of_group for key, f in (cash | kind).items()}
    return [(names[k], (cash.get(k), kind.get(k))) for k in sorted(names, key=lambda k: (bare(names[k]), k))]


def _bars(province: Province, when: When, by: Dimension, label: str, title: str, see: str) -> Chart:
    years = province.years(when)
    groups = sorted(_groups(province, years, by), key=lambda g: -sum(map(_amount, g[1])))
    words = charts.Words(
        f"money-by-{by}-chart-{years[0]}-{years[-1]}",
        f"{_largest(groups)}: {title}, {span_of_years(years)}",
        tr(
            "Biểu đồ thanh ngang theo {label}{label_2}: mỗi nhóm hai thanh, bằng tiền và hiện "
            "vật, triệu đồng; nhóm lớn nhất: {largest}."
        ).format(label=label[0].lower(), label_2=label[1:], largest=_largest(groups)),
        Line.of(tr("{see} Triệu đồng, giá hiện hành, mức tối thiểu.").format(see=see)),
    )
    return bars_by_name(words, label, (CASH, IN_KIND), groups)


def _largest(groups: list[tuple[str, tuple[Figure | None, Figure | None]]]) -> str:
    return groups[0][0] if groups else tr("Chưa có số")


def _finding(cash: list[Figure], kind: list[Figure]) -> str:
    totals = sum(map(_amount, cash)), sum(map(_amount, kind))
    if totals[0] and totals[1] > 2 * totals[0]:
        times = format.number(totals[1] / totals[0], 1)
        return tr("Hiện vật, công trình có giá trị gấp {times} lần phần bằng tiền").format(times=times)
    return tr("Giúp đỡ bằng tiền và bằng hiện vật, công trình có giá trị")


def _amount(figure: Figure | None) -> float:
    return 0.0 if figure is None or figure.value is None else float(figure.value)
