"""The quick route never tells a sheet otherwise than the strict one."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sources.cells import CellStore
from analysis.sources.opening import guard
from analysis.sources.opening.archive import Archive
from analysis.sources.opening.gathered import Gathered
from analysis.sources.opening.moments import EPOCH_1900
from analysis.sources.opening.package import package
from analysis.sources.opening.quick import read_quickly
from analysis.sources.opening.stored import StoredCells
from analysis.sources.opening.strict import read_strictly
from analysis.sources.opening.texts import NotPlain, shared_texts
from hostile_files import sheet, texts

TEXTS = ("Keo Lôm", "", " Pú Nhung ", "a & b")
SPELLINGS = (
    '<c r="{a}"><v>15</v></c>',
    '<c r="{a}" s="1"><v>-1.5E-3</v></c>',
    '<c r="{a}" s="3"><v>0.10000000000000001</v></c>',
    '<c r="{a}" s="2"/>',
    '<c r="{a}"></c>',
    '<c r="{a}" s="1" t="s"><v>0</v></c>',
    '<c r="{a}" t="s"><v>1</v></c>',
    '<c r="{a}" t="s"><v>77</v></c>',
    '<c r="{a}" t="s" s="4"><v>3</v></c>',
    '<c r="{a}" t="n"><v>123456789012345678901234567890</v></c>',
    '<c r="{a}"><v>1e999</v></c>',
    '<c r="{a}"><v>1_0</v></c>',
    '<c r="{a}"><v> 7 </v></c>',
    '<c r="{a}" t="str"><v>a &amp; b &#65;_x0042_</v></c>',
    '<c r="{a}" t="inlineStr"><is><t>nội dòng</t></is></c>',
    '<c r="{a}" t="inlineStr"><is><r><t>hai </t></r><r><t>đoạn</t></r></is></c>',
    '<c r="{a}" t="inlineStr"><is><r><t>4</t></r>'
    '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></is></c>',
    '<c r="{a}" t="inlineStr"><is><r><rPr><strike/></rPr><t>42</t></r><r><t> 43</t></r></is></c>',
    '<c r="{a}" t="b"><v>1</v></c>',
    '<c r="{a}" t="e"><v>#N/A</v></c>',
    '<c r="{a}" t="d"><v>2020-01-02T00:00:00</v></c>',
    '<c r="{a}" t="z"><v>1</v></c>',
    '<c r="{a}"><f>A1*2</f><v>30</v></c>',
    '<c r="{a}"><f t="shared" si="0"/><v>0</v></c>',
    '<c r="{a}"><f>A1</f></c>',
    '<c r="{a}" t="str"><f>A1</f><v></v></c>',
    "<c r='{a}'><v>8</v></c>",
    "<c><v>9</v></c>",
    '<c r="{a}"><!-- --><v>9</v></c>',
    '<c r="{a}"><v>9</v><extLst/></c>',
    '<c r="ZZZ1"><v>9</v></c>',
    '<c r="A0"><v>9</v></c>',
)
ROWS = (
    '<row r="{n}">',
    '<row r="{n}" spans="1:9" hidden="1">',
    '<row r="{n}" ht="0">',
    '<row r="{n}" ht="0.75" customHeight="1">',
    '<row r="{n}" ht="0.75">',
)


def gathered(content: bytes, recalculates: bool, quick: bool) -> object:
    """All that a route gathers, or the code of its refusal."""
    found = Gathered(TEXTS, recalculates, False)
    try:
        try:
            (read_quickly if quick else read_strictly)(content, found)
        except NotPlain:
            found = Gathered(TEXTS, recalculates, False)
            read_strictly(content, found)
        found.finish()
    except guard.Refused as refusal:
        return refusal.code
    return {name: value for name, value in vars(found).items() if name != "stretches"}


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.tuples(st.sampled_from(ROWS), st.lists(st.sampled_from(SPELLINGS), max_size=6)), max_size=5),
    st.sampled_from([1, 1, 400]),
    st.booleans(),
)
def test_the_quick_route_tells_what_the_strict_one_tells(
    rows: list[tuple[str, list[str]]], times: int, recalculates: bool
) -> None:
    written = []
    for n, (opening, cells) in enumerate(rows * times, 1):
        placed = [c.format(a=f"{chr(65 + i)}{n}") for i, c in enumerate(cells)]
        written.append(opening.format(n=n) + "".join(placed) + "</row>")
    content = sheet("".join(written)).encode()
    assert gathered(content, recalculates, True) == gathered(content, recalculates, False)


def test_a_long_table_with_uneven_rows_is_gathered_whole(tmp_path: Path) -> None:
    chance = random.Random(5)
    made = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    page = made.add_worksheet()
    for row in range(6_000):
        page.write_row(row, 0, [row, f"Xã {row % 50}", chance.random() * 1e6, chance.choice([1, 2.5, "x"])])
        if chance.random() < 0.2:
            page.write_formula(row, 5, f"=A{row + 1}*2", None, row * 2)
        if chance.random() < 0.05:
            page.write_boolean(row, 6, True)
    made.close()
    archive = Archive((tmp_path / "a.xlsx").read_bytes())
    parts = package(archive)
    content = archive.xml(parts.sheets[0].part)
    for recalculates in (True, False):
        quick = Gathered(parts.texts, recalculates, False)
        strict = Gathered(parts.texts, recalculates, False)
        read_quickly(content, quick)
        read_strictly(content, strict)
        assert len(quick.keys) > 24_000
        quick.stretches = []
        assert vars(quick) == vars(strict)


@given(
    st.lists(
        st.sampled_from(
            (
                "<t>Keo Lôm</t>",
                "<t/>",
                "",
                '<t xml:space="preserve"> a </t>',
                "<r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r>",
                "<t>a</t><rPh><t>b</t></rPh>",
                "<t>&#x1EA1;&amp;</t>",
                "<t><![CDATA[<si>]]></t>",
                "<!-- <si><t>x</t></si> --><t>c</t>",
                "<t>a\r\nb_x000D_</t>",
            )
        )
    )
)
def test_shared_texts_are_told_alike_however_they_are_written(items: list[str]) -> None:
    quick = shared_texts(texts(*items).encode(), False)
    strict = shared_texts(texts(*items).replace("<sst", "<!-- --><sst").encode(), False)
    assert quick == strict
    assert len(quick) == len(items)


COLUMNS = ("STT", "Xã", "Số hộ", "Ghi chú")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["plain", "blank text", "no note", "empty note"]), min_size=1, max_size=6),
    st.integers(80, 400),
    st.booleans(),
)
def test_stretches_of_a_sheet_hold_what_its_cells_hold(kinds: list[str], height: int, shuffled: bool) -> None:
    rows = [("head", 1), *((kind, 3 + n) for n, kind in enumerate(k for k in kinds for _ in range(height)))]
    if shuffled:
        rows[1:] = [*rows[-50:], *rows[1:-50]]
    content = sheet("".join(_row(kind, number) for kind, number in rows)).encode()
    quick, strict = Gathered(TEXTS, False, False), Gathered(TEXTS, False, False)
    read_quickly(content, quick)
    read_strictly(content, strict)
    for found in (quick, strict):
        found.finish()
    assert strict.stretches == []
    assert quick.keys == strict.keys
    for stretch in quick.stretches:
        places = [
            row << 14 | c for row in range(stretch.row, stretch.row + stretch.height) for c in stretch.columns
        ]
        assert quick.keys[stretch.start : stretch.end] == places
    one, other = StoredCells(quick, (), EPOCH_1900), StoredCells(strict, (), EPOCH_1900)
    assert (one.rows, one.last_column, one.width) == (other.rows, other.last_column, other.width)
    assert list(one.leads()) == list(other.leads()) == list(CellStore.leads(one))
    assert [one.row(row) for row in one.rows] == [other.row(row) for row in other.rows]


def test_a_long_table_is_taken_in_stretches() -> None:
    content = sheet("".join(_row("plain", number) for number in range(1, 3001))).encode()
    found = Gathered(TEXTS, False, False)
    read_quickly(content, found)
    assert sum(len(places) for places in found.loose()) == 0
    assert len(found.stretches) < 10


def _row(kind: str, number: int) -> str:
    if kind == "head":
        cells = "".join(
            f'<c r="{c}1" t="inlineStr"><is><t>{h}</t></is></c>' for c, h in zip("ABCD", COLUMNS, strict=True)
        )
        return f'<row r="1">{cells}</row>'
    notes = {"plain": "đã rà soát", "blank text": "  ", "no note": None, "empty note": ""}
    note = notes[kind]
    cells = f'<c r="A{number}"><v>{number}</v></c><c r="B{number}" t="s"><v>{number % 2 * 2}</v></c>'
    cells += f'<c r="C{number}" s="1"><v>{number}.5</v></c>'
    if note is not None:
        cells += f'<c r="D{number}" t="inlineStr"><is><t>{note}</t></is></c>'
    return f'<row r="{number}" spans="1:4">{cells}</row>'
