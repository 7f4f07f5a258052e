"""What happened to units and when: ``unit_events.csv``, one step a line, and the mergers of 2025."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast, get_args

from analysis.registers._lines import day, read_register

Kind = Literal["merge", "split", "move", "rename", "becomes_urban", "partial_transfer"]
Part = Literal["whole", "part", "unknown"]

_COLUMNS = (
    "date", "kind", "from_key", "from_name", "to_key", "to_name", "from_district", "to_district", "part",
    "quantity", "act", "source", "confidence",
)  # fmt: skip
EVENTS, SUCCESSION = "unit_events.csv", "unit_succession_2025.csv"
_PAIR = ("old_unit_key", "new_unit_key")
_CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True)
class UnitEvent:
    """One step of one unit, in force from ``date`` on: ``from_key`` is what it was, ``to_key`` what it is.

    ``merge``, ``rename`` and ``becomes_urban`` hand over the whole unit; a ``split`` has a line for each
    unit made of it; a ``move`` changes the district (``from_district``, ``to_district``: keys) and no count;
    of a ``partial_transfer`` no more is known than ``quantity``. An empty key is a unit that has no line in
    the register, or that is not known: ``from_name`` or ``to_name`` says what is, the district too. ``act``
    is the legal act, ``confidence`` that of the source; ``in_succession`` says that the line is one of
    ``unit_succession_2025.csv``.
    """

    date: date
    kind: Kind
    from_key: str
    to_key: str
    part: Part
    act: str
    from_name: str = ""
    to_name: str = ""
    from_district: str = ""
    to_district: str = ""
    quantity: str = ""
    source: str = ""
    confidence: str = "high"
    in_succession: bool = False

    @property
    def hands_over(self) -> bool:
        """Whether the counts of ``from_key`` pass to ``to_key``, alone or together with its other parts."""
        return bool(self.kind not in ("move", "partial_transfer") and self.from_key and self.to_key)

    @property
    def changes_area(self) -> bool:
        """Whether territory changed hands that no line of the register can account for."""
        return self.kind == "partial_transfer" or (self.kind == "merge" and not self.hands_over)


def load_events(
    reference: Path, starts: Mapping[str, date], check: Callable[[UnitEvent], None]
) -> tuple[UnitEvent, ...]:
    """The mergers of ``unit_succession_2025.csv`` and the events of ``unit_events.csv``, by day.

    Either file may be absent. ``starts`` has the first day of units where one is known: the day of a merger
    of 2025 is that of its new unit. ``check`` raises ``ValueError`` for an event that cannot be. Raises
    :class:`RegisterError` naming the line at fault.
    """

    def merger(line: Mapping[str, str]) -> UnitEvent:
        return _checked(_merger(line, starts), check)

    def event(line: Mapping[str, str]) -> UnitEvent:
        return _checked(_event(line), check)

    mergers, others = reference / SUCCESSION, reference / EVENTS
    found = (
        *(read_register(mergers, _PAIR, merger) if mergers.exists() else ()),
        *(read_register(others, _COLUMNS, event) if others.exists() else ()),
    )
    return tuple(sorted(found, key=lambda e: e.date))


def _checked(event: UnitEvent, check: Callable[[UnitEvent], None]) -> UnitEvent:
    check(event)
    return event


def _merger(line: Mapping[str, str], starts: Mapping[str, date]) -> UnitEvent:
    transfer = line.get("transfer", "whole")
    if transfer != "whole":
        raise ValueError(
            f"cột transfer ghi “{transfer}”; tệp này chỉ ghi đơn vị nhập toàn bộ (whole), phần tách ghi vào "
            f"{EVENTS}"
        )
    old, new = line[_PAIR[0]], line[_PAIR[1]]
    if new not in starts:
        raise ValueError(f"mã “{new}” không có trong administrative_units.csv, hoặc thiếu valid_from")
    source = line.get("source", "")
    act = source.partition(";")[0].partition(" (")[0]
    return UnitEvent(starts[new], "merge", old, new, "whole", act, source=source, in_succession=True)


def _event(line: Mapping[str, str]) -> UnitEvent:
    on = day(line, "date")
    if on is None:
        raise ValueError("cột date trống, hãy ghi ngày có hiệu lực theo mẫu 2020-01-01")
    event = UnitEvent(
        date=on,
        kind=cast("Kind", _one_of(line, "kind", get_args(Kind))),
        part=cast("Part", _one_of(line, "part", get_args(Part))),
        confidence=_one_of(line, "confidence", _CONFIDENCE),
        act=_filled(line, "act"),
        source=_filled(line, "source"),
        from_key=line["from_key"].strip(),
        to_key=line["to_key"].strip(),
        from_name=line["from_name"].strip(),
        to_name=line["to_name"].strip(),
        from_district=line["from_district"].strip(),
        to_district=line["to_district"].strip(),
        quantity=line["quantity"].strip(),
    )
    _check_sides(event)
    return event


def _check_sides(event: UnitEvent) -> None:
    """Raise ``ValueError`` where the line leaves open what its kind must tell."""
    if not event.from_key and (event.kind not in ("merge", "partial_transfer") or not event.from_name):
        raise ValueError("thiếu from_key; chỉ merge và partial_transfer được để trống, khi đó ghi from_name")
    if not event.to_key and (event.kind != "partial_transfer" or not event.to_name):
        raise ValueError("thiếu to_key; chỉ partial_transfer được để trống, khi đó ghi to_name")
    if not event.from_key and not event.to_key:
        raise ValueError("cần ít nhất một mã đơn vị (from_key hoặc to_key)")
    if event.kind == "partial_transfer" and event.part == "whole":
        raise ValueError("partial_transfer không thể có part là whole, hãy ghi part hoặc unknown")
    if event.kind not in ("partial_transfer", "split") and event.part != "whole":
        raise ValueError(f"{event.kind} phải có part là whole; chuyển một phần thì ghi partial_transfer")
    if event.kind == "move" and (
        event.from_key != event.to_key or not event.from_district or not event.to_district
    ):
        raise ValueError("move giữ nguyên mã (from_key bằng to_key) và cần from_district, to_district")


def _one_of(line: Mapping[str, str], column: str, allowed: Collection[str]) -> str:
    value = line[column].strip()
    if value not in allowed:
        raise ValueError(f"cột {column} ghi “{value}”, hãy ghi một trong: {', '.join(allowed)}")
    return value


def _filled(line: Mapping[str, str], column: str) -> str:
    value = line[column].strip()
    if not value:
        raise ValueError(f"cột {column} trống; mỗi thay đổi cần văn bản và nguồn")
    return value
