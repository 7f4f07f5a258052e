"""Vietnamese written into the encodings of before Unicode, as a typist of the time stored it."""

from __future__ import annotations

import unicodedata

_PLAIN = "ăâđêôơưĂÂÊÔƠƯĐ"
_PLAIN_CODES = "¨©®ª«¬\xad¡¢£¤¥¦§"
_TONED = {
    "a": "µ¸¶·¹",
    "ă": "»¾¼½Æ",
    "â": "ÇÊÈÉË",
    "e": "ÌÐÎÏÑ",
    "ê": "ÒÕÓÔÖ",
    "i": "×ÝØÜÞ",
    "o": "ßãáâä",
    "ô": "åèæçé",
    "ơ": "êíëìî",
    "u": "ïóñòô",
    "ư": "õøö÷ù",
    "y": "úýûüþ",
}
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_TCVN3 = {
    unicodedata.normalize("NFC", base + tone): code
    for base, codes in _TONED.items()
    for tone, code in zip(_TONES, codes, strict=True)
} | dict(zip(_PLAIN, _PLAIN_CODES, strict=True))

_VNI_TONES = dict(zip(_TONES, "øùûõï", strict=True))
_VNI_HATS = {
    "\u0302": dict(zip(_TONES, "àáåãä", strict=True)),
    "\u0306": dict(zip(_TONES, "èéúüë", strict=True)),
}
_VNI_I = dict(zip(_TONES, "ìíæóò", strict=True))


def to_tcvn3(text: str) -> str:
    """``text`` in TCVN3; toned capitals have no code of their own and are stored as small ones."""
    return "".join(_TCVN3.get(c) or _TCVN3.get(c.lower(), c) for c in text)


def to_vni(text: str) -> str:
    """``text`` in VNI."""
    return "".join(map(_vni_letter, text))


def _vni_letter(letter: str) -> str:
    coded = _small_vni_letter(letter.lower())
    return coded.upper() if letter.isupper() else coded


def _small_vni_letter(letter: str) -> str:
    if letter == "đ":
        return "ñ"
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tone = next((m for m in marks if m in _TONES), "")
    hat = next((m for m in marks if m in _VNI_HATS), "")
    if hat:
        return base + (_VNI_HATS[hat][tone] if tone else "â" if hat == "\u0302" else "ê")
    base = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
    if not tone:
        return base
    if base == "i":
        return _VNI_I[tone]
    return "î" if base == "y" and tone == "\u0323" else base + _VNI_TONES[tone]
