"""Sums of money: "6,6 miliardi di dollari", "300mila euro", "€ 3.000", "un miliardo e mezzo".

A sum that names no currency takes the one named last before it in the text, else the euro:
on the training reports that is right 95 times in 100. A currency that only translates the
sum before it ("12 miliardi di dollari, cioè 11 miliardi di euro") does not count as named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.model import Amount, Value, ValueKind
from kg.nlp.values.claims import Claims
from kg.nlp.values.counts import THOUSAND, drop_counts
from kg.nlp.values.currencies import DEFAULT
from kg.nlp.values.elided import FOLLOWED_BY_NO_NOUN, heirs_after, partners_before
from kg.nlp.values.figures import FIGURE, GAP, START
from kg.nlp.values.sums import Sum, find_sums

_HEIR = re.compile(
    r"\b(?:a|ai|agli|con|per|su|sui|i|gli|altri|ultimi|restanti|rimanenti|cui|quali|e|più|meno|tra"
    r"|fra|di|da|dei|degli"
    rf"|(?:\w+(?:r|ando|endo))?ne(?:{GAP}\w{{2,15}}){{0,3}}?){GAP}(?:(?:circa|quasi|oltre){GAP})?"
    rf"{START}(?P<number>{FIGURE}){FOLLOWED_BY_NO_NOUN}"
)
_REACH: Final = 130
_TRANSLATION = re.compile(r"\s?\(|,? (?:cioè|ossia|ovvero|pari a|equivalenti)\b")
_DEAD: Final = frozenset({"ITL", "DEM", "FRF", "BEF", "ESP"})


def find_money(text: str, taken: Sequence[Value] = ()) -> list[Value]:
    """Find the sums of money outside the `taken` spans, in text order."""
    claims = Claims(text, taken)
    sums = [one for one in find_sums(text) if claims.claim(one.start, one.end)]
    sums = _with_scales(drop_counts(text, sums))
    sums = sorted((*sums, *_partners(text, sums, claims)), key=lambda one: one.start)
    sums = sorted((*sums, *_heirs(text, sums, claims)), key=lambda one: one.start)
    return [_value(text, one) for one in _with_currencies(text, sums)]


def _with_scales(sums: Sequence[Sum]) -> list[Sum]:
    """Give the scale of the sum before it to each sum that has none; drop it if there is none."""
    scaled: list[Sum] = []
    for one in sums:
        if one.scale is not None:
            scaled.append(one)
        elif scaled:
            scaled.append(replace(one, scale=scaled[-1].scale))
    return scaled


def _partners(text: str, sums: Sequence[Sum], claims: Claims) -> Iterator[Sum]:
    for one in sums:
        for bare in partners_before(text, one.start):
            if claims.claim(bare.start, bare.end):
                yield replace(one, start=bare.start, end=bare.end, number=bare.number)


def _heirs(text: str, sums: Sequence[Sum], claims: Claims) -> Iterator[Sum]:
    for bare, index in heirs_after(text, _HEIR, [one.end for one in sums], _REACH):
        plausible = bare.number < THOUSAND or sums[index].scale == 1
        if plausible and claims.claim(bare.start, bare.end):
            yield replace(sums[index], start=bare.start, end=bare.end, number=bare.number)


def _with_currencies(text: str, sums: Sequence[Sum]) -> Iterator[Sum]:
    current, end = DEFAULT, 0
    for one in sums:
        if one.currency is None:
            yield replace(one, currency=current)
        else:
            yield one
            if one.currency not in _DEAD and not _TRANSLATION.match(text[end : one.start]):
                current = one.currency
        end = one.end


def _value(text: str, one: Sum) -> Value:
    assert one.scale is not None
    assert one.currency is not None
    amount = Amount(float(one.number * one.scale), one.currency)
    return Value(one.start, one.end, text[one.start : one.end], ValueKind.MONEY, amount=amount)
