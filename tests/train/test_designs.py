"""Designs of the head `pairs`: what is true scores above what is not, whatever the design.

Needs the extra `kg[train]`; without it these tests are skipped, and a line says so.
"""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training is tested where kg[train] is installed")
pytest.importorskip("onnx", reason="training is tested where kg[train] is installed")

from kg.relations.pairs import RELATIONS  # noqa: E402
from kg.train.designs import DESIGNS  # noqa: E402
from kg.train.shipping import pair_example  # noqa: E402

TRUTH = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
COUNTS = torch.tensor([[1.0, 1.0], [1.0, 0.0]])


@pytest.mark.parametrize("name", DESIGNS)
def test_the_loss_wants_what_is_true_and_leaves_open_what_does_not_count(name: str) -> None:
    design = DESIGNS[name](0.0)
    size = 3 if name == "adaptive" else 2
    right, wrong, open_ = (torch.zeros(2, size) for _ in range(3))
    right[0, 0], wrong[0, 1] = 2.0, 2.0
    open_[1, 1] = 9.0
    assert design.loss(right, TRUTH, COUNTS) < design.loss(wrong, TRUTH, COUNTS)
    assert torch.equal(
        design.loss(open_, TRUTH, COUNTS), design.loss(torch.zeros(2, size), TRUTH, COUNTS)
    )


@pytest.mark.parametrize("name", DESIGNS)
def test_every_design_reads_pairs_of_any_number(name: str) -> None:
    head = DESIGNS[name](0.0)
    inputs, _ = pair_example()
    for size, mode in ((len(RELATIONS) + (name == "adaptive"), True), (len(RELATIONS), False)):
        logits, hidden, _ = head.train(mode)(*inputs.values())
        assert (logits.shape, hidden.shape) == ((5, size), (5, head.HIDDEN))
