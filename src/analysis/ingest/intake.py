"""What lies in ``data/raw`` and where it came from, as the ``SOURCES.yml`` files say."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from analysis.checking import Checked, Problem
from analysis.project import Project
from analysis.tables import ORIGINS

SOURCES = "SOURCES.yml"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_REPORTS = ("Thumbs.db", "desktop.ini")
_HIDDEN = (".", "~$")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class RawFile:
    """One received file. ``origin`` is empty when its ``SOURCES.yml`` cannot be read: it is then not used."""

    path: Path
    file: str
    sha256: str
    size_bytes: int
    origin: str
    folder_year: int | None
    received_on: date | None
    sender: str = ""


@dataclass(frozen=True)
class _Listing:
    """One ``SOURCES.yml``: a default origin for its folder, and its entries by path from the project root."""

    file: str
    origin: str
    entries: Mapping[str, Mapping[str, object]]
    broken: bool = False


def raw_files(project: Project) -> Checked[tuple[RawFile, ...]]:
    """Every file of ``data/raw`` in order of its path; office lock files and listings are no reports.

    Problems: a file nobody entered in a ``SOURCES.yml``, an entry whose file is gone or whose hash differs, a
    listing that cannot be read (its files are then not used: their origin is not known), a link that leads to
    no file of the root (not used), a name that is not Unicode (read, told with its bytes escaped).
    """
    problems: list[Problem] = []
    paths, sources = _found(project)
    listings = {p.parent: _listing(project, p, problems) for p in sources}
    above: dict[Path, tuple[_Listing, ...]] = {}
    years: dict[Path, int | None] = {}
    found = []
    for path in paths:
        folder = path.parent
        if folder not in above:
            above[folder] = tuple(listings[p] for p in path.parents if p in listings)
            years[folder] = _folder_year(project, path)
        found.append(_raw_file(project, path, above[folder], problems, years[folder]))
    problems += [_escaped(f) for f in found if not _is_unicode(f.path)]
    present = {f.file for f in found}
    for listing in listings.values():
        for file in sorted(set(listing.entries) - present):
            message = f"{listing.file} có ghi tệp này nhưng không thấy tệp: hãy tìm lại hoặc sửa {SOURCES}."
            problems.append(Problem("blanks", "file_absent", message, file, done="Không có gì để đọc."))
    return Checked(tuple(found), tuple(problems))


def _found(project: Project) -> tuple[list[Path], list[Path]]:
    """The reports and the listings of ``data/raw``, each in order of its path; no link is followed."""
    reports: list[Path] = []
    listings: list[Path] = []
    folders = [os.fspath(project.raw)] if project.raw.is_dir() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith(_HIDDEN):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name == SOURCES:
                    listings.append(Path(entry.path))
                elif _is_report(entry):
                    reports.append(Path(entry.path))
    return sorted(reports, key=Path.as_posix), sorted(listings)


def _is_report(entry: os.DirEntry[str]) -> bool:
    named = entry.name not in _NO_REPORTS and not entry.name.lower().endswith(".md")
    return named and (entry.is_symlink() or entry.is_file())


def _listing(project: Project, path: Path, problems: list[Problem]) -> _Listing:
    file = name_of(project, path)
    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), _Loader) or {}
        origin = str(content.get("origin", ""))
        entries = {
            name_of(project, path.parent / str(e["file"])): dict(e) for e in content.get("files") or []
        }
        named = {origin, *(str(e.get("origin", origin)) for e in entries.values())} - {""}
        if unknown := named - set(ORIGINS):
            raise ValueError(f"origin {', '.join(sorted(unknown))}")
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        message = (
            f"Không đọc được {SOURCES}: các tệp trong thư mục này không được dùng vì không rõ nguồn gốc."
        )
        problems.append(Problem("stops", "sources_unreadable", message, file, as_written=str(error)[:200]))
        return _Listing(file, "", {}, broken=True)
    return _Listing(file, origin, entries)


def _raw_file(
    project: Project, path: Path, above: tuple[_Listing, ...], problems: list[Problem], year: int | None
) -> RawFile:
    file = name_of(project, path)
    if path.is_symlink() and not _leads_inside(project, path):
        return _astray(project, path, problems)
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    entry = next((ls.entries[file] for ls in above if file in ls.entries), None)
    default = next((ls.origin for ls in above if ls.origin), "")
    if entry is None and not default and not any(ls.broken for ls in above):
        message = f"Tệp chưa được ghi trong {SOURCES}: hãy ghi ai gửi, ngày nào, bằng cách nào."
        problems.append(Problem("notes", "source_unknown", message, file, done="Coi là tệp nhận được."))
    if entry is not None and entry.get("sha256") not in (None, "", sha256):
        message = f"Nội dung tệp khác với mã băm ghi trong {SOURCES}: tệp đã bị sửa sau khi nhận."
        problems.append(
            Problem(
                "blanks",
                "hash_differs",
                message,
                file,
                as_written=str(entry["sha256"]),
                done="Vẫn đọc tệp hiện có.",
            )
        )
    broken = any(ls.broken for ls in above)
    origin = "" if broken else str((entry or {}).get("origin") or default or "received")
    received = (entry or {}).get("received_on")
    return RawFile(
        path=path,
        file=file,
        sha256=sha256,
        size_bytes=len(content),
        origin=origin,
        folder_year=year,
        received_on=received if isinstance(received, date) else None,
        sender=str((entry or {}).get("sender") or ""),
    )


def name_of(project: Project, path: Path) -> str:
    """``path`` from the root as tables name it: links not followed, NFC, bytes that are no text escaped."""
    root, inside = f"{project.root}{os.sep}", os.fspath(path)
    if inside.startswith(root) and ".." not in inside:
        inside = inside[len(root) :].replace(os.sep, "/")
    else:
        inside = Path(os.path.relpath(path, project.root)).as_posix()
    return unicodedata.normalize("NFC", inside).encode("utf-8", "backslashreplace").decode("utf-8")


def _leads_inside(project: Project, path: Path) -> bool:
    return path.is_file() and path.resolve().is_relative_to(project.root.resolve())


def _astray(project: Project, path: Path, problems: list[Problem]) -> RawFile:
    """A link that is not followed; its hash is that of where it leads, not of a file nobody sent here."""
    file = name_of(project, path)
    message = "Đây là liên kết không dẫn tới tệp nào trong thư mục dự án: hãy chép chính tệp đó vào đây."
    problems.append(Problem("stops", "link_outside", message, file, done="Tệp không được đọc."))
    leads_to = hashlib.sha256(os.fsencode(path.readlink())).hexdigest()
    return RawFile(path, file, leads_to, 0, "", _folder_year(project, path), None)


def _is_unicode(path: Path) -> bool:
    text = str(path)
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _escaped(file: RawFile) -> Problem:
    message = "Tên tệp không phải Unicode nên được ghi lại bằng mã: hãy đổi tên tệp."
    return Problem("notes", "name_not_unicode", message, file.file, done="Vẫn đọc tệp.")


def _folder_year(project: Project, path: Path) -> int | None:
    folders = path.relative_to(project.raw).parts[:-1]
    return next((int(part) for part in folders if _YEAR.fullmatch(part)), None)
