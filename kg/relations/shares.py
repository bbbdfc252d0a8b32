"""Shares that are told in words: "metà di X", "l'intera Y", "azionista unico", "alla pari".

As values of a text they would mostly be wrong ("metà degli operai"), so the values of an
article leave them out. Beside a statement of ownership they are what its stake may be; the
network decides whether it is (see `kg.relations.attachable`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.forms import FRACTIONS
from kg.model import Value, ValueKind

_WORDS = {
    100.0: (
        "(?:(?:de|a|su)l)?la totalità|(?:(?:de|a|su|ne|da)l)?l['’]inter[oa]|per intero"
        "|interamente|tutt[eo] (?:le azioni|le quote|il capitale)"
        "|(?:unico|unica|solo) (?:socio|socia|azionista|proprietario|proprietaria)"
        "|(?:socio|socia|azionista) unic[oa]|al cento"
    ),
    FRACTIONS["metà"]: (
        "metà|pariteticamente|paritetic[aoi]|alla pari|in parti uguali|fifty-fifty"
    ),
    FRACTIONS["terzi"]: "(?:i )?due terzi",
    FRACTIONS["quarti"]: "(?:i )?tre quarti",
    FRACTIONS["terzo"]: "un terzo",
    FRACTIONS["quarto"]: "un quarto",
    FRACTIONS["quinto"]: "un quinto",
}
_PERCENTAGES = tuple(_WORDS)
_EXPRESSION = re.compile(
    "|".join(
        rf"(?P<s{number}>\b(?:{words})\b)".replace(" ", r"\s{1,2}")
        for number, words in enumerate(_WORDS.values())
    ),
    re.IGNORECASE,
)


def find_shares(text: str) -> Iterator[Value]:
    """Yield the shares that a text tells in words, in its order.

    >>> [(share.text, share.percent) for share in find_shares("Ha metà di Alfa e l'intera Beta")]
    [('metà', 50.0), ("l'intera", 100.0)]
    """
    for match in _EXPRESSION.finditer(text):
        percent = _PERCENTAGES[int(str(match.lastgroup)[1:])]
        yield Value(*match.span(), match[0], ValueKind.PCT, percent=percent)
