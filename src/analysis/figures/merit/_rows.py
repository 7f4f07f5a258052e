"""What tables of agencies share: the rank interval and what is to be remembered of an agency."""

from __future__ import annotations

from analysis.indicators import merit
from analysis.language import tr
from analysis.province import Province


def interval(s: merit.Standing) -> str:
    if s.lowest is None or s.highest is None:
        return "–"
    return str(s.lowest) if s.lowest == s.highest else f"{s.lowest}–{s.highest}"


def remark(province: Province, s: merit.Standing) -> str:
    """What of the score's caveats is its own: few years, one commune, a part missing, a successor."""
    said = [remark_of(province, s.agency_id)]
    if s.communes == 1:
        said.append(tr("Giúp một xã."))
    absent = [merit.WORDS[p].name.lower() for p, f in s.parts.items() if f.value is None]
    if absent:
        said.append(tr("Thiếu phần: {absent}.").format(absent=", ".join(absent)))
    said.append("" if s.rank is not None else tr("Không cho điểm."))
    return " ".join(filter(None, said)) or "–"


def remark_of(province: Province, agency_id: str) -> str:
    heir = province.agencies.successor(agency_id)
    return tr("Nay thuộc {name_of}.").format(name_of=merit.name_of(province, heir)) if heir else ""
