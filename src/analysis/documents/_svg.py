"""Charts as SVG made safe to inline: known elements and attributes only, nothing that loads or runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from zlib import crc32

from analysis.documents._clean import clean
from analysis.documents.model import Drawing

_KNOWN_ELEMENTS = (
    "g path rect circle ellipse line polyline polygon text tspan title defs use clipPath marker symbol "
    "pattern linearGradient radialGradient stop image"
)
_KNOWN_ATTRIBUTES = (
    "d x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height points transform rotate viewBox id href offset "
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity clip-path clip-rule clipPathUnits "
    "font-size font-weight font-style text-anchor dominant-baseline letter-spacing "
    "stop-color stop-opacity gradientUnits gradientTransform patternUnits patternTransform "
    "markerWidth markerHeight refX refY orient marker-start marker-mid marker-end preserveAspectRatio"
)
_INHERITED_ATTRIBUTES = (
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset font-size font-weight font-style text-anchor "
    "letter-spacing"
)
_GEOMETRY_ATTRIBUTES = "d points x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height transform rotate"
_ELEMENTS = frozenset(_KNOWN_ELEMENTS.split())
_GEOMETRY = frozenset(_GEOMETRY_ATTRIBUTES.split())
_ATTRIBUTES = frozenset(_KNOWN_ATTRIBUTES.split())
_INHERITED = frozenset(_INHERITED_ATTRIBUTES.split())
_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+\Z")
_LOCAL_URL = re.compile(r"url\(#([^)\s]+)\)\Z")
_FONT = re.compile(r"(?:(italic|oblique)\s+)?(?:(bold|[1-9]00)\s+)?([\d.]+(?:px|pt)?)\s")
_FRACTION = re.compile(r"\.(\d\d?)\d*")
_UNTURNED = re.compile(r"rotate\(-?0(?: [^)]*)?\)")
_LINES = re.compile(r"(?:[ML] ?-?[\d.]+ -?[\d.]+ ?|[zZ] ?)+")
_STEP = re.compile(r"([MLzZ]) ?(?:(-?[\d.]+) (-?[\d.]+))?")
_PROLOGUE = re.compile(r"^\s*(<\?xml[^>]*\?>)?\s*(<!DOCTYPE[^>\[]*>)?", re.DOTALL)


@dataclass(frozen=True)
class _Node:
    """An element that may stay, with its cleaned attributes; ``text`` is its content where it holds text."""

    tag: str
    attributes: dict[str, str]
    children: tuple[_Node, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class _Names:
    """The identifiers that a drawing refers to, each with its short one under the drawing's own name."""

    prefix: str
    used: Mapping[str, int]

    def short(self, name: str) -> str:
        """The identifier that stands for ``name``; one that nothing refers to is left out (empty)."""
        return f"{self.prefix}-{self.used[name]}" if name in self.used else ""


def read_svg(svg: str, *, prefix: str) -> Drawing:
    """``svg`` with styles as attributes, identifiers under ``prefix``, and the rest left out.

    What marks beside one another share is said once, in a group around them. Scripts, metadata, style
    sheets, event handlers and references to anything outside are dropped; raises ``ValueError`` when the
    text is not an SVG or declares entities.
    """
    text = clean(_PROLOGUE.sub("", svg, count=1))
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        raise ValueError("SVG khai báo thực thể hoặc DTD")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise ValueError(f"SVG không đọc được ({error})") from error
    if _local(root.tag) != "svg" or not root.get("viewBox"):
        raise ValueError("SVG không có phần tử gốc svg với viewBox")
    named = dict.fromkeys(re.findall(r"#([^)\"'\s]+)", text))
    names = _Names(_short_name(prefix), {name: i for i, name in enumerate(named, 1)})
    body = _written(node for child in root for node in _read(child, names))
    return Drawing(" ".join(re.findall(r"-?[\d.]+", root.get("viewBox", ""))), body)


def _short_name(prefix: str) -> str:
    """A few letters for ``prefix``, so that a thousand marks do not each carry the chart's whole name."""
    return f"c{crc32(prefix.encode()):x}"


