"""Vietnamese text as old fonts, other platforms and slips of the keyboard write it."""

from __future__ import annotations

import unicodedata
from functools import cache

_TCVN3 = {
    "à": "µ", "á": "¸", "ả": "¶", "ã": "·", "ạ": "¹", "ă": "¨", "ằ": "»", "ắ": "¾", "ẳ": "¼", "ẵ": "½", "ặ": "Æ",
    "â": "©", "ầ": "Ç", "ấ": "Ê", "ẩ": "È", "ẫ": "É", "ậ": "Ë", "đ": "®", "è": "Ì", "é": "Ð", "ẻ": "Î", "ẽ": "Ï",
    "ẹ": "Ñ", "ê": "ª", "ề": "Ò", "ế": "Õ", "ể": "Ó", "ễ": "Ô", "ệ": "Ö", "ì": "×", "í": "Ý", "ỉ": "Ø", "ĩ": "Ü",
    "ị": "Þ", "ò": "ß", "ó": "ã", "ỏ": "á", "õ": "â", "ọ": "ä", "ô": "«", "ồ": "å", "ố": "è", "ổ": "æ", "ỗ": "ç",
    "ộ": "é", "ơ": "¬", "ờ": "ê", "ớ": "í", "ở": "ë", "ỡ": "ì", "ợ": "î", "ù": "ï", "ú": "ó", "ủ": "ñ", "ũ": "ò",
    "ụ": "ô", "ư": "\u00ad", "ừ": "õ", "ứ": "ø", "ử": "ö", "ữ": "÷", "ự": "ù", "ỳ": "ú", "ý": "ý", "ỷ": "û",
    "ỹ": "ü", "ỵ": "þ", "Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§",
}  # fmt: skip
"""Vietnamese standard TCVN 5712:1993, VN3, as the Latin-1 letters other programs show. Small letters alone
carry tones: capitals with tones come from fonts that draw small letters large."""

_VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_I = {"\u0300": "ì", "\u0301": "í", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}
_CYRILLIC = str.maketrans("aeopcxyAEOPCXTMKH", "аеорсхуАЕОРСХТМКН")


@cache
def encoded(text: str, encoding: str) -> str:
    """``text`` as it lies in the file under ``encoding``."""
    if encoding == "tcvn3":
        return "".join(_tcvn3(c) for c in unicodedata.normalize("NFC", text))
    if encoding == "vni":
        return "".join(_vni(c) for c in unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFD", text) if encoding == "nfd" else text


def look_alike(text: str) -> str:
    """``text`` with letters of another alphabet that look the same."""
    return text.translate(_CYRILLIC)


def _tcvn3(letter: str) -> str:
    if letter in _TCVN3:
        return _TCVN3[letter]
    return _TCVN3.get(letter.lower(), letter)


def _vni(letter: str) -> str:
    if letter in "đĐ":
        return "ñ" if letter == "đ" else "Ñ"
    decomposed = unicodedata.normalize("NFD", letter)
    base, marks = decomposed[0], decomposed[1:]
    tone = next((m for m in marks if m in _VNI_TONES), "")
    if base in "iI" and tone:
        made = _VNI_I[tone]
    elif base in "yY" and tone == "\u0323":
        made = "î"
    elif "\u0302" in marks:
        made = base + _VNI_CIRCUMFLEX[tone]
    elif "\u0306" in marks:
        made = base + _VNI_BREVE[tone]
    elif "\u031b" in marks:
        horned = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base]
        made = horned + _VNI_TONES.get(tone, "")
    else:
        made = base + _VNI_TONES.get(tone, "")
    return made.upper() if base.isupper() else made
