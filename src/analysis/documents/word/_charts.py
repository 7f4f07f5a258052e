"""Charts as pictures: the compiler that prints the PDF draws each SVG with the package's fonts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import typst

from analysis import fonts
from analysis.documents._paper_blocks import Data

WIDEST_MM = 165.0
_VIEW_BOX = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
_DOTS_AN_INCH = 200.0
_PAGES = b"""#for chart in json(bytes(sys.inputs.charts)) {
  page(
    width: chart.width * 1mm, height: chart.height * 1mm, margin: 0pt, fill: white,
    image(bytes(chart.svg), format: "svg", width: 100%, height: 100%),
  )
}"""


@dataclass(frozen=True)
class Picture:
    """A chart as PNG and its size on paper."""

    png: bytes
    width_mm: float
    height_mm: float


def pictures(charts: Sequence[Data]) -> list[Picture]:
    """Each of ``charts`` (blocks of the printed layout) at 200 dots an inch, no wider than the text.

    The same chart gives the same bytes.
    """
    if not charts:
        return []
    sizes = [_size(chart) for chart in charts]
    pages = [
        {"svg": chart["svg"], "width": width, "height": height}
        for chart, (width, height) in zip(charts, sizes, strict=True)
    ]
    drawn = typst.compile(
        _PAGES,
        format="png",
        ppi=_DOTS_AN_INCH,
        font_paths=_fonts(),
        sys_inputs={"charts": json.dumps(pages, ensure_ascii=False)},
    )
    images = drawn if isinstance(drawn, list) else [drawn]
    return [
        Picture(image, width, height)
        for image, (width, height) in zip(images, sizes, strict=True)
        if image is not None
    ]


def _size(chart: Data) -> tuple[float, float]:
    found = _VIEW_BOX.search(chart["svg"])
    across, down = (float(found[1]), float(found[2])) if found else (1.0, 1.0)
    width = min(float(chart["width"]), WIDEST_MM)
    return width, width * down / across


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)]
    )
