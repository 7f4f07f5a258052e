"""What an ingest was made from and what it made, by hash: nothing is read again when nothing changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.ingest.corrections import NAME as CORRECTIONS
from analysis.ingest.intake import SOURCES, RawFile, name_of
from analysis.project import Project
from analysis.writing import write_whole

NAME = "manifest.json"
READER = "reader"
_AFTER_READING = ("indicators", "figures", "documents", "publishing", "cli", "sample")
"""Rooms that reading a file may not import from."""

_LIBRARIES = ("python-calamine", "rapidfuzz", "xlrd")


def inputs(project: Project, raw: Iterable[RawFile]) -> dict[str, str]:
    """Hashes of all an ingest depends on: raw files, their listings, reference data, the reader itself."""
    listings = sorted(p for p in project.raw.rglob(SOURCES) if p.is_file())
    reference = sorted(p for p in project.reference.rglob("*") if p.is_file())
    code = {path: path.read_bytes() for path in _code()}
    package = _package()
    reader = {p: c for p, c in code.items() if p.relative_to(package).parts[0] not in _AFTER_READING}
    return {
        **{f"raw/{f.file}": f.sha256 for f in raw},
        **{name_of(project, p): _sha256(p) for p in (*listings, *reference)},
        READER: _together(reader),
        "program": _together(code),
    }


def made_with(project: Project, made_from: Mapping[str, str]) -> str:
    """Of :func:`inputs`, what the reading of any single file depends on, as one hash.

    Corrections are not in it: each is of one file (:func:`analysis.ingest.corrections.digest`).
    """
    registers = name_of(project, project.reference)
    shared = [
        f"{n} {h}"
        for n, h in sorted(made_from.items())
        if n == READER or (n.startswith(f"{registers}/") and n != f"{registers}/{CORRECTIONS}")
    ]
    return hashlib.sha256("\n".join(shared).encode()).hexdigest()


def unchanged(project: Project, made_from: Mapping[str, str]) -> dict[str, Any] | None:
    """The summary of the last ingest, when it was made from the same and its tables are as it left them."""
    path = project.processed / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        same = manifest["inputs"] == dict(made_from) and all(
            _sha256(project.processed / name) == digest for name, digest in manifest["tables"].items()
        )
        summary: dict[str, Any] = manifest["summary"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return summary if same else None


def is_absent(project: Project) -> bool:
    """Whether nothing tells of a last ingest."""
    return not (project.processed / NAME).exists()


def forget(project: Project) -> None:
    """Remove the manifest: from here on the tables are no longer what it says."""
    (project.processed / NAME).unlink(missing_ok=True)


def write(
    project: Project, made_from: Mapping[str, str], tables: Iterable[str], summary: Mapping[str, Any]
) -> None:
    """Record what the tables named were made from, whole or not at all."""
    made = {f"{t}.parquet": _sha256(project.processed / f"{t}.parquet") for t in tables}
    content = {"inputs": dict(made_from), "tables": made, "summary": dict(summary)}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(project.processed / NAME, text.encode("utf-8"))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _package() -> Path:
    return Path(str(files("analysis")))


def _code() -> list[Path]:
    """Every module and data file of the package."""
    return sorted(p for p in _package().rglob("*") if p.suffix in (".py", ".toml", ".csv"))


def _together(code: Mapping[Path, bytes]) -> str:
    digest = hashlib.sha256()
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for path, content in code.items():
        digest.update(path.name.encode() + b"\0" + content)
    return digest.hexdigest()
