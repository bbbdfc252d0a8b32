"""How a finding holds: asserted, prospective, ended or denied, read from its clause.

The cues stand in `patterns/status.toml`. Verb forms count too: a future or a conditional
among the triggers makes a plan or a rumour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.ontology import Status
from kg.relations.lexicon import read_table
from kg.relations.symbols import Line

_CONDITIONAL = re.compile(r"\w+(?:rebbe|rebbero)")
_FUTURE = re.compile(r"\w{2,}(?:rà|ranno)")
_BREAKS = frozenset({";", ":", ".", "!", "?", "«", "»"})
_REACH = 7
_ORDER = (Status.DENIED, Status.ENDED, Status.PROSPECTIVE)


@dataclass(frozen=True, slots=True)
class Cues:
    """Expressions for the words that mark each status, just before a trigger and around it."""

    before: Mapping[Status, re.Pattern[str]]
    clause: Mapping[Status, re.Pattern[str]]


@cache
def cues() -> Cues:
    """Read the cues that ship with the package, once per process."""
    table = read_table("status.toml")
    return Cues(_expressions(table["before"]), _expressions(table["clause"]))


def read_status(line: Line, ends: Sequence[int], triggers: Sequence[int]) -> Status:
    """Tell how a finding between the mentions at `ends` holds, as its clause says.

    Positions are those of the line; without triggers the ends alone mark the clause.
    """
    places = [place for place in (*triggers, *ends) if place >= 0]
    first, last = clause(line, min(places), max(places))
    anchors = triggers or places
    near = [s.code for anchor in anchors[:1] for s in line.symbols[max(first, anchor - 3) : anchor]]
    known = cues()
    for status in _ORDER:
        if status in known.before and any(map(known.before[status].fullmatch, near)):
            return status
    words = [symbol.code for symbol in line.symbols[first:last]]
    for status in _ORDER:
        if any(map(known.clause[status].fullmatch, words)):
            return status
    if any(_CONDITIONAL.fullmatch(word) or _FUTURE.fullmatch(word) for word in words):
        return Status.PROSPECTIVE
    return Status.ASSERTED


def clause(line: Line, first: int, last: int) -> tuple[int, int]:
    """Widen [first, last] by up to seven words each way, not across a strong break."""
    start = first
    while start > 0 and first - start < _REACH and line.symbols[start - 1].code not in _BREAKS:
        start -= 1
    end = last + 1
    while end < len(line.symbols) and end - last < _REACH and line.symbols[end].code not in _BREAKS:
        end += 1
    return start, end


def _expressions(lists: object) -> Mapping[Status, re.Pattern[str]]:
    assert isinstance(lists, dict)
    return {Status(name): _expression(words) for name, words in lists.items()}


def _expression(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in words))
