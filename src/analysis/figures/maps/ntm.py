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
from analysis.language import tr
from analysis.province import Province, When

_MEASURE = tr("Số tiêu chí đạt")
_SHAPES: tuple[Shape, ...] = (
    ("helped", tr("xã được giúp đỡ")),
    ("other", tr("xã khác")),
    ("beside", tr("phường, thị trấn")),
)
_ONE_SHAPE: tuple[Shape, ...] = (("beside", tr("phường, thị trấn")),)
_NONE = tr("Chưa có toạ độ hoặc biểu đánh giá tiêu chí của các xã nên chưa vẽ được bản đồ.")


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
        tr(
            "Bản đồ điểm của {places} đơn vị cấp xã: số tiêu chí nông thôn mới đạt đến ngày "
            "{last}, {set_name}. Số liệu từng xã nằm trong bảng đi kèm."
        ).format(places=len(places), last=day(last), set_name=set_name(province, last)),
        tr(
            "{set_name}; chỉ tính tiêu chí ghi “đạt”. Màu càng đậm, đạt càng nhiều. Phường, thị "
            "trấn không thuộc chương trình."
        ).format(set_name=set_name(province, last)),
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
        tr(
            "Các bản đồ điểm của {told} đơn vị cấp xã: số tiêu chí nông thôn mới đạt cuối mỗi "
            "giai đoạn, mỗi giai đoạn một bộ tiêu chí. Số liệu từng xã nằm trong bảng đi kèm."
        ).format(told=len(told[-1])),
        tr(
            "Các bản đồ dùng các bộ tiêu chí khác nhau: đọc riêng từng bản đồ, không lấy số này "
            "trừ số kia. Chỉ tính tiêu chí ghi “đạt”. Màu càng đậm, đạt càng nhiều. Phường, thị "
            "trấn không thuộc chương trình."
        ),
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
        said = tr("ngoài chương trình") if group == "beside" else format.UNKNOWN
        if figure is not None:
            said = tr("{figure} tiêu chí").format(figure=format.text(figure))
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
        return tr("Đến ngày {last}, bình quân mỗi xã đạt {mean} tiêu chí").format(
            last=day(last), mean=format.text(mean)
        )
    (low, fewest), (high, most) = found[0], found[-1]
    return tr("Đến ngày {last}, bình quân mỗi xã đạt {high} tiêu chí ở {most}, {low} ở {fewest}").format(
        last=day(last), high=format.text(high), most=most, low=format.text(low), fewest=fewest
    )


def _finding_of_two(province: Province, lasts: list[Assessment]) -> str:
    found = [_districts(province, last) for last in lasts]
    if len(lasts) < 2 or not all(found):
        return _finding(province, lasts[-1])
    ((low, fewest), *_), ((later, fewest_later), *_) = found
    return tr(
        "Số tiêu chí bình quân mỗi xã thấp nhất ở {fewest} ({low}) ngày {lasts}, ở "
        "{fewest_later} ({later}) ngày {lasts_2}"
    ).format(
        fewest=fewest,
        low=format.text(low),
        lasts=day(lasts[0]),
        fewest_later=fewest_later,
        later=format.text(later),
        lasts_2=day(lasts[-1]),
    )


def _table(province: Province, words: MapWords, lasts: list[Assessment]) -> Table:
    """Every rural commune with the criteria it met at each of ``lasts``."""
    units = [p for p in _places(province, lasts[-1]) if p.group != "beside"]
    met = [_met(province, last) for last in lasts]
    heads = (
        Head("commune", tr("Xã"), align="left"),
        Head("district", tr("Huyện"), align="left"),
        *(
            Head(f"met{i}", day(last), tr("tiêu chí"), group=set_name(province, last))
            for i, last in enumerate(lasts)
        ),
    )
    rows: list[tuple[Content, ...]] = [
        (p.unit.full_name, p.unit.district, *(m.get(p.unit.key, format.UNKNOWN) for m in met)) for p in units
    ]
    return Table(f"{words.id}-data", words.title, heads, tuple(rows))
