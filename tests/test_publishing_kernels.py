from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from analysis.project import Project
from analysis.publishing import Asked, build
from publishing_roots import COVERED, add_notebook

pytestmark = pytest.mark.slow

ENVIRONMENT = """
import os, sys
from pathlib import Path
assert os.environ["COMMUNE_REVIEW_ROOT"] == {root!r}
assert os.environ["OPENBLAS_NUM_THREADS"] == os.environ["OMP_NUM_THREADS"] == "1"
assert os.environ["PYTHONHASHSEED"] == "0" and sys.flags.hash_randomization == 0
assert "inline" in os.environ["MPLBACKEND"]
assert Path.cwd() == Path({notebooks!r})
"""
SOCKETS = """
import json
from pathlib import Path
from ipykernel.connect import get_connection_file
connection = json.loads(Path(get_connection_file()).read_text())
assert connection["transport"] == "ipc", connection
assert Path(connection["ip"]).is_absolute() and Path(connection["ip"] + "-1").is_socket(), connection
assert Path(connection["ip"]).parent.stat().st_mode & 0o077 == 0
Path({seen!r}).joinpath(f"{{year}}").write_text(connection["ip"])
"""


def test_kernel_runs_alone_on_one_thread_in_the_notebooks_folder(
    toy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    cell = ENVIRONMENT.format(root=str(toy.root), notebooks=str(toy.notebooks))
    add_notebook(toy, "annual_review", [COVERED, cell], for_each={"year": [2018]})
    edition = build(toy, Asked(as_of=date(2026, 1, 5)))
    assert [o.message for o in edition.outcomes] == [""]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere kernels use TCP")
def test_every_kernel_has_private_sockets_and_leaves_nothing_behind(toy: Project) -> None:
    seen = toy.root / "seen"
    seen.mkdir()
    add_notebook(toy, "annual_review", [COVERED, SOCKETS.format(seen=str(seen))])
    edition = build(toy, Asked(as_of=date(2026, 1, 5)))
    assert [o.message for o in edition.outcomes] == ["", ""]
    prefixes = {p.read_text() for p in seen.iterdir()}
    assert len(prefixes) == 2
    assert not any(Path(p).parent.exists() for p in prefixes)
