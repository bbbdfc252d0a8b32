"""Fitting the clues: the right candidate gets the higher score, the table can be read back."""

from __future__ import annotations

from pathlib import Path

from kg.annotated import parse_report
from kg.train.coreference import fit, read_choices, write_weights

BLOCK = """### id: x01-001
# title: Aurum sale
# date: 2024-05-14
[Aurum|ORG:aurum] sfida [Velmar|ORG:velmar].
Cresce [la società|~:velmar] di Pavia.
---
"""


def test_a_choice_has_one_list_of_clues_per_candidate_and_the_right_one() -> None:
    report, _ = parse_report(BLOCK, "x.ann", 1)
    ((clues, right),) = read_choices([report])
    assert len(clues) == 2
    assert "rank=0" in clues[right]


def test_clues_of_right_candidates_get_the_higher_weight() -> None:
    weights = fit([([["near"], ["far"]], 0)] * 20)
    assert weights["near"] > 0 > weights["far"]


def test_the_same_seed_gives_the_same_weights() -> None:
    choices = [([["near", "title"], ["far"]], 0), ([["far", "title"], ["near"]], 1)]
    assert fit(choices) == fit(choices)


def test_the_table_is_written_in_the_form_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.tsv"
    write_weights({"near": 1.5, "nothing": 0.001}, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#")
    assert "near\t1.50" in lines
    assert not any(line.startswith("nothing") for line in lines)
