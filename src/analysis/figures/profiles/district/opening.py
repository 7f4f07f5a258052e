"""What the profile of a district says first: cover, answer, limit, key figures."""

from __future__ import annotations

from datetime import timedelta

from analysis.figures import cover as covers
from analysis.figures.profiles import _given, _moved, _shared
from analysis.figures.profiles.district._rows import assessments, helped_in, spans_of
from analysis.figures.shown import Cover, Key, Keys, Notice, Prose
from analysis.figures.spans import Line
from analysis.indicators import ntm
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Whose
from analysis.language import tr
from analysis.province import Province


def cover(province: Province, district: str, as_of: str) -> Cover:
    """Cover of the profile of ``district``, a unit key."""
    part = found.of_district(province, district)
    name = part.units[district].full_name
    subject = tr(
        "{name}: các xã được giúp, hộ nghèo, nông thôn mới, tiền kể từ hai phía và tình trạng báo cáo"
    ).format(name=name)
    return _shared.titled(part, as_of, "district_profile", (name, subject, tr("Hồ sơ huyện")))


def notices(province: Province, district: str) -> Notice:
    """What kind of data the profile rests on."""
    return covers.notices(found.of_district(province, district))


def answer(province: Province, district: str) -> Prose:
    """How many communes were helped, with what, and how the district's poverty moved in the same years."""
    part = found.of_district(province, district)
    helped = "; ".join(
        tr("{helped} xã giai đoạn {label}").format(helped=len(helped_in(part, district, p)), label=p.label)
        for p in part.programme.periods
    )
    lines = (
        Line.of(
            tr("Số xã được phân công giúp đỡ, tính theo huyện lúc phân công: {helped}.").format(helped=helped)
        ),
        _given.money_line(
            part,
            Whose("district", district),
            _shared.years_of(part),
            tr("các đơn vị báo cáo đã giúp các xã của huyện"),
        ),
        _moved.poverty_line(part, spans_of(part, district), tr("của huyện")),
    )
    return Prose("lede", lines)


def limit(province: Province, district: str) -> Prose:
    """What the data of a district do not allow anyone to say."""
    part = found.of_district(province, district)
    said = [
        Line.of(
            tr(
                "Xã được giúp là xã khó khăn hơn theo quy định, nên so với xã không được giúp không "
                "cho biết nguyên nhân của thay đổi."
            )
        )
    ]
    unit = part.units[district]
    if unit.valid_to is not None:
        ended = unit.valid_to + timedelta(days=1)
        said.append(
            Line.of(
                tr("Từ ngày {day}/{month}/{year} không còn cấp huyện: chuỗi số dừng trước ngày đó.").format(
                    day=ended.day, month=ended.month, year=ended.year
                )
            )
        )
    return Prose("limit", tuple(said))


def keys(province: Province, district: str) -> Keys:
    """Cash, change of poverty, criteria per commune."""
    part = found.of_district(province, district)
    years = _shared.years_of(part)
    label = tr("Các đơn vị giúp bằng tiền, {years_told}").format(years_told=_shared.years_told(years))
    return Keys(
        (
            _given.money_key(part, Whose("district", district), years, label),
            _moved.change_key(part, spans_of(part, district)),
            _criteria_key(part, district),
        )
    )


def _criteria_key(part: Province, district: str) -> Key:
    told = assessments(part, district)
    if not told:
        return Key(
            tr("Tiêu chí nông thôn mới"), Line.of(tr("chưa có số liệu")), "", Line.of(tr("chưa có đánh giá."))
        )
    last = told[-1]
    mean = ntm.mean_criteria(part, *last, district)
    name = part.programme.criteria_set(last.criteria_set).name
    note = Line.of(
        tr("bình quân {n} xã đến {as_of}, {name}; {held} xã được công nhận đạt chuẩn."),
        n=str(mean.n),
        as_of=f"{last.as_of:%d/%m/%Y}",
        name=name,
        held=ntm.recognised(part, last.as_of, "standard", district),
    )
    return Key(tr("Tiêu chí nông thôn mới đạt"), Line((mean,)), tr("tiêu chí/xã"), note)
