"""Colours of charts turned for a dark page: same hue, light and dark exchanged."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

_NAMED = {"white": "#ffffff", "black": "#000000"}
_DARKEST, _LIGHTEST = 0.10, 0.92


def dark_rules(colours: Iterable[tuple[str, str]]) -> str:
    """Style rules giving each (attribute, colour) of the charts its counterpart on a dark page."""
    rules = "".join(
        f'.chart [{attribute}="{colour}"]{{{attribute}:{_counterpart(colour)}}}'
        for attribute, colour in sorted(set(colours))
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}" if rules else ""


def _counterpart(colour: str) -> str:
    value = _NAMED.get(colour, colour)
    if value == "#ffffff":
        return "var(--paper)"
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = _LIGHTEST - light * (_LIGHTEST - _DARKEST)
    channels = colorsys.hls_to_rgb(hue, turned, saturation)
    return "#" + "".join(f"{round(c * 255):02x}" for c in channels)
