from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from analysis.checking import Checked
from analysis.sources.cells import Workbook
from analysis.sources.opening import delimited
from analysis.sources.opening.guard import Refused
from old_letters import to_tcvn3, to_vni

ROWS = (
    ("STT", "Xã được giúp đỡ", "Tiền (triệu đồng)", "Hoạt động khác"),
    ("1", "Xã Keo Lôm", "12,5", "Hướng dẫn, đôn đốc"),
    ("2", "Xã Phì Nhừ", "1.234,5", 'Tặng "áo ấm"; thăm hỏi'),
    ("3", "Xã Chiềng Sơ", "", "dòng một\ndòng hai"),
)


def written(delimiter: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    import csv
    import io

    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def read(path: Path, content: bytes | str) -> Checked[Workbook]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return delimited.read(path, path.name)


def texts(checked: Checked[Workbook]) -> list[list[str]]:
    (sheet,) = checked.value.sheets
    return [
        [sheet.cells[r, c].text if (r, c) in sheet.cells else "" for c in range(1, 5)] for r in sheet.rows
    ]


def cp1258(text: str) -> bytes:
    """Windows' Vietnamese letters: hats precomposed, tones apart."""
    pieces = []
    for letter in text:
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = list(unicodedata.normalize("NFD", letter))
            tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
            hats = "".join(m for m in marks if m not in tones)
            pieces.append((unicodedata.normalize("NFC", base + hats) + "".join(tones)).encode("cp1258"))
    return b"".join(pieces)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_whatever_its_delimiter_and_encoding(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    checked = read(tmp_path / "bảng.csv", written(delimiter).encode(encoding))
    assert texts(checked) == [list(row) for row in ROWS]
    assert checked.problems == ()
    assert checked.value.sheets[0].title == "bảng"
    assert all(cell.kind == "text" for cell in checked.value.sheets[0].cells.values())


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_code_page_of_vietnamese_windows_is_read_and_said(tmp_path: Path, delimiter: str) -> None:
    checked = read(tmp_path / "a.csv", cp1258(written(delimiter)))
    assert texts(checked) == [list(row) for row in ROWS]
    assert [p.code for p in checked.problems] == ["code_page_1258"]


def test_old_codes_are_decoded_and_said(tmp_path: Path) -> None:
    for encode in (to_tcvn3, to_vni):
        checked = read(tmp_path / "a.csv", encode(written(";")).encode("latin-1"))
        assert [t.casefold() for t in texts(checked)[2]] == [t.casefold() for t in ROWS[2]]
        assert [p.code for p in checked.problems] == ["old_encoding_decoded"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_old_codes_keep_their_u_with_horn_which_unicode_hides(tmp_path: Path, encoding: str) -> None:
    rows = [f"{n};Phường Mường Thanh có người được hưởng chế độ đường nước lần {n}" for n in range(1, 6)]
    content = to_tcvn3("\n".join(["STT;Diễn giải nguồn vốn thực hiện", *rows])).encode(encoding)
    checked = read(tmp_path / "a.csv", content)
    cell = checked.value.sheets[0].cells[2, 2]
    assert cell.text == "Phường Mường Thanh có người được hưởng chế độ đường nước lần 1"
    assert cell.raw == to_tcvn3(cell.text)
    assert [p.code for p in checked.problems] == ["old_encoding_decoded"]


@pytest.mark.parametrize("content", [b"a;b\n\xff\xfe;\xc0\n", "STT;Tên\n1;café\n2;naïve\n".encode("latin-1")])
def test_bytes_of_no_known_encoding_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path / "a.csv", content)
    assert refused.value.code == "unknown_encoding"


def test_prose_is_no_table(tmp_path: Path) -> None:
    prose = (
        "BÁO CÁO\nSở báo cáo tình hình, kết quả như sau:\n- Hướng dẫn xã, thôn, bản; cung cấp văn bản.\n"
        "- Trong năm 2018 trao 50 suất quà.\nTrên đây là báo cáo, kính trình.\n"
    )
    for text in (prose, "một dòng", "a\nb\nc\n", "x,y\n"):
        with pytest.raises(Refused) as refused:
            read(tmp_path / "a.csv", text)
        assert refused.value.code == "text_file"


def test_decimal_commas_do_not_make_columns(tmp_path: Path) -> None:
    text = "Xã;Tiền\n" + "".join(f"Xã {n};{n},5\n" for n in range(20))
    assert texts(read(tmp_path / "a.csv", text))[1][:2] == ["Xã 0", "0,5"]
    bare = "".join(f"Xã {n};{n},5\n" for n in range(20))
    assert texts(read(tmp_path / "b.csv", bare))[1][:2] == ["Xã 1", "1,5"]


def test_titles_above_the_table_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    text = "TỔNG HỢP, NĂM 2018, HUYỆN\n\n" + written(";")
    checked = read(tmp_path / "a.csv", text)
    (sheet,) = checked.value.sheets
    assert sheet.cells[1, 1].text == "TỔNG HỢP, NĂM 2018, HUYỆN"
    assert sheet.cells[4, 2].text == "Xã Keo Lôm"


def test_a_row_with_a_cell_too_many_is_told(tmp_path: Path) -> None:
    text = "STT,Xã,Tiền,Khác\n1,Keo Lôm,12,5,x\n2,Phì Nhừ,7,y\n3,Chiềng Sơ,8,z\n"
    (problem,) = read(tmp_path / "a.csv", text).problems
    assert (problem.severity, problem.code, problem.cell) == ("blanks", "ragged_rows", "A2")


def test_a_quote_that_does_not_close_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path / "a.csv", 'a;b\n1;2\n"3;4\n5;6\n')
    assert refused.value.code == "broken_quotes"


def test_errors_and_numbers_kept_as_text_are_known(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path / "a.csv", 'sep=;\r\na;b\n#REF!;="001"\n').value.sheets
    assert sheet.cells[2, 1].kind == "error"
    assert (sheet.cells[2, 2].text, sheet.cells[2, 2].raw) == ("001", '="001"')


def test_nul_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path / "a.csv", b"a;b\n1;\0\n")
    assert refused.value.code == "unknown_type"
