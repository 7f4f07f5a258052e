"""What an ingest was made from and what it made, by hash: nothing is read again when nothing changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from analysis.ingest.intake import SOURCES, RawFile, name_of
from analysis.project import Project

NAME = "manifest.json"


def inputs(project: Project, raw: Iterable[RawFile]) -> dict[str, str]:
    """Hashes of all an ingest depends on: raw files, their listings, reference data, the reader itself."""
    package = Path(str(files("analysis")))
    code = sorted(p for p in package.rglob("*") if p.suffix in (".py", ".toml"))
    listings = sorted(p for p in project.raw.rglob(SOURCES) if p.is_file())
    reference = sorted(p for p in project.reference.rglob("*") if p.is_file())
    return {
        **{f"raw/{f.file}": f.sha256 for f in raw},
        **{name_of(project, p): _sha256(p) for p in (*listings, *reference)},
        "reader": _together(code),
    }


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


def forget(project: Project) -> None:
    """Remove the manifest: from here on the tables are no longer what it says."""
    (project.processed / NAME).unlink(missing_ok=True)


def write(
    project: Project, made_from: Mapping[str, str], tables: Iterable[str], summary: Mapping[str, Any]
) -> None:
    """Record what the tables named were made from, whole or not at all."""
    made = {f"{t}.parquet": _sha256(project.processed / f"{t}.parquet") for t in tables}
    content = {"inputs": dict(made_from), "tables": made, "summary": dict(summary)}
    beside = project.processed / f"{NAME}.part"
    beside.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(beside, project.processed / NAME)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _together(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
