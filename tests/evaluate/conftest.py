"""Small articles to score: two companies, a person, a noun."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.annotated import Report, parse_report
from kg.evaluate.case import Case
from kg.evaluate.predict import Found

ANN = """### id: {id}
# title: Aurum
# date: 2024-05-14
[Aurum|ORG:aurum] ha investito [12 milioni di euro|MONEY:12e6 EUR] in [Velmar|ORG:velmar].
Secondo [Il Faro|ORG:faro], [la società|~:velmar] potrebbe rifornire [Aurum|ORG:aurum].
---
aurum investorIn velmar ; status=asserted ; amount=12e6 EUR ; sent=0
velmar supplierTo aurum ; status=prospective ; source=faro ; sent=1
"""


def parsed(id_: str = "b01-001") -> Report:
    report, faults = parse_report(ANN.format(id=id_), "x.ann", 1)
    assert not faults
    return report


@pytest.fixture
def report() -> Report:
    """Return a report with an explicit and an implicit statement."""
    return parsed()


@pytest.fixture
def perfect() -> Callable[[str], Case]:
    """Return what makes a case, by the id of its report, in which everything was found."""

    def make(id_: str = "b01-001") -> Case:
        one = parsed(id_)
        entities, statements = one.annotation.entities, one.statements
        return Case(one, Found(entities, statements, entities, statements))

    return make
