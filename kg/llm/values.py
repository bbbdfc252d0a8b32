"""Sums, percentages and roles of an answer: typed, and found in what the text says.

Each function returns the value where it holds, else None.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from kg.model import Amount, Article, Value

_CURRENCY = re.compile(r"[A-Z]{3}")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SCALES = (1, 1e3, 1e6, 1e9, 1e12)
_SHARE = re.compile(
    r"(?i)\b(?:met[àa]|inter[oa]|interamente|totalità|terz[oi]|quart[oi]|quint[oi]|decim[oi]"
    r"|paritetic\w+|tutt[oa])\b"
)
_ROLE = re.compile(r"[^\W\d_][\w'’./ -]{0,78}[\w.]")
_LARGEST = 1e15
_TITLES = frozenset(
    re.findall(
        r"\w+",
        "presidente amministratore amministratrice delegato delegata direttore direttrice generale "
        "finanziario finanziaria operativo operativa tecnico tecnica responsabile capo titolare "
        "patron ceo cfo coo cto manager numero uno",
    )
)


def sum_of(value: float, currency: str, article: Article, found: Iterable[Value]) -> Amount | None:
    """Return the amount if its currency has the form of ISO 4217 and the text has the figure."""
    if not (0 < value <= _LARGEST and _CURRENCY.fullmatch(currency)):
        return None
    read = any(known.amount and _same(known.amount.value, value) for known in found)
    if read or any(
        _same(figure * scale, value) for figure in _figures(article.text) for scale in _SCALES
    ):
        return Amount(float(value), currency)
    return None


def share_of(value: float, article: Article, found: Iterable[Value]) -> float | None:
    """Return the stake in percent if it is one and the text has the figure or a word for one."""
    if not 0 <= value <= 100:
        return None
    read = any(known.percent is not None and _same(known.percent, value) for known in found)
    if read or any(_same(figure, value) for figure in _figures(article.text)):
        return float(value)
    return float(value) if _SHARE.search(article.text) else None


def role_of(text: str, article: Article) -> str | None:
    """Return a role in lower case if it looks like one and a word of it is known or in the text."""
    role = " ".join(text.split()).lower()
    if not _ROLE.fullmatch(role) and not role.isalpha():
        return None
    words = re.findall(r"\w{2,}", role)
    said = set(re.findall(r"\w{2,}", article.text.lower()))
    known = sum(word in _TITLES or word in said for word in words)
    return role if words and 2 * known >= len(words) else None


def _figures(text: str) -> Iterable[float]:
    """Yield the numbers of a text, read as Italian and, where they differ, as English ones."""
    for found in _FIGURE.findall(text):
        for separator, point in ((".", ","), (",", ".")):
            plain = found.replace(separator, "").replace(point, ".")
            if plain.count(".") < 2:
                yield float(plain)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6)
