"""The numberings of a Word file: headings ``I. 1.``, appendices, and lists."""

from __future__ import annotations

from analysis.documents.word._xml import attribute, twips

HEADINGS, APPENDIX, BULLETS, _FIRST_LIST = 1, 2, 3, 4
_LEVELS = 4


def numberings(appendix: str, single_appendix: bool, lists: int) -> str:
    """The children of ``w:numbering``; ``lists`` ordered lists each begin at 1.

    A single appendix is headed by the word alone, as the decree has it.
    """
    first = f'<w:ind w:left="0" w:firstLine="{twips(12.7)}"/>'
    middle = '<w:ind w:left="0" w:firstLine="0"/>'
    named = appendix if single_appendix else f"{appendix} %1"
    steps = [f'<w:ind w:left="0" w:firstLine="{twips(12.7 + 6.35 * n)}"/>' for n in range(_LEVELS)]
    schemes = (
        [_level(0, "upperRoman", "%1.", first, "Heading1"), _level(1, "decimal", "%2.", first, "Heading2")],
        [_level(0, "upperRoman", named, middle, "Appendix", "nothing"),
         _level(1, "decimal", "%2.", first, "AppendixHeading")],
        [_level(n, "bullet", "+" if n else "-", step, "" if n else "ListBullet") for n, step in enumerate(steps)],
        [_level(n, "decimal", f"%{n + 1}.", step) for n, step in enumerate(steps)],
    )  # fmt: skip
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}'
        "</w:abstractNum>"
        for n, levels in enumerate(schemes)
    )
    used = "".join(_number(n, n - 1) for n in (HEADINGS, APPENDIX, BULLETS))
    return abstract + used + "".join(_number(ordered(n), 3, restarts=True) for n in range(lists))


def ordered(number: int) -> int:
    """The numbering of the ``number``-th ordered list, from 0."""
    return _FIRST_LIST + number


def _level(level: int, form: str, text: str, indent: str, style: str = "", after: str = "space") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}'
        f'<w:suff w:val="{after}"/><w:lvlText w:val={attribute(text)}/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{indent}</w:pPr></w:lvl>"
    )


def _number(number: int, scheme: int, *, restarts: bool = False) -> str:
    levels = range(_LEVELS) if restarts else ()
    anew = "".join(
        f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in levels
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{scheme}"/>{anew}</w:num>'
