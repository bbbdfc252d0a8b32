"""The gate: floors hold, they rise by a command, and they sink only by a decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SettingsError
from kg.evaluate.case import Case
from kg.evaluate.gate import FIGURES, Part, breaches, raised, read_floors, write_floors
from kg.evaluate.gold import only, read_gold
from kg.evaluate.predict import predict
from kg.evaluate.results import evaluate

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"
PART = Part("g1", "m1", {"names.all.f1": 0.8})


def test_a_score_on_its_floor_passes_and_one_below_does_not() -> None:
    assert list(breaches(PART, "g1", {"names.all.f1": 0.8})) == []
    [words] = breaches(PART, "g1", {"names.all.f1": 0.7999})
    assert "below its floor" in words


def test_a_gold_that_changed_and_a_figure_that_is_gone_are_told() -> None:
    assert [words.split()[-1] for words in breaches(PART, "g2", {})] == ["g1", "measured"]


def test_floors_rise_a_little_below_the_score() -> None:
    part, changes = raised(PART, "g2", "m2", {"names.all.f1": 0.9})
    assert part == Part("g2", "m2", {"names.all.f1": 0.89})
    assert [(c.old, c.new) for c in changes] == [(0.8, 0.89)]


def test_a_floor_sinks_only_where_somebody_says_so() -> None:
    low = {"names.all.f1": 0.5}
    part, changes = raised(PART, "g1", "m1", low)
    assert (part.floors, changes) == (PART.floors, [])
    part, changes = raised(PART, "g1", "m1", low, lower=True)
    assert [(c.old, c.new) for c in changes] == [(0.8, 0.49)]


def test_floors_are_written_and_read_back(tmp_path: Path) -> None:
    write_floors({"dev": PART}, tmp_path / "f.json")
    assert read_floors(tmp_path / "f.json") == {"dev": PART}


def test_a_broken_file_of_floors_is_told(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_floors(tmp_path / "f.json")


def test_the_floors_we_ship_cover_every_figure_and_say_when_they_may_sink() -> None:
    from kg.evaluate.gate import FLOORS

    parts = read_floors()
    assert set(parts) == {"dev", "quick"}
    assert all(set(part.floors or {}) == set(FIGURES) for part in parts.values())
    assert len(parts["quick"].reports) == 40
    assert "sinks only by an explicit decision" in FLOORS.read_text(encoding="utf-8")


def test_the_shipped_model_holds_its_floors_on_forty_reports_of_dev() -> None:
    part = read_floors()["quick"]
    gold = only(read_gold(CORPUS, "dev"), part.reports)
    found = predict(gold.reports, "default")
    cases = [Case(report, one) for report, one in zip(gold.reports, found, strict=True)]
    assert list(breaches(part, gold.digest, evaluate(cases).figures())) == []