def to_svg(drawing: Drawing, font: str) -> str:
    """``drawing`` as a document of its own, its text in ``font``."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{escape(drawing.view_box)}" '
        f'font-family="{escape(font)}" stroke-linejoin="round">{drawing.body}</svg>'
    )


def _read(element: ET.Element, names: _Names) -> tuple[_Node, ...]:
    """What stays of ``element``: itself, what a group without attributes holds, or nothing."""
    tag = _local(element.tag) if isinstance(element.tag, str) else ""
    if tag not in _ELEMENTS:
        return ()
    found = {_local(k): v for k, v in element.attrib.items()}
    found.update(_declarations(found.pop("style", "")))
    kept = ((k, _attribute(tag, k, v, names)) for k, v in found.items())
    attributes = {k: v for k, v in kept if v}
    if tag in ("text", "tspan", "title"):
        return (_Node(tag, attributes, text=_content(element, names)),)
    children = tuple(node for child in element for node in _read(child, names))
    if tag == "g" and not (children and attributes):
        return children
    return (_Node(tag, attributes, children),)


def _content(element: ET.Element, names: _Names) -> str:
    """The text of ``element`` with the parts inside it, as markup."""
    inner = escape(element.text or "", quote=False)
    for child in element:
        inner += _written(_read(child, names)) + escape(child.tail or "", quote=False)
    return inner


def _written(nodes: Iterable[_Node]) -> str:
    """``nodes`` as markup; a run of one kind that looks alike is a group that says how, once."""
    parts = []
    for _, run in groupby(nodes, key=_alike):
        alike = list(run)
        look = {k: v for k, v in alike[0].attributes.items() if k in _INHERITED}
        if len(alike) == 1 or not look:
            parts += [_element(node, frozenset()) for node in alike]
        else:
            inner = "".join(_element(node, _INHERITED) for node in alike)
            parts.append(f"<g{_listed(look)}>{inner}</g>")
    return "".join(parts)


def _alike(node: _Node) -> tuple[str, frozenset[tuple[str, str]]]:
    return node.tag, frozenset((k, v) for k, v in node.attributes.items() if k in _INHERITED)


def _element(node: _Node, said: frozenset[str]) -> str:
    """``node`` as markup without the attributes that a group around it has ``said``."""
    attributes = _listed({k: v for k, v in node.attributes.items() if k not in said})
    inner = node.text + _written(node.children)
    return f"<{node.tag}{attributes}>{inner}</{node.tag}>" if inner else f"<{node.tag}{attributes}/>"


def _listed(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def _attribute(tag: str, name: str, value: str, names: _Names) -> str:
    """``value`` of the attribute ``name`` made safe; empty for one that is left out."""
    if name not in _ATTRIBUTES:
        return ""
    if name == "id":
        return names.short(value)
    if name == "href":
        if value.startswith("#"):
            return f"#{names.short(value[1:])}"
        return value if tag == "image" and _IMAGE.match(value) else ""
    if "url" in value.lower():
        local = _LOCAL_URL.match(value)
        return f"url(#{names.short(local[1])})" if local else ""
    return _short(name, value) if name in _GEOMETRY else value


def _short(name: str, value: str) -> str:
    """``value`` of a geometry attribute to two decimals of the drawing's unit, without what says nothing."""
    value = " ".join(_FRACTION.sub(_rounded, value).split())
    if name == "transform":
        return _UNTURNED.sub("", value).strip()
    return _straight(value) if name == "d" and _LINES.fullmatch(value) else value


def _rounded(fraction: re.Match[str]) -> str:
    digits = fraction[1].rstrip("0")
    return f".{digits}" if digits else ""


def _straight(path: str) -> str:
    """A path of straight lines with level and upright ones written as such: ``M1 2H5V4z``."""
    parts, before = [], ("", "")
    for kind, x, y in _STEP.findall(path):
        if kind == "L" and y == before[1]:
            parts.append(f"H{x}")
        elif kind == "L" and x == before[0]:
            parts.append(f"V{y}")
        else:
            parts.append(f"{kind}{x} {y}" if x else kind)
        before = (x, y)
    return "".join(parts)


def _declarations(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font" and (font := _FONT.match(value + " ")):
            shorthand = {"font-style": font[1], "font-weight": font[2], "font-size": font[3]}
            found.update({k: v for k, v in shorthand.items() if v})
        elif name:
            found[name] = value
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
