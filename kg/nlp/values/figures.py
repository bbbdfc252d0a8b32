"""Numbers as Italian newspapers write them: "1.200", "6,6", "2.5", "ventotto", "centomila".

The parts named here in capitals are pieces of regular expressions. Each consumes a bounded
number of characters, so every pattern built from them runs in linear time.
"""

from __future__ import annotations

from decimal import Decimal

GAP = r"(?:[ \t\u00a0\u2009\u202f]{1,2}|[ ]?\n[ ]?)"
"""White space inside an expression: a space or a line end, never an empty line."""

START = r"(?<![\w/])(?<![0-9][.,’'])"
"""Where a number may begin: not inside "A320", "1/3" or the decimals of another number."""

FIGURE = (
    r"(?:[0-9]{1,3}(?:\.[0-9]{3}){1,5}(?:,[0-9]{1,4})?"
    r"|[0-9]{1,3}(?:[’'][0-9]{3}){1,5}"
    r"|[0-9]{1,4}\.[0-9]{1,2}(?![0-9])"
    r"|[0-9]{1,15}(?:,[0-9]{1,4})?)(?![0-9])"
)
"""A number in figures: thousands by dot (or Swiss apostrophe), decimals by comma (or dot)."""

WORD = r"[^\W\d_]{2,30}"
"""A word that `read_word` may or may not know as a number."""

_ONES = (
    "zero",
    "uno",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
    "tredici",
    "quattordici",
    "quindici",
    "sedici",
    "diciassette",
    "diciotto",
    "diciannove",
)
_TENS = ("venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta")


def read_figure(text: str) -> Decimal:
    """Read a match of FIGURE.

    >>> read_figure("1.595.565.000"), read_figure("6,6"), read_figure("2.5")
    (Decimal('1595565000'), Decimal('6.6'), Decimal('2.5'))
    """
    whole, _, decimals = text.replace("’", "").replace("'", "").partition(",")
    if decimals or _grouped(whole):
        whole = whole.replace(".", "")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def read_word(word: str) -> int | None:
    """Read a number word up to 999.999, or return None when the word is none.

    "mezzo" is not a whole number and "primo" counts nothing: both are None.

    >>> read_word("Ventotto"), read_word("trecentomila"), read_word("milanesi")
    (28, 300000, None)
    """
    low = word.lower().replace("é", "e").replace("è", "e")
    if low in _SPELLED:
        return _SPELLED[low]
    if low.startswith("mille"):
        rest = _SPELLED.get(low.removeprefix("mille"))
        return 1000 + rest if rest else None
    thousands, mark, units = low.partition("mila")
    if not mark or thousands not in _SPELLED or (units and units not in _SPELLED):
        return None
    return _SPELLED[thousands] * 1000 + (_SPELLED[units] if units else 0)


def read_number(text: str) -> Decimal | None:
    """Read a number in figures or in one word; None when it is neither."""
    if text[:1].isdecimal():
        return read_figure(text)
    word = read_word(text)
    return None if word is None else Decimal(word)


def _grouped(whole: str) -> bool:
    return len(whole.rpartition(".")[2]) == 3 and whole[0] != "0"


def _spell(number: int) -> list[str]:
    """Spell a number below 1000 in every way it is printed ("centotto", "centootto")."""
    if number < 20:
        return [_ONES[number]] if number else [""]
    if number < 100:
        ten, one = _TENS[number // 10 - 2], number % 10
        stem = ten[:-1] if one in (1, 8) else ten
        return [stem + rest for rest in _spell(one)]
    hundred = ("" if number < 200 else _ONES[number // 100]) + "cento"
    rests = _spell(number % 100)
    elided = [hundred[:-1] + rest for rest in rests if rest.startswith(("o", "u"))]
    return [hundred + rest for rest in rests] + elided


def _spelled() -> dict[str, int]:
    words = {spelling: number for number in range(1, 1000) for spelling in _spell(number)}
    cut = {word[:-1]: number for word, number in words.items() if number % 10 == 1 and number > 20}
    return words | cut | {"un": 1, "una": 1, "mille": 1000}


_SPELLED = _spelled()
