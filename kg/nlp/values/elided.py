"""Numbers that leave out their unit and borrow it from a value beside them.

Partners stand in front of the value and are joined to it ("tra 30 e 40 milioni di euro",
"dal 2 al 5%", "3-5 miliardi"). Heirs come later in the text ("Alfa ha il 51%, Beta il 30").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.nlp.values.figures import FIGURE, GAP, START, WORD, read_figure, read_number

_NUMBER = rf"{START}(?P<number>{FIGURE}|{WORD})"
_FROM = rf"(?:(?:da|dai|dal|dagli|dalle|dallo){GAP}|dall['’])"
_TO = rf"(?:(?:a|ai|al|agli|alle|allo){GAP}|all['’])"
_THE = rf"(?:(?:il|lo|i|gli|le){GAP}|l['’])"
_AN_ARTICLE = (
    rf"(?:(?:il|lo|i|gli|al|allo|ai|agli|del|dello|dei|degli|dal|dallo|col){GAP}"
    r"|(?:l|all|dell|dall)['’])"
)
_JOINED = tuple(
    re.compile(pattern + r"\Z", re.IGNORECASE)
    for pattern in (
        rf"\b(?:tra|fra){GAP}{_THE}?{_NUMBER}{GAP}ed?{GAP}{_THE}?",
        rf"\b{_FROM}{_NUMBER}{GAP}{_TO}",
        rf"{_NUMBER}{GAP}?[-–]{GAP}?",
        rf"{_NUMBER}{GAP}od?{GAP}{_THE}?",
        rf"\bda{GAP}{_NUMBER}{GAP}e{GAP}",
        rf"\b{_AN_ARTICLE}{_NUMBER}(?:{GAP}ed?|,){GAP}{_AN_ARTICLE}",
    )
)
_LONGEST_JOIN = 48

FOLLOWED_BY_NO_NOUN: Final = (
    r"(?=[,;:.)»!?](?![0-9])"
    rf"|{GAP}(?:[–—(]|(?:e|ed|o|di|del|dello|della|dei|delle|degli|da|dal|dalla|dai|dagli|in|nel"
    r"|nella|nei|negli|a|ad|al|allo|alla|ai|agli|per|che|con|sul|sulla|sui|su|contro|rispetto|ma"
    r"|mentre|quando|prima|dopo|entro|fino|invece|non|la|gli|le|previst[iao]|attes[iao]|messi"
    r"|è|era|sono|sar(?:à|anno)|rimarrà|rimane|resta|tramite|arriva(?:no|ron)?|veniva(?:no)?|imputat[iao]|pattuit[iao])\b"
    r"|(?:dell|nell|all|dall|sull|l|un)['’])"
    rf"|{GAP}?\Z)"
)
"""A look-ahead: the number that stands here counts nothing that follows it."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A number at [start, end) that has no unit of its own."""

    start: int
    end: int
    number: Decimal


def partners_before(text: str, start: int) -> Iterator[Bare]:
    """Yield the bare numbers joined to the value that begins at `start`, the nearest first.

    >>> [int(bare.number) for bare in partners_before("tra il 38 e il 40%", 15)]
    [38]
    """
    while (partner := _partner_before(text, start)) is not None:
        yield partner
        start = partner.start


def heirs_after(
    text: str, pattern: re.Pattern[str], ends: Sequence[int], reach: int
) -> Iterator[tuple[Bare, int]]:
    """Yield the matches of `pattern` that stand at most `reach` behind a value, with its index.

    `ends` are the ends of the values in text order; `pattern` has a group "number".
    """
    last = 0
    for found in pattern.finditer(text):
        start, end = found.span("number")
        index = bisect_right(ends, start) - 1
        near = index >= 0 and start - max(ends[index], last) <= reach
        if near and not _is_year(found["number"]):
            last = end
            yield Bare(start, end, read_figure(found["number"])), index


def _partner_before(text: str, start: int) -> Bare | None:
    offset = max(0, start - _LONGEST_JOIN)
    window = text[offset:start]
    for pattern in _JOINED:
        found = pattern.search(window)
        number = read_number(found["number"]) if found else None
        if found and number is not None and not _is_year(found["number"]):
            first, last = found.span("number")
            return Bare(offset + first, offset + last, number)
    return None


def _is_year(figure: str) -> bool:
    return re.fullmatch(r"(?:18|19|20)[0-9]{2}", figure) is not None
