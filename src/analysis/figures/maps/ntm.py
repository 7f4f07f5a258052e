"""Criteria of new-style rural communes met by each commune, where it lies: one set a map."""

from __future__ import annotations

from analysis.figures.maps._chart import MapWords, chart
from analysis.figures.maps._classes import Class, bands
from analysis.figures.maps._draw import Key, Panel, Shape
from analysis.figures.maps._places import Group, Place, drawable
from analysis.figures.ntm._when import Frame, day, last_of, set_name
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.indicators import Figure, format, ntm, profiles, scopes
from analysis.indicators.evidence import per_province
from analysis.indicators.ntm import Assessment
from analysis.province import Province, When

_MEASURE = "Số tiêu chí đạt"
_SHAPES: tuple[Shape, ...] = (
    ("helped", "xã được giúp đỡ"),
    ("other", "xã khác"),
    ("beside", "phường, thị trấn"),
)
_ONE_SHAPE: tuple[Shape, ...] = (("beside", "phường, thị trấn"),)
_NONE = "Chưa có toạ độ hoặc biểu đánh giá tiêu chí của các xã nên chưa vẽ được bản đồ."


def criteria_met(province: Province, when: When, frame: Frame = "assignment") -> Chart | Prose:
    """How many criteria each commune met at the last assessment of ``when``, under the set used there.

    ``today`` takes the units of today where they were assessed; wards and towns are outside the programme.
    """
    last = last_of(province, when, frame)
    if last is None:
        return paragraph(_NONE)
    places = _places(province, last)
    if not any(p.value is not None for p in drawable(province, places)):
        return paragraph(_NONE)
    words = MapWords(
        f"map-ntm-{last.as_of.isoformat()}",
        _finding(province, last),
        f"Bản đồ điểm của {len(places)} đơn vị cấp xã: số tiêu chí nông thôn mới đạt đến ngày {day(last)}, "
        f"{set_name(province, last)}. Số liệu từng xã nằm trong bảng đi kèm.",
        f"{set_name(province, last)}; chỉ tính tiêu chí ghi “đạt”. Màu càng đậm, đạt càng nhiều. Phường, thị trấn không thuộc "
        "chương trình.",
    )
    key = Key(_MEASURE, _classes(), _shapes(places))
    return chart(province, words, [Panel("", places)], key, _table(province, words, [last]))


def criteria_met_by_period(province: Province) -> Chart | Prose:
    """:func:`criteria_met` at the end of the last two periods side by side: two sets, so no mark is taken from another."""
    ends = [last_of(province, p.key, "assignment") for p in province.programme.periods[-2:]]
    lasts = [last for last in ends if last is not None]
    told = [_places(province, last) for last in lasts]
    if not told or not all(any(p.value is not None for p in drawable(province, places)) for places in told):
        return paragraph(_NONE)
    words = MapWords(
        "map-ntm-periods",
        _finding_of_two(province, lasts),
        f"Các bản đồ điểm của {len(told[-1])} đơn vị cấp xã: số tiêu chí nông thôn mới đạt cuối mỗi giai đoạn, mỗi "
        "giai đoạn một bộ tiêu chí. Số liệu từng xã nằm trong bảng đi kèm.",
        "Các bản đồ dùng các bộ tiêu chí khác nhau: đọc riêng từng bản đồ, không lấy số này trừ số kia. Chỉ tính tiêu chí ghi "
        "“đạt”. Màu càng đậm, đạt càng nhiều. Phường, thị trấn không thuộc chương trình.",
    )
    panels = [
        Panel(f"{day(last)}, {set_name(province, last)}", places)
        for last, places in zip(lasts, told, strict=True)
    ]
    shapes = _shapes(tuple(p for places in told for p in places))
    return chart(province, words, panels, Key(_MEASURE, _classes(), shapes), _table(province, words, lasts))


@per_province
def _met(province: Province, last: Assessment) -> dict[str, Figure]:
    """Commune key → criteria met, of the communes assessed."""
    told = ((u.key, profiles.marked(province, u.key)) for u in province.units.at(last.as_of))
    return {key: m.met for key, marked in told for m in marked if m.assessment == last}


@per_province
def _places(province: Province, last: Assessment) -> tuple[Place, ...]:
    met = _met(province, last)
    period = province.programme.period_of(last.as_of.year)
    helped = scopes.resolve(province, f"list:{period.key}", last.as_of).keys
    made = []
    for unit in province.units.at(last.as_of):
        figure = met.get(unit.key)
        group: Group = "other" if helped and unit.key not in helped else "helped"
        if not unit.is_rural_commune and figure is None:
            group = "beside"
        said = "ngoài chương trình" if group == "beside" else format.UNKNOWN
        if figure is not None:
            said = f"{format.text(figure)} tiêu chí"
        made.append(Place(unit, figure, said, group))
    return tuple(made)


def _classes() -> tuple[Class, ...]:
    return bands(ntm.BANDS, (ntm.band_name(i) for i in range(len(ntm.BANDS))))


def _shapes(places: tuple[Place, ...]) -> tuple[Shape, ...]:
    return _SHAPES if any(p.group == "other" for p in places) else _ONE_SHAPE


@per_province
def _districts(province: Province, last: Assessment) -> tuple[tuple[Figure, str], ...]:
    """The known mean of each district with its name, the lowest first."""
    means = [
        (ntm.mean_criteria(province, *last, scope=d.key), d.full_name)
        for d in province.units.at(last.as_of, "district")
    ]
    known = [(f.value, name, f) for f, name in means if f.value is not None]
    return tuple((f, name) for _, name, f in sorted(known, key=lambda k: k[:2]))


def _finding(province: Province, last: Assessment) -> str:
    found = _districts(province, last)
    if len(found) < 2:
        mean = ntm.mean_criteria(province, *last)
        return f"Đến ngày {day(last)}, bình quân mỗi xã đạt {format.text(mean)} tiêu chí"
    (low, fewest), (high, most) = found[0], found[-1]
    return f"Đến ngày {day(last)}, bình quân mỗi xã đạt {format.text(high)} tiêu chí ở {most}, {format.text(low)} ở {fewest}"


def _finding_of_two(province: Province, lasts: list[Assessment]) -> str:
    found = [_districts(province, last) for last in lasts]
    if len(lasts) < 2 or not all(found):
        return _finding(province, lasts[-1])
    ((low, fewest), *_), ((later, fewest_later), *_) = found
    return (
        f"Số tiêu chí bình quân mỗi xã thấp nhất ở {fewest} ({format.text(low)}) ngày {day(lasts[0])}, ở {fewest_later} "
        f"({format.text(later)}) ngày {day(lasts[-1])}"
    )


def _table(province: Province, words: MapWords, lasts: list[Assessment]) -> Table:
    """Every rural commune with the criteria it met at each of ``lasts``."""
    units = [p for p in _places(province, lasts[-1]) if p.group != "beside"]
    met = [_met(province, last) for last in lasts]
    heads = (
        Head("commune", "Xã", align="left"),
        Head("district", "Huyện", align="left"),
        *(
            Head(f"met{i}", day(last), "tiêu chí", group=set_name(province, last))
            for i, last in enumerate(lasts)
        ),
    )
    rows: list[tuple[Content, ...]] = [
        (p.unit.full_name, p.unit.district, *(m.get(p.unit.key, format.UNKNOWN) for m in met)) for p in units
    ]
    return Table(f"{words.id}-data", words.title, heads, tuple(rows))
