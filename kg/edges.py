"""When what articles say is sure enough to be written as a plain edge.

Every independent article that asserts something is one witness, as sure as its surest
statement; copies of an article are one witness together. The belief is the probability that
not all of them err: 1 - (1 - a)(1 - b)... An edge is written where it reaches the threshold,
which is a property of a store (`kg build --edge-confidence`). Words that carry no probability
count with the confidence they are given: 1 always makes an edge.

Worked in decimals, as the graph writes them, so that no order of the witnesses matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

EDGE_CONFIDENCE = 0.7  # chosen on DEV: the precision of plain edges is what people see first

_PLACES = Decimal("0.0001")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Edge:
    """Why a statement is a plain edge too, or is not.

    `sources` counts the independent articles behind it, None where one is looked at alone.
    """

    asserted: bool
    belief: Decimal
    least: Decimal
    sources: int | None = None

    @property
    def written(self) -> bool:
        """Tell whether the edge is written."""
        return self.asserted and self.belief >= self.least


def belief(witnesses: Iterable[tuple[str, float]]) -> Decimal:
    """Return how sure all witnesses together are, from (source, confidence), to four places.

    >>> belief([("a", 0.5), ("a", 0.4), ("b", 0.6)]), belief([("a", 1)]), belief([])
    (Decimal('0.8'), Decimal('1'), Decimal('0'))
    """
    surest: dict[str, Decimal] = {}
    for source, confidence in witnesses:
        surest[source] = max(decimal(confidence), surest.get(source, Decimal(0)))
    doubt = _ONE
    for sure in sorted(surest.values()):
        doubt *= _ONE - sure
    return _short(_ONE - doubt)


def decimal(number: float) -> Decimal:
    """Return a probability as the graph writes it.

    >>> decimal(0.65), decimal(1), decimal(0.12345)
    (Decimal('0.65'), Decimal('1'), Decimal('0.1234'))
    """
    return _short(Decimal(repr(number)))


def _short(number: Decimal) -> Decimal:
    rounded = number.quantize(_PLACES)
    return _ONE if rounded == _ONE else Decimal(format(rounded, "f").rstrip("0").rstrip("."))
