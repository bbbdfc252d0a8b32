"""Bytes as text: the encodings Italian news files come in."""

from __future__ import annotations

import codecs
import re
from operator import itemgetter

from kg.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_ITALIAN = frozenset("àèéìòùÀÈÉÌÒÙ«»“”‘’–…€°")
_USUAL = _ITALIAN | frozenset(
    "íóúÁÍÓÚâêîôûÂÊÎÔÛäëïöüÄËÏÖÜßçÇñÑáãõåÅæøØœšžŠŽ„‹›—•·£$¥ªº§©®™×±½¼¾²³¡¿\u00a0\u00ad"
)
_WESTERN = ("cp1252", "iso8859-15", "mac-roman", "cp850")
# Browsers read these as Windows-1252 (WHATWG Encoding Standard), and so do those who write them.
_LATIN = frozenset({"iso-8859-1", "iso8859-1", "latin1", "us-ascii"})
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*"""
    rb"(windows-125[0-8]|iso-?8859-[0-9]{1,2}|latin[1-9]|macintosh|us-ascii)(?![\w-])",
    re.IGNORECASE,
)


def decode(data: bytes, path: str) -> str:
    """Return the text of a file, its byte order mark dropped.

    In this order: the byte order mark; UTF-8; of the old Western encodings the one in
    which the characters beyond ASCII are those of Italian newspapers. Raise ReadingError
    for binary data and where none of these fits: a wrong guess would put names into the
    graph that nobody has written.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name, path)
    _refuse_binary(data, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _western(data)
        if text is None:
            raise _broken(data, error, path) from error
        return text


def decode_page(data: bytes, path: str) -> str:
    """Return the text of an HTML page: as `decode`, heeding the charset it declares."""
    declared = _DECLARED.search(data[:4096])
    if declared is None or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return decode(data, path)
    _refuse_binary(data, path)
    name = declared[1].decode("ascii").lower()
    for codec in ("utf-8", "cp1252" if name in _LATIN else name):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return decode(data, path)


def _strict(data: bytes, name: str, path: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _broken(data, error, path) from error


def _western(data: bytes) -> str | None:
    """Return the most Italian reading of the bytes, if one is plausible at all.

    Detectors that count letters fail on an article with three accents in it; the few
    characters Italian adds to ASCII, and the signs papers print, tell more.
    """
    readings = []
    for name in _WESTERN:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        signs = [char for char in text if not char.isascii()]
        if _USUAL.issuperset(signs):
            readings.append((sum(char in _ITALIAN for char in signs), text))
    return max(readings, key=itemgetter(0))[1] if readings else None


def _refuse_binary(data: bytes, path: str) -> None:
    found = _BINARY.search(data)
    if found is not None:
        raise ReadingError(
            f"byte 0x{found[0][0]:02X} does not occur in text: this is a binary file",
            "save the article as plain UTF-8 text",
            path=path,
            line=_line(data, found.start()),
        )


def _broken(data: bytes, error: UnicodeDecodeError, path: str) -> ReadingError:
    return ReadingError(
        f"byte 0x{data[error.start]:02X} is not {error.encoding.upper()}; no other encoding fits",
        "save the file as UTF-8",
        path=path,
        line=_line(data, error.start),
    )


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
