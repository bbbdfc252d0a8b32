"""Names and signs of currencies, and the ISO 4217 code each stands for.

A name is a regular expression over one or more words; the more exact name stands first.
"""

from __future__ import annotations

import re
from typing import Final

from kg.nlp.values.figures import GAP

DEFAULT: Final = "EUR"
"""The currency of a sum that names none, in a text that has named none before it."""

_NAMES: Final = (
    (r"dollar[oi] canades[ei]", "CAD"),
    (r"dollar[oi] australian[oi]", "AUD"),
    (r"dollar[oi] neozelandes[ei]", "NZD"),
    (r"dollar[oi] di hong kong", "HKD"),
    (r"dollar[oi] di singapore", "SGD"),
    (r"dollar[oi] taiwanes[ei]", "TWD"),
    (r"dollar[oi](?: (?:american[oi]|statunitens[ei]|usa))?", "USD"),
    (r"euro", "EUR"),
    (r"sterlin[ae] egizian[ae]", "EGP"),
    (r"(?:sterlin[ae]|lir[ae] sterlin[ae])(?: britannic(?:a|he))?", "GBP"),
    (r"yen", "JPY"),
    (r"(?:yuan|renminbi)", "CNY"),
    (r"franc(?:o|hi) cfa", "XOF"),
    (r"franc(?:o|hi) frances[ei]", "FRF"),
    (r"franc(?:o|hi) belg[ai]", "BEF"),
    (r"franc(?:o|hi)(?: svizzer[oi])?", "CHF"),
    (r"coron[ae] danes[ei]", "DKK"),
    (r"coron[ae] norveges[ei]", "NOK"),
    (r"coron[ae] svedes[ei]", "SEK"),
    (r"coron[ae] cec(?:a|he)", "CZK"),
    (r"coron[ae] islandes[ei]", "ISK"),
    (r"coron[ae]", "SEK"),
    (r"rupi[ae] pakistan[ae]", "PKR"),
    (r"rupi[ae] indonesian[ae]", "IDR"),
    (r"rupi[ae](?: indian[ae])?", "INR"),
    (r"(?:real|reais)(?: brasilian[oi])?", "BRL"),
    (r"dirham marocchin[oi]", "MAD"),
    (r"dirham", "AED"),
    (r"ri[yj]?al qatariot[ai]", "QAR"),
    (r"ri[yj]?al iranian[oi]", "IRR"),
    (r"ri[yj]?al(?: saudit[ai])?", "SAR"),
    (r"rand(?: sudafrican[oi])?", "ZAR"),
    (r"lir[ae] turc(?:a|he)", "TRY"),
    (r"(?:vecchi[ae] )?lir[ae]", "ITL"),
    (r"z[lł]oty", "PLN"),
    (r"won(?: sudcorean[oi])?", "KRW"),
    (r"rubl[oi]", "RUB"),
    (r"pesos? argentin[oi]", "ARS"),
    (r"pesos? cilen[oi]", "CLP"),
    (r"pesos? colombian[oi]", "COP"),
    (r"pesos?(?: messican[oi])?", "MXN"),
    (r"shekel", "ILS"),
    (r"fiorin[oi](?: ungheres[ei])?", "HUF"),
    (r"le[ui] r[ou]men[oi]", "RON"),
    (r"lev[ae]? bulgar[oi]", "BGN"),
    (r"grivni[ae]", "UAH"),
    (r"baht", "THB"),
    (r"ringgit", "MYR"),
    (r"dong", "VND"),
    (r"tenge", "KZT"),
    (r"naira", "NGN"),
    (r"dinar[oi] kuwaitian[oi]", "KWD"),
    (r"dinar[oi] serb[oi]", "RSD"),
    (r"march(?:o|i) tedesc(?:o|hi)", "DEM"),
    (r"peset[ae]", "ESP"),
)

_SIGNS: Final = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "zł": "PLN",
    "us$": "USD",
    "ca$": "CAD",
    "a$": "AUD",
    "hk$": "HKD",
    "r$": "BRL",
}
_CODES: Final = (
    "EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF|INR|BRL|KRW|HKD|SGD|TRY|RUB|ZAR"
)
_HUNDREDTHS: Final = {"centesim[oi]": "EUR", "penn?y|pence": "GBP", "cent": "EUR"}

_CODE = rf"(?-i:{_CODES}|{_CODES.title()})\b"

SIGN: Final = rf"(?:(?:us|ca|a|hk|r)\$|[€$£¥₹₩]|\b{_CODE})"
"""A currency in front of its number: "€ 3.000", "US$ 2,5 mld", "Usd 40 mln"."""

HUNDREDTH: Final = rf"(?:{'|'.join(_HUNDREDTHS)})\b"
"""A coin worth a hundredth: "605 pence"."""

NAME: Final = (
    "(?:"
    + "|".join(pattern.replace(" ", GAP) + r"\b" for pattern, _ in _NAMES)
    + rf"|[€$£¥₹₩]|zł|{_CODE})"
)
"""A currency behind its number: "franchi svizzeri", "€", "USD"."""

_COMPILED: Final = tuple(
    (re.compile(pattern), code) for pattern, code in (*_NAMES, *_HUNDREDTHS.items())
)
_CROWNS: Final = {
    "norveg": "NOK",
    "danes": "DKK",
    "danimarca": "DKK",
    "svedes": "SEK",
    "svezia": "SEK",
    "ceca": "CZK",
    "ceco": "CZK",
}
_LEAD: Final = 2000
_CROWN_LAND: Final = re.compile(rf"\b({'|'.join(_CROWNS)})", re.IGNORECASE)


def currency_code(name: str, text: str = "") -> str:
    """Return the ISO code of a match of NAME, SIGN or HUNDREDTH.

    Bare "corone" are those of the land that `text` names first, else Swedish.

    >>> currency_code("dollari canadesi"), currency_code("US$"), currency_code("pence")
    ('CAD', 'USD', 'GBP')
    """
    low = " ".join(name.lower().split())
    if low in ("corona", "corone"):
        return _crown_of(text)
    if re.fullmatch(_CODES, low.upper()):
        return low.upper()
    if low in _SIGNS:
        return _SIGNS[low]
    return next(code for pattern, code in _COMPILED if pattern.fullmatch(low))


def is_hundredth(name: str) -> bool:
    """Tell whether a match of NAME or HUNDREDTH is a coin of a hundredth."""
    return any(re.fullmatch(pattern, name.lower()) for pattern in _HUNDREDTHS)


def _crown_of(text: str) -> str:
    found = _CROWN_LAND.search(text, 0, _LEAD)
    return _CROWNS[found[1].lower()] if found else "SEK"
