"""Make a root with the repository's reference data and received files, a synthetic province, all read in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from analysis.cli import main

REPOSITORY = Path(__file__).parent.parent


def prepare(root: Path) -> None:
    """Fill the folder ``root``; an old one is removed first. Raises ``RuntimeError`` when a step fails."""
    shutil.rmtree(root, ignore_errors=True)
    for folder in ("reference", "raw"):
        source = REPOSITORY / "data" / folder
        ignored = shutil.ignore_patterns("sample")
        shutil.copytree(source, root / "data" / folder, ignore=ignored) if source.is_dir() else None
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    (root / "reports").mkdir()
    for step in (["sample"], ["ingest"]):
        code = main(["--root", str(root), *step])
        if code not in (0, 1):
            raise RuntimeError(f"commune-review {' '.join(step)} ended with {code}")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
