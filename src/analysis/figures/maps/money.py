"""Money told for each household of each helped commune, where it lies."""

from __future__ import annotations

from analysis.figures.maps._chart import MapWords, chart
from analysis.figures.maps._classes import amounts
from analysis.figures.maps._draw import Key, Panel, Shape
from analysis.figures.maps._places import Place, drawable
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, format, scopes
from analysis.indicators.evidence import per_province
from analysis.indicators.frames import reorganised_on
from analysis.indicators.money.by_commune import per_household_by_commune
from analysis.language import tr
from analysis.province import Province, When

_MEASURE = tr("Một hộ một năm")
_SHAPES: tuple[Shape, ...] = (("beside", tr("xã, phường không được phân công")),)
_NONE = tr("Chưa có toạ độ hoặc số tiền giúp đỡ của các xã nên chưa vẽ được bản đồ.")


def money_per_household(province: Province, when: When) -> Chart | Prose:
    """Cash told for a household and year of each commune assigned in the years ``when``."""
    years = province.years(when)
    places = _places(province, years)
    known = [p for p in drawable(province, places) if p.value is not None]
    if not known:
        return paragraph(_NONE)
    words = MapWords(
        f"map-money-{years[0]}-{years[-1]}",
        _finding(province, years),
        tr(
            "Bản đồ điểm của {places} đơn vị cấp xã: tiền mặt giúp đỡ bình quân một hộ một năm, "
            "{span_of_years}. Số liệu từng xã nằm trong bảng đi kèm."
        ).format(places=len(places), span_of_years=span_of_years(years)),
        tr(
            "Tiền mặt ghi trong báo cáo chia cho số hộ của xã, các năm xã được phân công; là mức "
            "tối thiểu. Màu càng đậm, số tiền một hộ càng lớn. Chưa có số liệu không có nghĩa là "
            "không được giúp."
        ),
    )
    key = Key(_MEASURE, amounts(p.value for p in known if p.value is not None), _SHAPES)
    return chart(province, words, [Panel("", places)], key, _table(province, words, [years]))


def money_per_household_by_period(province: Province) -> Chart | Prose:
    """:func:`money_per_household` of the last two periods side by side, in one set of classes."""
    spans = [tuple(p.years) for p in province.programme.periods[-2:]]
    told = [_places(province, years) for years in spans]
    known = [[p.value for p in drawable(province, places) if p.value is not None] for places in told]
    if not all(known):
        return paragraph(_NONE)
    words = MapWords(
        "map-money-periods",
        _finding_of_two(province, spans),
        tr(
            "Các bản đồ điểm của {told} đơn vị cấp xã: tiền mặt giúp đỡ bình quân một hộ một năm "
            "trong từng giai đoạn. Số liệu từng xã nằm trong bảng đi kèm."
        ).format(told=len(told[-1])),
        tr(
            "Tiền mặt ghi trong báo cáo chia cho số hộ của xã, các năm xã được phân công; là mức "
            "tối thiểu, theo giá từng năm. Màu càng đậm, số tiền một hộ càng lớn. Chưa có số "
            "liệu không có nghĩa là không được giúp."
        ),
    )
    panels = [Panel(f"{years[0]}–{years[-1]}", places) for years, places in zip(spans, told, strict=True)]
    key = Key(_MEASURE, amounts(v for values in known for v in values), _SHAPES)
    return chart(province, words, panels, key, _table(province, words, spans))


@per_province
def _figures(province: Province, years: tuple[int, ...]) -> dict[str, Figure]:
    """Commune key → cash a household and year, of the communes assigned."""
    return {f.dims["commune"]: f for f in per_household_by_commune(province, years, "cash")}


@per_province
def _places(province: Province, years: tuple[int, ...]) -> tuple[Place, ...]:
    """The communes of the last year of ``years`` before the mergers, and assigned ones that had ended by then."""
    merged_on, figures = reorganised_on(province), _figures(province, years)
    days = [scopes.year_end(y) for y in years]
    day = next((d for d in reversed(days) if d < merged_on), days[-1])
    now = province.units.at(day)
    known = {u.key for u in now}
    ended = [province.units[k] for k in figures if k in province.units and k not in known]
    made = []
    for unit in (*now, *ended):
        figure = figures.get(unit.key)
        said = tr("không được phân công") if figure is None else format.text(figure)
        made.append(Place(unit, figure, said, "beside" if figure is None else "helped"))
    return tuple(made)


def _highest(province: Province, years: tuple[int, ...]) -> tuple[int, int, str]:
    """Communes with an amount, communes assigned, and the highest amount in words (a lower bound)."""
    figures = _figures(province, years)
    known = [(float(f.value), i, f) for i, f in enumerate(figures.values()) if f.value is not None]
    return len(known), len(figures), format.text(max(known)[2]).removeprefix("≥ ")


def _finding(province: Province, years: tuple[int, ...]) -> str:
    known, of, most = _highest(province, years)
    return tr(
        "{known} trong {of} xã được phân công có số tiền, cao nhất từ {most} một năm trở lên, {span_of_years}"
    ).format(known=known, of=of, most=most, span_of_years=span_of_years(years))


def _finding_of_two(province: Province, spans: list[tuple[int, ...]]) -> str:
    if len(spans) < 2:
        return _finding(province, spans[-1])
    (known, of, most), (known_later, of_later, most_later) = (_highest(province, years) for years in spans)
    one, two = (span_of_years(years) for years in spans)
    return tr(
        "{known} trong {of} xã được phân công có số tiền trong {one} (cao nhất từ {most} một "
        "năm), {known_later} trong {of_later} xã trong {two} (cao nhất từ {most_later} một "
        "năm)"
    ).format(
        known=known,
        of=of,
        one=one,
        most=most,
        known_later=known_later,
        of_later=of_later,
        two=two,
        most_later=most_later,
    )


def _table(province: Province, words: MapWords, spans: list[tuple[int, ...]]) -> Table:
    """Every assigned commune with the cash a household of each of ``spans``."""
    figures = [_figures(province, years) for years in spans]
    keys = list(dict.fromkeys(k for of in figures for k in of))
    heads = (
        Head("commune", tr("Xã"), align="left"),
        Head("district", tr("Huyện"), align="left"),
        *(
            Head(f"y{s[0]}", tr("Một hộ một năm, {span_of_years}").format(span_of_years=span_of_years(s)))
            for s in spans
        ),
    )
    rows: list[tuple[Content, ...]] = []
    for key in keys:
        place = (key, "")
        if key in province.units:
            place = (province.units[key].full_name, province.units[key].district)
        rows.append((*place, *(of.get(key, "–") for of in figures)))
    return Table(f"{words.id}-data", words.title, heads, tuple(rows))
