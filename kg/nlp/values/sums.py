"""Numbers with a scale or a currency: "13 miliardi", "16,75 euro", "US$ 2.5bn"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.nlp.values.claims import Claims
from kg.nlp.values.currencies import HUNDREDTH, NAME, SIGN, currency_code, is_hundredth
from kg.nlp.values.figures import FIGURE, GAP, START, WORD, read_figure, read_number

_SCALES: Final = (
    (re.compile(r"mila.+|trilion.|bilion.", re.IGNORECASE | re.DOTALL), 10**12),
    (re.compile(r"miliard.|billions?|mld|mrd|bn?", re.IGNORECASE), 10**9),
    (re.compile(r"milion.|millions?|mln|m", re.IGNORECASE), 10**6),
    (re.compile(r"mila|k", re.IGNORECASE), 10**3),
)
_SCALE: Final = (
    rf"(?:(?:mila(?:{GAP}miliardi)?|milion[ei]|miliard[oi]|trilion[ei]|bilion[ei]|ml[nd]|mrd|bn"
    r"|[mb]illions?)\b|[mbk](?=[€$£]))"
)
_INDEFINITE: Final = {
    "decina": 10,
    "dozzina": 12,
    "quindicina": 15,
    "ventina": 20,
    "trentina": 30,
    "quarantina": 40,
    "cinquantina": 50,
    "sessantina": 60,
    "settantina": 70,
    "ottantina": 80,
    "novantina": 90,
    "centinaio": 100,
    "migliaio": 1000,
}
_NUMBER = rf"{START}(?P<number>{FIGURE}|{WORD})"
_OF = rf"(?P<of>{GAP}di{GAP})"
_AND = (
    rf"(?:{GAP}e{GAP}(?:(?P<half>mezzo)\b"
    rf"|(?P<more>{FIGURE}|{WORD}){GAP}?(?P<more_scale>mila|milion[ei])\b))"
)
_CURRENCY = rf"(?P<currency>{NAME})(?!\w)"

_SCALED = re.compile(
    rf"{_NUMBER}(?:{_OF}|{GAP}|(?<=[0-9]))(?P<scale>{_SCALE}){_AND}?(?:{GAP}?(?:\bdi{GAP})?{_CURRENCY})?",
    re.IGNORECASE,
)
_LONE = re.compile(
    rf"\b(?:il|al|del|dal|sul|quel|un){GAP}(?P<scale>milione|miliardo)\b(?:{GAP}di{GAP}{_CURRENCY})?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"{_NUMBER}(?:{_OF}|{GAP}|(?<=[0-9]))(?P<currency>{NAME}|{HUNDREDTH})(?!\w)(?P<half>{GAP}e{GAP}mezzo\b)?",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?<!\w)(?P<currency>{SIGN}|euro(?={GAP}[0-9]{{1,3}}\.[0-9]{{3}})){GAP}?(?P<number>{FIGURE})"
    rf"(?:{GAP}?(?P<scale>{_SCALE}|[mbk]\b))?",
    re.IGNORECASE,
)
_NOBODY_PAYS = re.compile(
    r"\b(?:non|né|senza|nemmeno|neanche|neppure|alcun|più)\b[^.;]{0,40}\Z", re.IGNORECASE
)
_ALSO_A_NOUN = re.compile(r"peso|real|won|rand|dong|marco", re.IGNORECASE)
_ROUND: Final = 1000
_PROPORTION = re.compile(rf"{GAP}su{GAP}(?:{FIGURE}|{WORD})")


@dataclass(frozen=True, slots=True)
class Sum:
    """`number` times `scale` at [start, end).

    Without a currency it may still be a count of something else. `scale` is None where the
    text leaves it to the sum before ("7,7 miliardi di euro, ossia 9 di dollari").
    """

    start: int
    end: int
    number: Decimal
    scale: Decimal | None
    currency: str | None = None


def find_sums(text: str) -> list[Sum]:
    """Find every sum that says its scale or its currency, in text order without overlaps."""
    found: list[Sum] = []
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Sum | None]], ...] = (
        (_SIGNED, _read_signed),
        (_SCALED, _read_scaled),
        (_PLAIN, _read_plain),
        (_LONE, _read_lone),
    )
    claims = Claims(text)
    for pattern, read in readers:
        for match in pattern.finditer(text):
            one = read(match)
            if one is not None and claims.claim(one.start, one.end):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _read_signed(match: re.Match[str]) -> Sum:
    scale = _scale(match["scale"]) if match["scale"] else Decimal(1)
    number = read_figure(match["number"])
    return Sum(match.start(), match.end(), number, scale, currency_code(match["currency"]))


def _read_scaled(match: re.Match[str]) -> Sum | None:
    number = _quantity(match)
    if number is None:
        return None
    scale = _scale(match["scale"])
    if match["half"]:
        number += Decimal("0.5")
    if match["more"]:
        more = read_number(match["more"])
        if more is None:
            return None
        number += more * _scale(match["more_scale"]) / scale
    return Sum(match.start(), match.end(), number, scale, _currency(match))


def _read_lone(match: re.Match[str]) -> Sum:
    return Sum(
        match.start("scale"), match.end(), Decimal(1), _scale(match["scale"]), _currency(match)
    )


def _read_plain(match: re.Match[str]) -> Sum | None:
    number = _quantity(match)
    elided = False
    if match["of"] and match["number"][0].isdecimal():
        number = read_figure(match["number"])
        elided = number < _ROUND
    if number is None or _is_no_payment(match):
        return None
    if match["half"]:
        number += Decimal("0.5")
    scale = Decimal("0.01") if is_hundredth(match["currency"]) else Decimal(1)
    return Sum(match.start(), match.end(), number, None if elided else scale, _currency(match))


def _quantity(match: re.Match[str]) -> Decimal | None:
    """Read the number of a match; "ventina" wants a "di" behind it, the others want none."""
    word = match["number"].lower()
    if word in _INDEFINITE:
        return Decimal(_INDEFINITE[word]) if match["of"] else None
    if match["of"]:
        return None
    return Decimal("0.5") if word == "mezzo" else read_number(word)


def _is_no_payment(match: re.Match[str]) -> bool:
    """Tell "non ha messo un euro", "sei euro su dieci", "un peso" from sums of money."""
    text = match.string
    if _PROPORTION.match(text, match.end()):
        return True
    if match["number"].lower() != "un":
        return False
    before = text[max(0, match.start() - 60) : match.start()]
    return bool(_ALSO_A_NOUN.fullmatch(match["currency"]) or _NOBODY_PAYS.search(before))


def _currency(match: re.Match[str]) -> str | None:
    return currency_code(match["currency"], match.string) if match["currency"] else None


def _scale(name: str) -> Decimal:
    return next(Decimal(value) for pattern, value in _SCALES if pattern.fullmatch(name))
