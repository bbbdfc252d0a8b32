"""Bytes as text: the encodings Italian news files come in."""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_USUAL = frozenset(
    "àèéìíòóùúÀÈÉÌÍÒÓÙÚâêîôûÂÊÎÔÛäëïöüÄËÏÖÜßçÇñÑãõåÅæøØœšžŠŽ"
    "«»“”„‘’‹›–—…•·€£$¥°ªº§©®™×±½¼¾²³¡¿\u00a0\u00ad"
)
_WESTERN = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_EUROPEAN = ["cp1250", "cp1252", "cp1254", "cp1257", "iso8859-2", "iso8859-15", "mac-latin2"]
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE
)


def decode(data: bytes, path: str) -> str:
    """Return the text of a file, its byte order mark dropped.

    In this order: the byte order mark; UTF-8; an old Western encoding in which every
    character beyond ASCII is one Italian newspapers print; what charset-normalizer
    finds among the European ones. Raise ReadingError for binary data and for a file
    that is UTF-8 but for a few broken bytes.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name, path)
    _refuse_binary(data, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _western(data) or _european(data, error, path)


def decode_page(data: bytes, path: str) -> str:
    """Return the text of an HTML page: as `decode`, heeding the charset it declares."""
    declared = _DECLARED.search(data[:4096])
    if declared is None or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return decode(data, path)
    _refuse_binary(data, path)
    for name in ("utf-8", _browser_name(declared[1].decode("ascii"))):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return decode(data, path)


def _browser_name(name: str) -> str:
    """Read Latin-1 as browsers do (WHATWG Encoding Standard): as Windows-1252."""
    return "cp1252" if name.lower() in {"iso-8859-1", "latin1", "ascii", "us-ascii"} else name


def _strict(data: bytes, name: str, path: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _broken(data, error, path) from error


def _western(data: bytes) -> str | None:
    for name in _WESTERN:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _foreign(text) <= _USUAL:
            return text
    return None


def _european(data: bytes, error: UnicodeDecodeError, path: str) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (imported only when needed)

    lenient = data.decode("utf-8", "replace")
    multibyte = sum(not char.isascii() and char != "\ufffd" for char in lenient)
    if multibyte > lenient.count("\ufffd"):
        raise _broken(data, error, path) from error
    best = from_bytes(data, cp_isolation=_EUROPEAN).best()
    if best is None or not all(char.isalpha() for char in _foreign(str(best)) - _USUAL):
        raise _broken(data, error, path) from error
    return str(best)


def _foreign(text: str) -> set[str]:
    return {char for char in set(text) if not char.isascii()}


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
