"""Who makes a claim: "secondo X", "lo riporta X", "X ha smentito".

A manager who merely speaks ("..., ha detto X") is quoted, but the paper makes the claim: only
a named source and whoever denies count, as in the annotation guide.
"""

from __future__ import annotations

import re
from functools import cache

from kg.relations.lexicon import read_table
from kg.relations.symbols import Line

_LEAD = r"(?:(?![;:.«»] )[^\s]+ ){0,3}?"


@cache
def _expressions() -> tuple[re.Pattern[str], ...]:
    table = read_table("claims.toml")["claims"]
    assert isinstance(table, dict)
    words = {
        name: "|".join(map(re.escape, table[name])) for name in ("before", "reported", "denied")
    }
    end = r"(?P<who>[OP]\d+) "
    aside = r"(?:, (?:[^\s;:.«»]+ ){1,10}?, )?"
    return (
        re.compile(rf"(?<= )(?:{words['before']}) (?:[^\s,;:.«»]+ ){{0,3}}?{end}"),
        re.compile(rf"(?<= )[»,:] (?:ha |hanno |lo )*(?:{words['reported']}) {_LEAD}{end}"),
        re.compile(rf"(?<= ){end}{aside}(?:lo |la |ne )?(?:ha |hanno )?(?:{words['denied']}) "),
    )


def read_claimant(line: Line) -> int | None:
    """Return the entity (index in the annotation) that the sentence gives as its source."""
    for expression in _expressions():
        found = expression.search(line.text)
        if found:
            return line.symbols[int(found["who"][1:])].entity
    return None
