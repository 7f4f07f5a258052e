"""The pages of the data: the register of data quality in full, and what the published tables are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.documents import Step
from analysis.documents.model import Block, Cell, Span
from analysis.indicators.format import number
from analysis.publishing.data import FOLDER, PACKAGE, REGISTER
from analysis.publishing.site._blocks import cell, joined, page_of, said, table
from analysis.publishing.site._words import words
from analysis.publishing.site.contents import QUALITY, Contents
from analysis.publishing.site.navigation import way_of

_FORMATS = {"csv": "CSV", "parquet": "Parquet"}
_RAW = "data/raw/"
_UNITS = ((1e6, "MB"), (1e3, "KB"))


def register_page(contents: Contents) -> bytes:
    """Every point of the register, worst first, in a table to search and sort."""
    import pyarrow.parquet as pq

    path = contents.edition.folder / FOLDER / f"{REGISTER}.parquet"
    rows = pq.read_table(path).to_pylist()
    title = words("register")["title"]
    return page_of(contents, title, way_of(contents, "", Step(title)), _register(contents, rows))


def data_page(contents: Contents, package: Mapping[str, Any]) -> bytes:
    """What the tables of the data package are, with their files."""
    title = words("data")["title"]
    return page_of(contents, title, way_of(contents, "../", Step(title)), _data(package))


def _register(contents: Contents, rows: list[dict[str, Any]]) -> Iterator[Block]:
    from analysis.checking.words import words as checking_words
    from analysis.indicators import quality

    told, kinds, who = words("register"), quality.names("kinds"), checking_words("vi").who
    counts = {kind: sum(r["kind"] == kind for r in rows) for kind in quality.KINDS}
    text = ", ".join(f"{kinds[kind].casefold()} {number(n)}" for kind, n in counts.items() if n)
    yield said(told["lede"].format(n=number(len(rows)), kinds=text or "0"), role="lede")
    files = [Span(name, href=f"{FOLDER}/{REGISTER}.{suffix}") for suffix, name in _FORMATS.items()]
    report = contents.address(f"report:{QUALITY}")
    beside = [Span(told["report"], href=report)] if report else []
    yield said(f"{told['lists']} ", *joined([*files, *beside], " · "))
    heads = told["columns"]
    cells = [
        (
            cell(
                _joined(", ", r["unit"] or r["agency"], "" if r["year"] is None else str(r["year"]))
                or told["whole"]
            ),
            cell(_joined(" ", r["message"], r["done"])),
            cell(r["as_written"]),
            cell(_joined(" › ", r["file"].removeprefix(_RAW), r["sheet"], r["cell"])),
            cell(_joined(" ", r["remedy"], f"({who[r['who']]}; {kinds[r['kind']].casefold()})")),
        )
        for r in rows
    ]
    yield table("register", list(heads.values()), cells)


def _data(package: Mapping[str, Any]) -> Iterator[Block]:
    told = words("data")
    yield said(package["description"])
    yield said(told["package"], Span(PACKAGE, href=PACKAGE))
    if "licenses" in package:
        yield said(told["licences"] + "; ".join(e["title"] for e in package["licenses"]))
    resources = {r["name"]: r for r in package["resources"]}
    rows = [
        (
            cell(name),
            cell(r["description"]),
            cell(number(r["rows"]), sort=float(r["rows"])),
            Cell(joined([_file(r), _file(resources[f"{name}-parquet"])], " · ")),
        )
        for name, r in resources.items()
        if r["format"] == "csv"
    ]
    heads = [told[n] for n in ("what", "holds", "rows", "files")]
    yield table("tables", heads, rows, [told["rows"]])


def _file(resource: Mapping[str, Any]) -> Span:
    return Span(f"{_FORMATS[resource['format']]}, {_size(resource['bytes'])}", href=resource["path"])


def _size(size: int) -> str:
    unit, name = next(((u, n) for u, n in _UNITS if size >= u), (1.0, "byte"))
    return f"{number(size / unit, 1 if unit == 1e6 else 0)}\N{NO-BREAK SPACE}{name}"


def _joined(mark: str, *parts: str | None) -> str:
    return mark.join(p for p in parts if p)
