"""Several voices make one probability, and what cannot be believed is not asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ontology import Relation
from kg.relations.belief import Belief, read_beliefs

BELIEF = Belief(scale=0.8, shift=-0.5, pattern=1.5, linear=0.2, threshold=0.4, strict=0.8)


def test_without_other_voices_the_network_decides() -> None:
    assert Belief().chance(0.0, pattern=False, linear=0.0) == pytest.approx(0.5)
    assert Belief().chance(3.0, pattern=True, linear=9.0) == pytest.approx(0.9526, abs=1e-4)


def test_every_voice_counts_by_its_weight() -> None:
    plain = BELIEF.chance(0.0, pattern=False, linear=0.0)
    assert plain == pytest.approx(0.3775, abs=1e-4)
    assert BELIEF.chance(0.0, pattern=True, linear=0.0) == pytest.approx(0.7311, abs=1e-4)
    assert BELIEF.chance(0.0, pattern=False, linear=-5.0) < plain


@given(st.floats(-1e6, 1e6), st.booleans(), st.floats(-1e3, 1e3))
def test_a_probability_is_one_whatever_the_logits(
    network: float, pattern: bool, linear: float
) -> None:
    assert 0 <= BELIEF.chance(network, pattern=pattern, linear=linear) <= 1


@given(st.floats(-30, 30), st.booleans(), st.floats(-20, 8))
def test_the_hopeless_never_reach_the_threshold(
    network: float, pattern: bool, linear: float
) -> None:
    if BELIEF.is_hopeless(network):
        assert BELIEF.chance(network, pattern=pattern, linear=linear) < BELIEF.threshold


def test_a_relation_that_the_table_lacks_has_the_plain_belief() -> None:
    beliefs = read_beliefs({"investorIn": {"scale": 2.0, "threshold": 0.3}})
    assert set(beliefs) == set(Relation)
    assert beliefs[Relation.INVESTOR_IN] == Belief(scale=2.0, threshold=0.3)
    assert beliefs[Relation.PARENT_OF] == Belief()
