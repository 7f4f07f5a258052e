"""The money told in sentences: what was mobilised, how it is spread, and how large it is."""

from __future__ import annotations

from analysis.figures.shown import Prose, paragraph
from analysis.figures.spans import Line, Span, bare_count
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, money
from analysis.language import tr
from analysis.province import Province, When


def summary(province: Province, when: When) -> Prose:
    """Cash, help in kind with a value, and help without one, kept apart; each a lower bound with its base."""
    years = province.years(when)
    cash, kind = (money.mobilised(province, years, k) for k in ("cash", "in_kind"))
    told = Line.of(
        tr(
            "Trong {span_of_years}, các cơ quan, đơn vị báo cáo giúp đỡ bằng tiền "
            "{cash}{cash_base}; hiện vật và công trình có ghi giá trị {in_kind}{kind_base}; ít "
            "nhất {unvalued} khoản không ghi giá trị nên không cộng vào tổng. Ba phần này không "
            "cộng lẫn."
        ),
        span_of_years=span_of_years(years),
        cash=cash,
        cash_base=_base(cash, money.agencies_with_amount(province, years, "cash")),
        in_kind=kind,
        kind_base=_base(kind, money.agencies_with_amount(province, years, "in_kind")),
        unvalued=bare_count(money.unvalued(province, years)),
    )
    return Prose("paragraph", (told, *_beside(province, years)))


def scale(province: Province, when: When) -> Prose:
    """How large the programme's money is beside the money of the new-style-rural programme."""
    years = province.years(when)
    share = money.scale_against_ntm(province, years)
    return paragraph(
        tr(
            "Để thấy đúng tầm vóc: tiền và hiện vật các đơn vị giúp trong {span_of_years} bằng "
            "{share} nguồn lực xây dựng nông thôn mới báo cáo cùng thời gian{magnitude}."
        ),
        span_of_years=span_of_years(years),
        magnitude=_magnitude(share),
        share=share,
    )


def constant_prices(province: Province, when: When) -> Prose:
    """The money of the years at constant prices, so that two periods can stand side by side."""
    years = province.years(when)
    return paragraph(
        tr(
            "Tính theo giá năm 2025, phần bằng tiền là {cash}, phần hiện vật và công trình là "
            "{in_kind}. Chỉ số giá năm 2023 và 2024 chưa kiểm chứng, nên các số này chỉ để so "
            "sánh hai giai đoạn."
        ),
        cash=money.constant_prices(province, years, "cash"),
        in_kind=money.constant_prices(province, years, "in_kind"),
    )


def intensity(province: Province, when: When) -> Prose:
    """What the money is for each helped commune and each household of them, a year."""
    years = province.years(when)
    commune, household = (
        [f(province, years, kind) for kind in ("cash", "in_kind")]
        for f in (money.per_commune, money.per_household)
    )
    return paragraph(
        tr(
            "Chia đều cho các xã được phân công trong {span_of_years}, mỗi xã mỗi năm nhận "
            "{cash} bằng tiền và {in_kind} bằng hiện vật, công trình; có số tiền ở {n}/{of} lượt "
            "xã. Tính trên mỗi hộ của các xã đó là {cash_household} và {kind_household} một "
            "năm{households}."
        ),
        span_of_years=span_of_years(years),
        cash=commune[0],
        in_kind=commune[1],
        n=_count(commune[0].n),
        of=_count(commune[0].of),
        cash_household=household[0],
        kind_household=household[1],
        households=_households(household[0]),
    )


def concentration(province: Province, when: When) -> Prose:
    """Whether few agencies give most: no judgement on those that give less, nor on those without a figure."""
    years = province.years(when)
    found = money.concentration(province, years, "valued")
    top = money.settings().top
    return paragraph(
        tr(
            "Trong {span_of_years}, cộng tiền với hiện vật, công trình có giá trị, {told_top} đơn "
            "vị có giá trị lớn nhất chiếm {top}; nửa số đơn vị có giá trị nhỏ hơn chiếm {half}; hệ số Gini {gini} "
            "(0 là bằng nhau, gần 1 là dồn vào một đơn vị). Tính trên {n}/{of} đơn vị có số; đơn "
            "vị chưa có số không nằm trong phép tính. Khả năng của các đơn vị khác nhau nên đây "
            "không phải thước đo thành tích."
        ),
        span_of_years=span_of_years(years),
        told_top=str(top),
        top=found["top_share"],
        half=found["lower_half_share"],
        gini=found["gini"],
        n=_count(found["gini"].n),
        of=_count(found["gini"].of),
    )


def _beside(province: Province, years: tuple[int, ...]) -> list[Line]:
    """What stands beside the totals: state-programme money, and contributions counted once by decision."""
    lines = []
    state, once = money.state_programme(province, years), money.counted_once(province, years)
    if state.value is not None:
        lines.append(
            Line.of(
                tr(
                    "Báo cáo còn nêu {state} ghi là vốn chương trình, ngân sách nhà nước ({items} "
                    "khoản); số này để riêng, không nằm trong số huy động."
                ),
                state=state,
                items=_count(state.n),
            )
        )
    if once.value is not None:
        lines.append(
            Line.of(
                tr(
                    "Có {items} khoản, {amount}, đã được quyết định là trùng với khoản khác nên chỉ tính "
                    "một lần; cả hai dòng vẫn nằm trong danh sách ở phụ lục."
                ),
                items=_count(once.n),
                amount=(once, format.text(once).removeprefix("≥ ")),
            )
        )
    return lines


def _base(amount: Figure, agencies: Figure) -> Line:
    if not amount.of:
        return Line(())
    return Line.of(
        tr(" (từ {n}/{of} báo cáo có số, của {agencies}/{owing} đơn vị)"),
        n=_count(amount.n),
        of=_count(amount.of),
        agencies=agencies,
        owing=_count(agencies.of),
    )


def _magnitude(share: Figure) -> str:
    if share.value is None:
        return ""
    usual = f"{money.usual_range()}%"
    return {
        "usual": tr(" (mức thường gặp {usual}, làm tròn một chữ số)").format(usual=usual),
        "below": tr(", thấp hơn mức thường gặp ({usual})").format(usual=usual),
        "above": tr(", cao hơn mức thường gặp ({usual}), cần kiểm tra đơn vị tính của hai bên").format(
            usual=usual
        ),
    }[money.magnitude(share.value)]


def _households(household: Figure) -> str:
    if household.n is None or household.of is None or household.n == household.of:
        return ""
    return tr(" (ở {n}/{of} lượt xã có số hộ của năm đó)").format(
        n=format.number(household.n), of=format.number(household.of)
    )


def _count(value: int | None) -> Span:
    return format.number(value)
