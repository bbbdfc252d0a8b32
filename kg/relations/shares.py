"""Shares that are told in words: "metà di X", "l'intera Y", "azionista unico", "alla pari".

As values of a text they would mostly be wrong ("metà degli operai"), so the values of an
article leave them out. Beside a statement of ownership they are what its stake may be; the
network decides whether it is (see `kg.relations.attachable`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Value, ValueKind

_SHARES = {
    100.0: (
        r"la totalità|l['’]inter[oa]|per intero|interamente"
        r"|tutt[eo] (?:le azioni|le quote|il capitale)"
        r"|(?:unico|unica|solo) (?:socio|socia|azionista|proprietario|proprietaria)"
        r"|(?:socio|socia|azionista) unic[oa]|al cento"
    ),
    50.0: r"metà|pariteticamente|paritetic[aoi]|alla pari|in parti uguali|fifty-fifty",
    66.7: r"(?:i )?due terzi",
    75.0: r"(?:i )?tre quarti",
    33.3: r"un terzo",
    25.0: r"un quarto",
    20.0: r"un quinto",
}
_EXPRESSION = re.compile(
    "|".join(rf"(?P<s{number}>\b(?:{words})\b)" for number, words in enumerate(_SHARES.values())),
    re.IGNORECASE,
)
_PERCENTAGES = tuple(_SHARES)


def find_shares(text: str) -> Iterator[Value]:
    """Yield the shares that a text tells in words, in its order.

    >>> [(share.text, share.percent) for share in find_shares("Ha metà di Alfa e l'intera Beta")]
    [('metà', 50.0), ("l'intera", 100.0)]
    """
    for match in _EXPRESSION.finditer(text):
        percent = _PERCENTAGES[int(str(match.lastgroup)[1:])]
        yield Value(*match.span(), match[0], ValueKind.PCT, percent=percent)
