"""How a finding holds: asserted, prospective, ended or denied, read from its clause.

The cues stand in `patterns/status.toml`. Verb forms count too: a future or a conditional
among the triggers makes a plan or a rumour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
    return read_cue(line, ends, triggers)[0]


def read_cue(line: Line, ends: Sequence[int], triggers: Sequence[int]) -> tuple[Status, int]:
    """Return the status of a finding and the position of the word that gives it away, or -1."""
    places = [place for place in (*triggers, *ends) if place >= 0]
    first, last = clause(line, min(places), max(places))
    anchors = triggers or places
    near = range(max(first, anchors[0] - 3), anchors[0])
    known = cues()
    for around, table in ((near, known.before), (range(first, last), known.clause)):
        for status in _ORDER:
            found = _position(line, around, table[status]) if status in table else -1
            if found >= 0:
                return status, found
    for verb in (_CONDITIONAL, _FUTURE):
        if (found := _position(line, range(first, last), verb)) >= 0:
            return Status.PROSPECTIVE, found
    return Status.ASSERTED, -1


def _position(line: Line, places: Iterable[int], expression: re.Pattern[str]) -> int:
    return next((p for p in places if expression.fullmatch(line.symbols[p].code)), -1)


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
