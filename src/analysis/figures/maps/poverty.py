"""The change of poverty in each commune, where it lies: one standard a map."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.maps._chart import MapWords, chart
from analysis.figures.maps._classes import Class, falls
from analysis.figures.maps._draw import Key, Panel, Shape
from analysis.figures.maps._places import Place, drawable
from analysis.figures.poverty._ends import commune_ends, standard_name
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import in_column
from analysis.indicators import Figure, format, poverty, scopes
from analysis.indicators.evidence import per_province
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province

_SHAPES: tuple[Shape, ...] = (("helped", tr("xã được giúp đỡ")), ("other", tr("xã, phường khác")))
_MEASURE = tr("Tỷ lệ hộ nghèo, điểm %")
_NONE = tr("Chưa có toạ độ hoặc số liệu hộ nghèo của các xã nên chưa vẽ được bản đồ.")


def poverty_change(province: Province, key: str) -> Chart | Prose:
    """How many points poverty changed in each commune over the period ``key``, under its own standard."""
    period = province.programme.period(key)
    places = _places(province, period)
    if not _any_known(province, places):
        return paragraph(_NONE)
    ends, standard = commune_ends(province, period), standard_name(province, period.poverty_standard)
    words = MapWords(
        f"map-poverty-{key}",
        _finding(province, period),
        tr(
            "Bản đồ điểm của {places} đơn vị cấp xã: thay đổi tỷ lệ hộ nghèo từ cuối {first} đến "
            "cuối {last}, {standard}. Số liệu từng xã nằm trong bảng đi kèm."
        ).format(places=len(places), first=ends.first, last=ends.last, standard=standard),
        tr("Thay đổi từ cuối {first} đến cuối {last}, {standard}. Màu càng đậm, giảm càng nhiều.").format(
            first=ends.first, last=ends.last, standard=standard
        ),
    )
    panels = [Panel("", places)]
    return chart(province, words, panels, _key(places), _table(province, words, [period]))


def poverty_change_by_period(province: Province) -> Chart | Prose:
    """:func:`poverty_change` of the last two periods side by side: two standards, so no mark is taken from another."""
    periods = province.programme.periods[-2:]
    told = [_places(province, p) for p in periods]
    if not all(_any_known(province, places) for places in told):
        return paragraph(_NONE)
    words = MapWords(
        "map-poverty-periods",
        _finding_of_two(province, periods),
        tr(
            "Các bản đồ điểm của {told} đơn vị cấp xã: thay đổi tỷ lệ hộ nghèo trong từng giai "
            "đoạn, mỗi giai đoạn một chuẩn nghèo. Số liệu từng xã nằm trong bảng đi kèm."
        ).format(told=len(told[-1])),
        tr(
            "Các bản đồ dùng các chuẩn nghèo khác nhau: đọc riêng từng bản đồ, không lấy số này "
            "trừ số kia. Màu càng đậm, giảm càng nhiều."
        ),
    )
    panels = [
        Panel(f"{commune_ends(province, p).label}, {standard_name(province, p.poverty_standard)}", places)
        for p, places in zip(periods, told, strict=True)
    ]
    key = _key([p for places in told for p in places])
    return chart(province, words, panels, key, _table(province, words, periods))


@per_province
def _changes(province: Province, period: Period) -> dict[str, tuple[Figure, Figure, Figure]]:
    """Commune key → first rate, last rate and the change, of those that have both."""
    first, last = (
        {f.dims["scope"]: f for f in poverty.by_commune(province, y, period.poverty_standard)}
        for y in commune_ends(province, period)
    )
    return {k: (f, last[k], poverty.change(f, last[k]).points) for k, f in first.items() if k in last}


@per_province
def _places(province: Province, period: Period) -> tuple[Place, ...]:
    day = scopes.year_end(commune_ends(province, period).last)
    helped = scopes.resolve(province, f"list:{period.key}", day).keys
    made = []
    for unit in province.units.at(day):
        *_, change = _changes(province, period).get(unit.key, (None,))
        said = format.UNKNOWN if change is None else format.text(change)
        made.append(Place(unit, change, said, "helped" if unit.key in helped else "other"))
    return tuple(made)


def _any_known(province: Province, places: Sequence[Place]) -> bool:
    return any(p.value is not None for p in drawable(province, places))


def _key(places: Sequence[Place]) -> Key:
    classes: tuple[Class, ...] = falls(p.value for p in places if p.value is not None)
    return Key(_MEASURE, classes, _SHAPES, tr("số xã, phường"))


@per_province
def _districts(province: Province, period: Period) -> tuple[Figure, ...]:
    """The known changes of the districts, the greatest fall first: the same communes at both ends."""
    ends = commune_ends(province, period)
    on = scopes.year_end(ends.last)
    before, after = (poverty.by_district(province, y, period.poverty_standard, on) for y in ends)
    changes = (poverty.change(a, b).points for a, b in zip(before, after, strict=True))
    known = [(c.value, c.label_of_group, c) for c in changes if c.value is not None]
    return tuple(c for *_, c in sorted(known, key=lambda k: k[:2]))


def _finding(province: Province, period: Period) -> str:
    found, label = _districts(province, period), commune_ends(province, period).label
    if len(found) < 2:
        return tr("Thay đổi tỷ lệ hộ nghèo của từng xã, {label}").format(label=label)
    most, least = found[0], found[-1]
    return tr(
        "Tỷ lệ hộ nghèo giảm nhiều nhất ở {label_of_group} ({most}), ít nhất ở "
        "{label_of_group_2} ({least}), {label}"
    ).format(
        label_of_group=most.label_of_group,
        most=format.text(most),
        label_of_group_2=least.label_of_group,
        least=format.text(least),
        label=label,
    )


def _finding_of_two(province: Province, periods: Sequence[Period]) -> str:
    found = [_districts(province, p) for p in periods]
    if len(periods) < 2 or not all(found):
        return _finding(province, periods[-1])
    (first, *_), (last, *_) = found
    one, two = (commune_ends(province, p).label for p in periods)
    return tr(
        "Tỷ lệ hộ nghèo giảm nhiều nhất ở {label_of_group} ({first}) trong {one}, ở "
        "{label_of_group_2} ({last}) trong {two}"
    ).format(
        label_of_group=first.label_of_group,
        first=format.text(first),
        one=one,
        label_of_group_2=last.label_of_group,
        last=format.text(last),
        two=two,
    )


def _table(province: Province, words: MapWords, periods: Sequence[Period]) -> Table:
    """Every commune with its first and last rate and the change of each of ``periods``."""
    heads = [
        Head("commune", tr("Xã, phường, thị trấn"), align="left"),
        Head("district", tr("Huyện"), align="left"),
    ]
    for p in periods:
        ends, group = commune_ends(province, p), standard_name(province, p.poverty_standard)
        heads += [
            Head(f"before{p.key}", tr("Cuối {first}").format(first=ends.first), "%", group=group),
            Head(f"after{p.key}", tr("Cuối {last}").format(last=ends.last), "%", group=group),
            Head(f"points{p.key}", tr("Thay đổi"), tr("điểm %"), group=group),
        ]
    changes = [_changes(province, p) for p in periods]
    rows: list[tuple[Content, ...]] = []
    for place in _places(province, periods[-1]):
        told = (c.get(place.unit.key, (format.UNKNOWN,) * 3) for c in changes)
        figures = (f if isinstance(f, str) else in_column(f) for three in told for f in three)
        rows.append((place.unit.full_name, place.unit.district, *figures))
    return Table(f"{words.id}-data", words.title, tuple(heads), tuple(rows))
