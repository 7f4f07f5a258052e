"""Charts as SVG made safe to inline: known elements and attributes only, nothing that loads or runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape

from analysis.documents._clean import clean
from analysis.documents.model import Drawing
from analysis.text import slug

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
_GEOMETRY_ATTRIBUTES = "d points x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height transform rotate"
_ELEMENTS = frozenset(_KNOWN_ELEMENTS.split())
_GEOMETRY = frozenset(_GEOMETRY_ATTRIBUTES.split())
_ATTRIBUTES = frozenset(_KNOWN_ATTRIBUTES.split())
_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+\Z")
_LOCAL_URL = re.compile(r"url\(#([^)\s]+)\)\Z")
_FONT = re.compile(r"(?:(italic|oblique)\s+)?(?:(bold|[1-9]00)\s+)?([\d.]+(?:px|pt)?)\s")
_FRACTION = re.compile(r"\.(\d\d?)\d*")
_UNTURNED = re.compile(r"rotate\(-?0(?: [^)]*)?\)")
_LINES = re.compile(r"(?:[ML] ?-?[\d.]+ -?[\d.]+ ?|[zZ] ?)+")
_STEP = re.compile(r"([MLzZ]) ?(?:(-?[\d.]+) (-?[\d.]+))?")
_PROLOGUE = re.compile(r"^\s*(<\?xml[^>]*\?>)?\s*(<!DOCTYPE[^>\[]*>)?", re.DOTALL)


def read_svg(svg: str, *, prefix: str) -> Drawing:
    """``svg`` with styles as attributes, identifiers under ``prefix``, and the rest left out.

    Scripts, metadata, style sheets, event handlers and references to anything outside are dropped;
    raises ``ValueError`` when the text is not an SVG or declares entities.
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
    used = set(re.findall(r"#([^)\"'\s]+)", text))
    name = slug(prefix) or "svg"
    body = "".join(_markup(child, name, used) for child in root)
    return Drawing(" ".join(re.findall(r"-?[\d.]+", root.get("viewBox", ""))), body)


def to_svg(drawing: Drawing, font: str) -> str:
    """``drawing`` as a document of its own, its text in ``font``."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{escape(drawing.view_box)}" '
        f'font-family="{escape(font)}" stroke-linejoin="round">{drawing.body}</svg>'
    )


def _markup(element: ET.Element, prefix: str, used: set[str]) -> str:
    tag = _local(element.tag) if isinstance(element.tag, str) else ""
    if tag not in _ELEMENTS:
        return ""
    found = {_local(k): v for k, v in element.attrib.items()}
    found.update(_declarations(found.pop("style", "")))
    attributes = "".join(_attribute(tag, k, v, prefix, used) for k, v in found.items())
    inner = escape(element.text or "", quote=False) if tag in ("text", "tspan", "title") else ""
    for child in element:
        inner += _markup(child, prefix, used)
        if tag in ("text", "tspan"):
            inner += escape(child.tail or "", quote=False)
    if tag == "g" and (not inner or not attributes):
        return inner
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _attribute(tag: str, name: str, value: str, prefix: str, used: set[str]) -> str:
    if name not in _ATTRIBUTES or (name == "id" and value not in used):
        return ""
    if name == "id":
        value = f"{prefix}-{value}"
    elif name == "href":
        if value.startswith("#"):
            value = f"#{prefix}-{value[1:]}"
        elif tag != "image" or not _IMAGE.match(value):
            return ""
    elif "url" in value.lower():
        local = _LOCAL_URL.match(value)
        if not local:
            return ""
        value = f"url(#{prefix}-{local[1]})"
    elif name in _GEOMETRY:
        value = _short(name, value)
    return f' {name}="{escape(value)}"' if value else ""


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
