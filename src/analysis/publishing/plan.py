"""The plan: one report for every notebook and every combination of its grid."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.language import Language
from analysis.project import Project
from analysis.publishing.axes import Axes
from analysis.publishing.sidecar import (
    AS_OF,
    Scalar,
    Sidecar,
    WrongUse,
    load_sidecar,
    nearest,
    parse_parameters,
)

_UNSAFE = re.compile(r"[^\w.@+-]")


@dataclass(frozen=True)
class Report:
    """One document to make. ``parameters`` are those that tell it from the notebook's other reports.

    ``key`` reads ``annual-review/year=2017``, and ``annual-review/year=2017.en`` for the same in English.
    """

    notebook: str
    parameters: Mapping[str, Scalar] = field(hash=False)
    sidecar: Sidecar = field(repr=False, hash=False)
    language: Language = "vi"

    @property
    def kind(self) -> str:
        """The notebook's name as it stands in keys: ``annual-review``."""
        return self.notebook.replace("_", "-")

    @property
    def key(self) -> str:
        """``annual-review/year=2017``."""
        return self.folder + self._ending

    @property
    def folder(self) -> str:
        """Its folder in an edition, which the same report in another language shares."""
        return "/".join((self.kind, *(f"{n}={v}" for n, v in self.parameters.items())))

    @property
    def stem(self) -> str:
        """The name of the report's files without suffix: ``annual-review_2017``."""
        return "_".join((self.kind, *map(str, self.parameters.values()))) + self._ending

    def in_language(self, language: Language) -> Report:
        """The same report in ``language``."""
        return replace(self, language=language)

    @property
    def _ending(self) -> str:
        return "" if self.language == "vi" else f".{self.language}"


def plan(project: Project) -> tuple[Report, ...]:
    """Every report of ``project``, by the side-cars' order, then notebook, then grid.

    Raises :class:`WrongUse` for a side-car that is wrong or has no notebook.
    """
    axes = Axes(project)
    planned: list[tuple[int, str, list[Report]]] = []
    for path in sorted(project.notebooks.glob("*.yaml")):
        if not path.with_suffix(".ipynb").is_file():
            raise WrongUse(f"notebooks/{path.name} không có notebook {path.stem}.ipynb bên cạnh.")
        sidecar = load_sidecar(path)
        planned.append((sidecar.order, path.stem, _grid(path.stem, sidecar, axes)))
    return tuple(r for _, _, reports in sorted(planned, key=lambda p: p[:2]) for r in reports)


def unplanned(project: Project) -> tuple[str, ...]:
    """Notebooks without a side-car, which no edition holds."""
    paths = sorted(project.notebooks.glob("*.ipynb"))
    return tuple(p.name for p in paths if not p.with_suffix(".yaml").is_file())


def select(reports: Sequence[Report], only: Sequence[str]) -> tuple[Report, ...]:
    """The reports named by ``KIND[/param=value …]``, in the plan's order; all of them when none is named.

    A parameter of the grid picks among its values; another parameter is set to the value given.
    Raises :class:`WrongUse` for an unknown kind, parameter or value, with the nearest one.
    """
    chosen: dict[str, Report] = {}
    for wanted in only:
        chosen.update((r.key, r) for r in _matching(reports, wanted))
    if not only:
        return tuple(reports)
    planned = {r.key: i for i, r in enumerate(reports)}
    return tuple(sorted(chosen.values(), key=lambda r: planned.get(r.key, len(planned))))


def _grid(notebook: str, sidecar: Sidecar, axes_of: Axes) -> list[Report]:
    axes = [axes_of.values(v) if isinstance(v, str) else v for v in sidecar.for_each.values()]
    names = list(sidecar.for_each)
    return [
        _report(
            notebook, sidecar, {n: sidecar.parameters[n].check(n, v) for n, v in zip(names, c, strict=True)}
        )
        for c in itertools.product(*axes)
    ]


def _report(notebook: str, sidecar: Sidecar, parameters: Mapping[str, Scalar]) -> Report:
    for name, value in parameters.items():
        if _UNSAFE.search(str(value)):
            raise WrongUse(f"Giá trị “{value}” của tham số “{name}” không dùng làm tên thư mục được.")
    return Report(notebook, dict(parameters), sidecar)


def _matching(reports: Sequence[Report], wanted: str) -> list[Report]:
    kind, _, rest = wanted.partition("/")
    kind = kind.replace("_", "-")
    of_kind = [r for r in reports if r.kind == kind]
    if not of_kind:
        kinds = list(dict.fromkeys(r.kind for r in reports))
        raise WrongUse(f"Không có báo cáo “{kind}”{nearest(kind, kinds)} Các loại: {', '.join(kinds)}.")
    given = parse_parameters(of_kind[0].sidecar, _pairs(wanted, rest))
    if AS_OF in given:
        raise WrongUse("Ngày của ấn bản đặt bằng --as-of cho mọi báo cáo, không đặt trong --only.")
    grid = {n: v for n, v in given.items() if n in of_kind[0].parameters}
    found = [r for r in of_kind if all(r.parameters[n] == v for n, v in grid.items())]
    if not found:
        keys = ", ".join(r.key for r in of_kind)
        raise WrongUse(f"Kế hoạch không có báo cáo “{wanted}”. Có: {keys}.")
    extra = {n: v for n, v in given.items() if n not in grid}
    return [_extended(r, extra) for r in found]


def _extended(report: Report, extra: Mapping[str, Scalar]) -> Report:
    made = _report(report.notebook, report.sidecar, {**report.parameters, **extra})
    return replace(report, parameters=made.parameters)


def _pairs(wanted: str, rest: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in rest.split("/") if part]
    if any(not sign or not name for name, sign, _ in pairs):
        raise WrongUse(f"“{wanted}” phải viết dạng LOẠI/tham_số=giá_trị, ví dụ annual-review/year=2019.")
    return {name: value for name, _, value in pairs}
