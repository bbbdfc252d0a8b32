"""Who makes a claim: "secondo X", "scrive X", "ha detto X", quotation marks.

A claimant is another entity of the same sentence; the ends of a statement may be their
own claimants (a company that denies).
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
    before, said = ("|".join(map(re.escape, table[name])) for name in ("before", "said"))
    end = r"(?P<who>[OP]\d+) "
    return (
        re.compile(rf"(?<= )(?:{before}) (?:[^\s,;:.«»]+ ){{0,3}}?{end}"),
        re.compile(rf"(?<= )[»,] (?:ha |hanno |aveva )?(?:{said}) {_LEAD}{end}"),
        re.compile(rf"(?<= ){end}(?:, (?:[^\s;:.«»]+ ){{1,10}}?, )?(?:lo |la |ne )?(?:ha |hanno )?(?:{said}) "),
    )


def read_claimant(line: Line) -> int | None:
    """Return the entity (index in the annotation) that the sentence gives as its source."""
    for expression in _expressions():
        found = expression.search(line.text)
        if found:
            return line.symbols[int(found["who"][1:])].entity
    return None
