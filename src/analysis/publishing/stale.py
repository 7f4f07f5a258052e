"""Whether a report of the current edition still says what it would say if made now, and if not, why."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.kernels.reads import UNSEEN
from analysis.publishing.inputs import Inputs, MadeFrom
from analysis.tables import narrow

Cause = Literal[
    "notebook",
    "wording",
    "parameters",
    "formats",
    "code",
    "libraries",
    "data",
    "names",
    "unseen",
    "documents",
]
_SAYS: Mapping[Cause, str] = {
    "notebook": "notebook đã sửa",
    "wording": "bản dịch đã sửa",
    "parameters": "tham số khác: {what}",
    "formats": "định dạng khác",
    "code": "chương trình đã đổi",
    "libraries": "thư viện đã đổi",
    "data": "dữ liệu đã đổi: {what}",
    "names": "có tệp thêm vào hoặc mất đi trong data/processed hay data/reference",
    "unseen": "notebook đọc theo cách không theo dõi được ({what}), nên lần nào cũng lập lại",
    "documents": "tệp của báo cáo trong ấn bản đã mất hoặc bị sửa: {what}",
}
_SEEN_THROUGH = frozenset(
    ["analysis", "pandas", "numpy", "matplotlib", "seaborn", "IPython", "scipy", "statsmodels"]
)
"""Libraries that open files through Python, where a kernel notes them."""

_PAST_PYTHON = frozenset(
    ["ctypes", "multiprocessing", "mmap", "sqlite3", "socket", "subprocess", "urllib", "http", "ftplib"]
)


@dataclass(frozen=True)
class Reason:
    """One reason why a report is stale: of which kind, and what it is about."""

    cause: Cause
    what: str = ""

    def __str__(self) -> str:
        """The Vietnamese end of a sentence."""
        return _SAYS[self.cause].format(what=self.what)


def stale(made: MadeFrom, now: MadeFrom, inputs: Inputs) -> tuple[Reason, ...]:
    """Why a report ``made`` from one thing would differ made from what is ``now``; empty if it would not."""
    return tuple(_reasons(made, now, inputs))


def _reasons(made: MadeFrom, now: MadeFrom, inputs: Inputs) -> Iterator[Reason]:
    if made.get("notebook") != now["notebook"]:
        yield Reason("notebook")
    changed = _changed(made.get("parameters", {}), now["parameters"])
    if changed:
        yield Reason("parameters", ", ".join(changed))
    for cause in ("wording", "formats", "code", "libraries", "names"):
        if made.get(cause) != now.get(cause):
            yield Reason(cause)
    reads: Mapping[str, str] = made.get("reads", {f"{UNSEEN}kernel": ""})
    unseen = [path.removeprefix(UNSEEN) for path in reads if path.startswith(UNSEEN)]
    if unseen:
        yield Reason("unseen", ", ".join(unseen))
    others = inputs.changed(made)
    if others:
        yield Reason("data", ", ".join(_short(p) for p in others))


def damaged(folder: Path, record: Mapping[str, Any], inputs: Inputs) -> tuple[Reason, ...]:
    """The documents in the edition ``folder`` that are no longer as its ``record`` says."""
    files = record.get("files", {}).values()
    wrong = [f["name"] for f in files if inputs.digest(str(folder / f["name"])) != f["sha256"]]
    return (Reason("documents", ", ".join(wrong)),) if wrong else ()


def unseen_imports(notebook: Path) -> tuple[str, ...]:
    """Lines, as a kernel notes them, for what the ``notebook`` imports that may read past Python."""
    cells = json.loads(notebook.read_text(encoding="utf-8")).get("cells", ())
    sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    names = {name for source in sources for name in _imported(source)}
    beside = {p.stem: p for p in notebook.parent.glob("*.py")}
    if names & set(beside):
        names |= {name for path in beside.values() for name in _imported(path.read_text(encoding="utf-8"))}
    known = (_SEEN_THROUGH | sys.stdlib_module_names) - _PAST_PYTHON
    return tuple(f"{UNSEEN}import {name}" for name in sorted(names - known - set(beside)))


def _imported(source: str) -> Iterator[str]:
    lines = "\n".join(
        "pass" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()
    )
    try:
        tree = ast.parse(lines)
    except SyntaxError:
        yield "?"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _changed(made: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    names = [n for n in {**made, **now} if made.get(n) != now.get(n)]
    return [f"{n} {made.get(n, '–')} → {now.get(n, '–')}" for n in names]


def _short(path: str) -> str:
    if narrow.MARK in path:
        path, values = narrow.meant(path)
        said = ", ".join(f"{column} {' '.join(map(str, of))}" for column, of in values.items())
        return f"{_short(path)} ({said})"
    return path.removeprefix("data/processed/").removeprefix("data/").removesuffix(".parquet")
