"""Make a root with the repository's reference data and received files, a synthetic province, all read in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from analysis.cli import main

REPOSITORY = Path(__file__).parent.parent


def prepare(root: Path, *sample: str) -> None:
    """Fill the folder ``root``; an old one is removed first. ``sample`` goes to the command of that name.

    Raises ``RuntimeError`` when a step fails.
    """
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(REPOSITORY / "data" / "reference", root / "data" / "reference")
    ignored = shutil.ignore_patterns("sample")
    shutil.copytree(REPOSITORY / "data" / "raw", root / "data" / "raw", ignore=ignored)
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    (root / "reports").mkdir()
    for step in (["sample", *sample], ["ingest"]):
        code = main(["--root", str(root), *step])
        if code not in (0, 1):
            raise RuntimeError(f"commune-review {' '.join(step)} ended with {code}")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
