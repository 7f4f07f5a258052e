"""Which figures of two editions differ, by how much, and because of which cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.project import Project
from analysis.publishing.edition import FOLDER, by_age, current
from analysis.publishing.records import FIGURES, read_figures
from analysis.publishing.sidecar import WrongUse, nearest

_SAID = ("text", "unit", "comparator", "status", "standard", "caveat", "method", "n", "of")


@dataclass(frozen=True)
class Cell:
    """A cell that one of the editions reads otherwise: what it held and holds, ``None`` where not read."""

    address: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Moved:
    """A figure that both editions show and that says something else now.

    ``change`` is in the figure's unit, ``None`` where either has no number; ``also`` names what else differs.
    ``cells`` are the source cells that differ, of those that editions keep; ``partial``: they keep only some.
    """

    id: str
    label: str
    unit: str
    before: str
    after: str
    change: float | None
    ratio: float | None
    also: tuple[str, ...]
    cells: tuple[Cell, ...]
    partial: bool
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """What the edition ``after`` says that ``before`` does not, and the other way round; by identifier."""

    before: str
    after: str
    appeared: tuple[Mapping[str, str], ...]
    vanished: tuple[Mapping[str, str], ...]
    moved: tuple[Moved, ...]
    same: int

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.appeared or self.vanished or self.moved)

    def largest(self, most: int) -> tuple[Moved, ...]:
        """The ``most`` figures that moved furthest, against what they were."""
        return tuple(sorted(self.moved, key=lambda m: (-(m.ratio or 0.0), m.id))[:most])


def compare(project: Project, first: str = "", second: str = "") -> Differences:
    """The edition ``first`` (default: the one before) against ``second`` (default: the current one).

    Raises :class:`WrongUse` for an edition that is not kept, or when there is nothing to compare with.
    """
    editions = project.reports / FOLDER
    names, now = by_age(editions), current(project)
    after = _kept(names, second) if second else (now.name if now else "")
    if not after:
        raise WrongUse("Chưa có ấn bản nào. Chạy: commune-review build")
    earlier = names[: names.index(after)] if after in names else []
    before = _kept(names, first) if first else next(reversed(earlier), "")
    if not before:
        raise WrongUse(f"Không còn ấn bản nào trước {after} để so sánh.")
    return differences(editions / before, editions / after)


def differences(before: Path, after: Path) -> Differences:
    """The figures of the edition in the folder ``after`` against those in ``before``."""
    old, new = _by_id(before), _by_id(after)
    both = [i for i in sorted(new) if i in old]
    changed = [i for i in both if _told(old[i]) != _told(new[i])]
    return Differences(
        before.name,
        after.name,
        tuple(_named(new[i]) for i in sorted(new) if i not in old),
        tuple(_named(old[i]) for i in sorted(old) if i not in new),
        tuple(_moved(old[i], new[i]) for i in changed),
        len(both) - len(changed),
    )


def _kept(names: list[str], wanted: str) -> str:
    if wanted not in names:
        raise WrongUse(
            f"Không có ấn bản “{wanted}”{nearest(wanted, names)} Đang giữ: {', '.join(names) or '–'}."
        )
    return wanted


def _by_id(edition: Path) -> dict[str, dict[str, Any]]:
    """Each figure once, with the reports that show it; a report that says otherwise keeps its own row."""
    if not (edition / FIGURES).is_file():
        return {}
    found: dict[str, dict[str, Any]] = {}
    for row in read_figures(edition):
        name = row["id"]
        if name in found and _told(found[name]) != _told(row):
            name = f"{row['id']} ({row['report']})"
        first = found.setdefault(name, {**row, "id": name, "reports": []})
        first["reports"].append(row["report"])
    return found


def _told(row: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("value", *_SAID))


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    return {"id": row["id"], "label": row["label"], "text": row["text"], "unit": row["unit"]}


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> Moved:
    values = old["value"], new["value"]
    change = None if None in values else values[1] - values[0]
    ratio = abs(change) / max(abs(values[0]), abs(values[1])) if change else None
    kept = [len(row["cells"]) for row in (old, new)]
    return Moved(
        new["id"], new["label"], new["unit"], old["text"], new["text"], change, ratio,
        tuple(n for n in _SAID[1:] if old[n] != new[n]),
        tuple(_cells(old["cells"], new["cells"])),
        kept != [old["rows"], new["rows"]],
        tuple(new["reports"]),
    )  # fmt: skip


def _cells(old: Iterable[Mapping[str, str]], new: Iterable[Mapping[str, str]]) -> list[Cell]:
    before, after = ({_address(c): c["text"] or "" for c in cells} for cells in (old, new))
    addresses = sorted(a for a in {**before, **after} if before.get(a) != after.get(a))
    return [Cell(a, before.get(a), after.get(a)) for a in addresses]


def _address(cell: Mapping[str, str]) -> str:
    return " · ".join(part for part in (cell["file"], cell["sheet"], cell["cell"]) if part)
