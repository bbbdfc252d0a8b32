"""The shipped relation model: the files the card describes, and the arithmetic."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from kg.ontology import Relation, Status
from kg.relations.candidates import KINDS
from kg.relations.linear import (
    CALIBRATION,
    FOLDER,
    STATUS,
    WEIGHTS,
    Block,
    Calibration,
    load,
    read_blocks,
    write_blocks,
)
from kg.relations.scoring import probability


@pytest.mark.parametrize("name", [WEIGHTS, CALIBRATION])
def test_the_card_describes_the_shipped_files(name: str) -> None:
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    assert digest in (FOLDER / "card.md").read_text(encoding="utf-8")


def test_the_model_covers_every_kind_relation_and_status() -> None:
    model = load()
    assert model is not None
    assert set(model.blocks) == {*KINDS, STATUS}
    assert set(model.calibration) == set(Relation)
    assert set(model.blocks[STATUS].labels) == set(Status)


def test_blocks_are_written_the_same_every_time_and_read_back(tmp_path: Path) -> None:
    block = Block(("x", "y"), {"uno": 0, "due": 1}, np.array([[1, 2], [3, 4]], np.float32))
    for name in ("one.npz", "two.npz"):
        write_blocks(tmp_path / name, {"OO": block})
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    again = read_blocks(tmp_path / "one.npz")["OO"]
    assert again.labels == block.labels
    assert again.logits(["due", "sconosciuta"]) == [3.0, 4.0]
    assert again.logits([]) == [0.0, 0.0]


def test_a_logit_becomes_a_probability() -> None:
    plain = Calibration(1, 0, 0.5)
    assert probability(0, plain) == 0.5
    assert probability(1e9, plain) <= 1
    assert probability(-1e9, plain) >= 0
