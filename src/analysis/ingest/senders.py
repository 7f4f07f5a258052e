"""Files whose reports are of another agency than the one that sent them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.checking import Place, Problem
from analysis.ingest.intake import RawFile
from analysis.ingest.stack import Stack
from analysis.registers import Agencies, Names


def check_senders(
    files: Iterable[RawFile], support: Stack, names: Names, agencies: Agencies
) -> list[Problem]:
    """Files that report for agencies only that are neither their sender nor its successor or predecessor.

    A sender that is no agency of the register (the province, a district) may report for anybody.
    """
    inside: dict[str, dict[str, Place]] = defaultdict(dict)
    for agency, written, file, sheet, cell in support.of_columns(
        "agency_id", "agency_as_written", "file", "sheet", "cell"
    ):
        if agency is not None:
            place = Place(str(file), str(sheet or ""), str(cell or ""))
            inside[str(file)].setdefault(str(agency), place)
        elif written is not None:
            inside[str(file)].setdefault("", Place(str(file)))
    senders: dict[str, str | None] = {}
    kin: dict[str, set[str]] = {}
    problems = []
    for file in files:
        found = inside.get(file.file)
        if not file.sender or not found or "" in found:
            continue
        if file.sender not in senders:
            senders[file.sender] = names.agency(file.sender).key
        sender = senders[file.sender]
        if sender is None:
            continue
        if sender not in kin:
            kin[sender] = _kin(sender, agencies)
        if kin[sender].isdisjoint(found):
            problems.append(_another(file.sender, found, agencies))
    return problems


def _kin(agency_id: str, agencies: Agencies) -> set[str]:
    """An agency with those that took over from it and those it took over from."""
    before = {a.id for a in agencies.agencies if agencies.successor(a.id) == agency_id}
    after = agencies.successor(agency_id)
    return {agency_id, *before} | ({after} if after is not None else set())


def _another(sender: str, found: dict[str, Place], agencies: Agencies) -> Problem:
    agency, place = next(iter(found.items()))
    name = agencies[agency].name if agency in agencies else agency
    message = (
        f"{sender} gửi tệp này nhưng trong tệp là báo cáo của {name}: hãy kiểm tra người gửi ghi trong "
        "SOURCES.yml và tên đơn vị trong tệp."
    )
    done = "Tính cho đơn vị ghi trong tệp."
    return Problem.at(place, "blanks", "agency_not_sender", message, as_written=sender, done=done)
