"""Seconds and sizes of our documents beside the usual tools', on one executed notebook and one machine.

``documents.py NOTEBOOK.ipynb``: an executed annual review from an edition. The page is set beside
nbconvert's ``lab`` page, the PDF beside Chromium's and WeasyPrint's print of that page. Chromium is the
machine's own; WeasyPrint is installed into a virtual environment in a temporary folder unless
``--weasyprint PYTHON`` names an interpreter that has it. Ours and nbconvert run in this process on the same
notebook in memory; the two printers are processes, as they are used. Each is made once before it is timed,
then the median of ``--rounds`` is told.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from analysis.documents import read_document, to_html, to_pdf
from analysis.documents.word import to_docx

PDF_TARGET = 10.0
HTML_TARGET = 5.0
_LIMIT_SECONDS = 900
_WEASYPRINT = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"


@dataclass(frozen=True)
class Made:
    """A document made: how long it took and how large it is."""

    name: str
    seconds: float
    size: int

    def __str__(self) -> str:
        return f"{self.name:<44} {self.seconds:8.2f} s {self.size / 1024:9.0f} KB"


def ours(notebook: nbformat.NotebookNode, rounds: int) -> dict[str, Made]:
    """Reading ``notebook`` as a document, done once for all formats, and writing each of them."""
    document = read_document(notebook)

    def read() -> bytes:
        read_document(notebook)
        return b""

    return {
        "read": _made("ours, reading the notebook (once for all)", rounds, read),
        "html": _made("ours, HTML", rounds, lambda: to_html(document).encode("utf-8")),
        "pdf": _made("ours, PDF/A-2a and PDF/UA-1", rounds, lambda: to_pdf(document).value),
        "docx": _made("ours, DOCX", rounds, lambda: to_docx(document)),
    }


def lab(notebook: nbformat.NotebookNode, rounds: int, page: Path) -> Made:
    """The ``lab`` page of nbconvert, left at ``page`` for the printers."""
    make: Any = HTMLExporter
    exporter = make(template_name="lab")

    def convert() -> bytes:
        body, _ = exporter.from_notebook_node(notebook)
        return str(body).encode("utf-8")

    page.write_bytes(convert())
    return _made("nbconvert, lab HTML", rounds, convert)


def chromium(page: Path, out: Path, rounds: int) -> Made | None:
    """Chromium's print of ``page``; nothing when the machine has none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        return None
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--print-to-pdf={out}"]
    return _process("lab HTML printed by Chromium", [found, *flags, page.as_uri()], out, rounds)


def weasyprint(python: str, page: Path, out: Path, rounds: int) -> Made | None:
    """WeasyPrint's print of ``page`` by the interpreter ``python``."""
    command = [python, "-c", _WEASYPRINT, str(page), str(out)]
    return _process("lab HTML printed by WeasyPrint", command, out, rounds)


def main() -> int:
    """Print the table and the ratios; 1 when a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--weasyprint", default="", metavar="PYTHON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="documents-") as folder:
        scratch = Path(folder)
        notebook = nbformat.read(asked.notebook, as_version=4)
        mine = ours(notebook, asked.rounds)
        theirs = lab(notebook, asked.rounds, scratch / "lab.html")
        python = asked.weasyprint or _with_weasyprint(scratch / "venv")
        printed = [chromium(scratch / "lab.html", scratch / "c.pdf", asked.rounds)]
        printed.append(weasyprint(python, scratch / "lab.html", scratch / "w.pdf", asked.rounds))
    for made in (*mine.values(), theirs, *filter(None, printed)):
        print(made)
    ratios = [
        _ratio((mine["read"], mine["html"]), (theirs,), HTML_TARGET),
        *(_ratio((mine["read"], mine["pdf"]), (theirs, p), PDF_TARGET) for p in printed if p),
    ]
    smaller = mine["html"].size < theirs.size
    print(
        f"page smaller than nbconvert's: {'yes' if smaller else 'NO'} ({theirs.size / mine['html'].size:.1f} times)"
    )
    return 0 if all(ratios) and smaller and all(printed) else 1


def _ratio(mine: Sequence[Made], theirs: Sequence[Made], target: float) -> bool:
    """Print how many times faster ours is from the executed notebook on, and whether that keeps the target.

    Both ways have their steps, of which only the last writes the file: its ratio is told too.
    """
    whole = sum(m.seconds for m in theirs) / sum(m.seconds for m in mine)
    kept = whole >= target
    print(
        f"{mine[-1].name}: {whole:.1f} times faster than {theirs[-1].name}, from the notebook on"
        f" (target {target:.0f}){'' if kept else ' MISSED'}; the last step {theirs[-1].seconds / mine[-1].seconds:.1f}"
    )
    return kept


def _made(name: str, rounds: int, make: Callable[[], bytes]) -> Made:
    make()
    times, size = [], 0
    for _ in range(rounds):
        start = time.perf_counter()
        size = len(make())
        times.append(time.perf_counter() - start)
    return Made(name, statistics.median(times), size)


def _process(name: str, command: list[str], out: Path, rounds: int) -> Made | None:
    def run() -> bytes:
        subprocess.run(command, capture_output=True, timeout=_LIMIT_SECONDS, check=True)
        return out.read_bytes()

    try:
        return _made(name, rounds, run)
    except subprocess.TimeoutExpired:
        print(f"{name}: not done in {_LIMIT_SECONDS} seconds")
    except subprocess.CalledProcessError as error:
        print(f"{name}: failed: {error.stderr.decode('utf-8', 'replace')[-300:]}")
    return None


def _with_weasyprint(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "weasyprint"], check=True, capture_output=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
