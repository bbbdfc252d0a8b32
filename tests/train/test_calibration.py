"""What the voices are worth: who claims a statement of the gold, and who does not.

Needs the extra `kg[train]`; without it these tests are skipped, and a line says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

pytest.importorskip("torch", reason="training is tested where kg[train] is installed")

from kg.model import Evidence, Statement
from kg.ontology import Relation, Status
from kg.train.calibration import Asked, _best_logit

SAID = Statement(
    "a", Relation.PARTNER_OF, "b", Status.ASSERTED, Evidence(0, 1, "x"), 1.0, "gold", claimant="c"
)


def test_nobody_claims_what_has_no_claimant_whoever_was_not_recognised() -> None:
    asked = Asked(cast("Any", None), {"": {5}, "c": {2}}, [], [])
    assert asked.said_by(SAID) == {2}
    assert asked.said_by(replace(SAID, claimant=None)) == set()
    assert asked.said_by(replace(SAID, claimant="d")) == set()


def test_the_logit_of_the_best_f1_lies_just_below_the_last_that_helps() -> None:
    assert _best_logit([(2.0, True), (1.0, True), (-1.0, False)], 2) == pytest.approx(1.0, abs=1e-3)
    assert _best_logit([], 3) == 0.0
