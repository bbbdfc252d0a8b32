"""Percentages: "49%", "il 4,9 per cento", "dal 2 al 5%", "un terzo del capitale".

Fractions in words are read only where they are shares of a company: "metà" and "un terzo"
alone are as a rule not marked in the training reports, nor are percentage points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from kg.forms import FRACTIONS
from kg.model import Value, ValueKind
from kg.nlp.values.claims import Claims
from kg.nlp.values.elided import FOLLOWED_BY_NO_NOUN, heirs_after, partners_before
from kg.nlp.values.figures import FIGURE, GAP, START, WORD, read_number

_PERCENT = re.compile(
    rf"(?P<sign>(?<![\w)%])[+\-−–])?{START}(?P<number>{FIGURE}|{WORD})"
    rf"(?P<half>{GAP}e{GAP}mezzo)?{GAP}?(?:%|\bper{GAP}cento\b|\bpercento\b)(?!\w)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"\b(?P<fraction>metà|un{GAP}(?:terzo|quarto|quinto)|(?:due|i{GAP}due){GAP}terzi)"
    rf"{GAP}(?:del{GAP}capitale|delle{GAP}(?:quote|azioni))\b",
    re.IGNORECASE,
)
_HEIR = re.compile(
    rf"(?:\b(?:il|lo|al|allo|col|dal|dallo|del|dello|sul|sullo|nel|altro|restante|rimanente|suo|solo"
    rf"|quasi|oltre){GAP}|\b(?:l|all|dall|dell|sull|nell)['’]|\((?=[0-9]+,)){START}?"
    rf"(?P<number>[0-9]{{1,2}}(?:,[0-9]{{1,3}})?)(?![0-9]){FOLLOWED_BY_NO_NOUN}",
    re.IGNORECASE,
)
_REACH: Final = 300


def find_percentages(text: str, taken: Sequence[Value] = ()) -> list[Value]:
    """Find the percentages outside the `taken` spans, in text order."""
    claims = Claims(text, taken)
    found = [
        value
        for value in (*_explicit(text), *_shares(text))
        if claims.claim(value.start, value.end)
    ]
    found.sort(key=lambda value: value.start)
    found += _partners(text, tuple(found), claims)
    found.sort(key=lambda value: value.start)
    found += _heirs(text, tuple(found), claims)
    return sorted(found, key=lambda value: value.start)


def _explicit(text: str) -> Iterator[Value]:
    for match in _PERCENT.finditer(text):
        number = read_number(match["number"])
        if number is None:
            continue
        if match["half"]:
            number += Decimal("0.5")
        down = match["sign"] in ("-", "−", "–")
        yield _value(text, match.start(), match.end(), -number if down else number)


def _shares(text: str) -> Iterator[Value]:
    for match in _SHARE.finditer(text):
        start, end = match.span("fraction")
        fraction = FRACTIONS[match["fraction"].split()[-1].lower()]
        yield Value(start, end, text[start:end], ValueKind.PCT, percent=fraction)


def _partners(text: str, values: Sequence[Value], claims: Claims) -> Iterator[Value]:
    for value in values:
        for bare in partners_before(text, value.start):
            if claims.claim(bare.start, bare.end):
                yield _value(text, bare.start, bare.end, bare.number)


def _heirs(text: str, values: Sequence[Value], claims: Claims) -> Iterator[Value]:
    for bare, _ in heirs_after(text, _HEIR, [value.end for value in values], _REACH):
        if claims.claim(bare.start, bare.end):
            yield _value(text, bare.start, bare.end, bare.number)


def _value(text: str, start: int, end: int, number: Decimal) -> Value:
    return Value(start, end, text[start:end], ValueKind.PCT, percent=float(number))
