"""A new kind of document: a commented notebook and its side-car under a name of their own, ready to run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode

from analysis.project import Project
from analysis.province import open_province
from analysis.publishing.sidecar import AS_OF, WrongUse, load_sidecar, nearest
from analysis.text import bare, fold
from analysis.writing import write_whole

TEMPLATE = Path(__file__).parent / "template" / "report.ipynb"

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST = 40
_OF_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_TITLE = re.compile(r"^title:.*$", re.MULTILINE)
_KEPT = ("kernelspec", "language_info")


@dataclass(frozen=True)
class Started:
    """The two files of a new kind of document, and the name by which it is built."""

    name: str
    notebook: Path
    sidecar: Path


def start(project: Project, name: str, like: str = "") -> Started:
    """Write ``notebooks/<name>.ipynb`` and its side-car, copied of ``like``, else of the small template.

    The copy has no outputs. That of the template takes the last year with reports as its default. Raises
    :class:`WrongUse` for a name that is none or that is taken, and for a ``like`` that is not there.
    """
    slug = _checked(project, name)
    notebook, sidecar = _copied(project, slug, like) if like else _of_template(project)
    made = Started(slug, project.notebooks / f"{slug}.ipynb", project.notebooks / f"{slug}.yaml")
    project.notebooks.mkdir(exist_ok=True)
    write_whole(made.notebook, (nbformat.writes(notebook) + "\n").encode("utf-8"))
    try:
        write_whole(made.sidecar, sidecar.encode("utf-8"))
        load_sidecar(made.sidecar)
    except (OSError, WrongUse):
        made.sidecar.unlink(missing_ok=True)
        made.notebook.unlink(missing_ok=True)
        raise
    return made


def _checked(project: Project, name: str) -> str:
    """``name`` as the files are called; a hyphen in it is that of the report's key."""
    slug = name.replace("-", "_")
    if not _NAME.fullmatch(slug) or len(slug) > _LONGEST or _OF_DEVICES.fullmatch(slug):
        like = re.sub(r"[^a-z0-9]+", "_", bare(fold(name)).replace("đ", "d")).strip("_")[:_LONGEST].strip("_")
        meant = f", ví dụ “{like}”" if _NAME.fullmatch(like) and not _OF_DEVICES.fullmatch(like) else ""
        raise WrongUse(
            f"Tên “{name}” không dùng được: chỉ dùng chữ thường không dấu, chữ số và gạch dưới, bắt đầu bằng "
            f"chữ, không quá {_LONGEST} ký tự{meant}."
        )
    taken = sorted(p.name for p in _files(project) if p.stem.casefold().replace("-", "_") == slug)
    if taken:
        raise WrongUse(f"Đã có notebooks/{taken[0]}: hãy chọn tên khác.")
    return slug


def _files(project: Project) -> list[Path]:
    return [p for pattern in ("*.ipynb", "*.yaml") for p in project.notebooks.glob(pattern)]


def _copied(project: Project, slug: str, like: str) -> tuple[NotebookNode, str]:
    """An existing notebook without what a run left in it, and its side-car with a title of its own."""
    known = {p.stem: p for p in project.notebooks.glob("*.yaml") if p.with_suffix(".ipynb").is_file()}
    source = known.get(like.replace("-", "_"))
    if source is None:
        raise WrongUse(
            f"Không có báo cáo “{like}”{nearest(like, list(known))} Các loại: {', '.join(sorted(known))}."
        )
    notebook = _read(source.with_suffix(".ipynb"))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    for entry in set(notebook.metadata) - set(_KEPT):
        del notebook.metadata[entry]
    title = yaml.safe_dump(
        {"title": f"{load_sidecar(source).title} ({slug})"}, allow_unicode=True, width=1_000
    ).strip()
    return notebook, _TITLE.sub(lambda _: title, source.read_text(encoding="utf-8"), count=1)


def _of_template(project: Project) -> tuple[NotebookNode, str]:
    notebook, path = _read(TEMPLATE), TEMPLATE.with_suffix(".yaml")
    sidecar = path.read_text(encoding="utf-8")
    standing = load_sidecar(path).parameters
    province = open_province(project.root)
    years = province.programme.years
    reported = set(province.table("support")["year"].dropna().astype(int)) & set(years)
    for name, value in (("year", max(reported, default=years[-1])), (AS_OF, f"{years[-1]}-12-31")):
        old = str(standing[name].default)
        notebook.cells[0].source = notebook.cells[0].source.replace(old, str(value))
        sidecar = sidecar.replace(old, str(value))
    return notebook, sidecar


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook
