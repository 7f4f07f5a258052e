"""What the profile of a commune says first: cover, answer, limit, key figures."""

from __future__ import annotations

from analysis.figures import cover as covers
from analysis.figures.profiles import _given, _moved, _shared
from analysis.figures.profiles.commune._rows import assignments, day_told, ended
from analysis.figures.shown import Cover, Key, Keys, Notice, Prose
from analysis.figures.spans import Line
from analysis.indicators import profiles as found
from analysis.indicators.profiles import Whose
from analysis.language import tr
from analysis.province import Province


def cover(province: Province, commune: str, as_of: str) -> Cover:
    """Cover of the profile of ``commune``, a unit key."""
    part = found.of_commune(province, commune)
    place = found.life(part, commune).place
    subject = tr("Ai đã giúp {place}, giúp gì, điều gì thay đổi và điều gì chưa được báo cáo").format(
        place=place
    )
    return _shared.titled(part, as_of, "commune_profile", (place, subject, tr("Hồ sơ xã")))


def notices(province: Province, commune: str) -> Notice:
    """What kind of data the profile rests on."""
    return covers.notices(found.of_commune(province, commune))


def answer(province: Province, commune: str) -> Prose:
    """Who helped with what, and how poverty and criteria moved in the same years."""
    part = found.of_commune(province, commune)
    agencies = _agencies(part, commune)
    verb = (
        tr("{agencies} đơn vị được phân công báo cáo đã giúp xã").format(agencies=len(agencies))
        if agencies
        else tr("các đơn vị báo cáo đã giúp xã")
    )
    lines = [_given.money_line(part, Whose("commune", commune), _shared.years_of(part), verb)]
    lines.append(_moved.poverty_line(part, found.spans(part, commune), tr("của xã")))
    who = [
        Line.of(tr("Được phân công giúp xã: {agencies}."), agencies=_shared.agencies_named(part, agencies))
    ]
    return Prose("lede", (*(who if agencies else []), *lines, *_criteria_line(part, commune)))


def limit(province: Province, commune: str) -> Prose:
    """What the data of one commune do not allow anyone to say."""
    part = found.of_commune(province, commune)
    told = [
        Line.of(
            tr(
                "Số liệu một xã không cho biết nguyên nhân của thay đổi: việc giúp đỡ đi cùng với "
                "nhiều chương trình khác, và xã nghèo nhất thường giảm nhanh nhất dù có được giúp "
                "hay không."
            )
        )
    ]
    rates = found.yearly(part, commune)
    if rates and (small := rates[-1].caveat):
        told.append(Line.of(small))
    life = found.life(part, commune)
    if life.after:
        names = ", ".join(u.full_name for u in life.after)
        told.append(
            Line.of(
                tr("Từ ngày {day}, xã thuộc {names} (mới); số liệu sau đó là của đơn vị mới.").format(
                    day=day_told(ended(life)), names=names
                )
            )
        )
    return Prose("limit", tuple(told))


def keys(province: Province, commune: str) -> Keys:
    """Money, change of poverty, criteria met."""
    part = found.of_commune(province, commune)
    years = _shared.years_of(part)
    label = tr("Giúp bằng tiền, {years_told}").format(years_told=_shared.years_told(years))
    return Keys(
        (
            _given.money_key(part, Whose("commune", commune), years, label),
            _moved.change_key(part, found.spans(part, commune)),
            _criteria_key(part, commune),
        )
    )


def _agencies(part: Province, commune: str) -> list[str]:
    return list(dict.fromkeys(assignments(part, commune)["agency_id"].dropna()))


def _criteria_line(part: Province, commune: str) -> list[Line]:
    told = found.marked(part, commune)
    if not told:
        return []
    last = told[-1]
    name = part.programme.criteria_set(last.assessment.criteria_set).name
    return [
        Line.of(
            tr("Đến {as_of}, xã đạt {met} trong {of} tiêu chí nông thôn mới ({name})."),
            as_of=f"{last.assessment.as_of:%d/%m/%Y}",
            of=str(last.met.of),
            name=name,
            met=last.met,
        )
    ]


def _criteria_key(part: Province, commune: str) -> Key:
    told = found.marked(part, commune)
    if not told:
        return Key(
            tr("Tiêu chí nông thôn mới đạt"),
            Line.of(tr("chưa có số liệu")),
            "",
            Line.of(tr("chưa có đánh giá.")),
        )
    last = told[-1]
    same = [m for m in told if m.assessment.criteria_set == last.assessment.criteria_set]
    name = part.programme.criteria_set(last.assessment.criteria_set).name
    note = Line.of(
        tr("trong {of} tiêu chí, đến {as_of}; {first} vào {as_of_2}, cùng {name}."),
        of=str(last.met.of),
        as_of=f"{last.assessment.as_of:%d/%m/%Y}",
        as_of_2=f"{same[0].assessment.as_of:%d/%m/%Y}",
        name=name,
        first=same[0].met,
    )
    return Key(tr("Tiêu chí nông thôn mới đạt"), Line((last.met,)), tr("tiêu chí"), note)
