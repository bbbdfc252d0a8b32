"""Training learns, keeps the best, and gives the same weights for the same seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotated import Report, read_reports
from kg.nlp.recogniser import Shape
from kg.train.artefact import CARD, MANIFEST, check, hash_files
from kg.train.recogniser import Plan, Trained, make_example, score, train, write
from kg.train.samples import read_sample

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"
SMALL = Plan(epochs=2, shape=Shape(width=16, depth=1, hidden=8, rows=(100, 50, 50, 50)))


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return list(read_reports([CORPUS / "b01-1.ann"]))[:12]


@pytest.fixture(scope="module")
def trained(reports: list[Report]) -> Trained:
    return train(reports, reports, SMALL)


def test_scores_are_given_for_every_label_and_for_all_names(trained: Trained) -> None:
    assert set(trained.scores) == {"named", "ORG", "PER", "LOC", "PROD", "NOM"}
    assert 1 <= trained.epoch <= SMALL.epochs


def test_the_kept_weights_have_the_kept_score(trained: Trained, reports: list[Report]) -> None:
    assert score(trained.nlp, reports) == trained.scores


def test_the_same_seed_gives_the_same_files(
    trained: Trained, reports: list[Report], tmp_path: Path
) -> None:
    again = train(reports, reports, SMALL)
    other = train(reports, reports, replace(SMALL, seed=2))
    digests = [
        write(each, SMALL, tmp_path / name)
        for each, name in ((trained, "one"), (again, "two"), (other, "three"))
    ]
    assert digests[0] == digests[1] != digests[2]


def test_examples_hold_the_marks_and_the_sentences(trained: Trained, reports: list[Report]) -> None:
    sample = read_sample(reports[0])
    example = make_example(trained.nlp, sample)
    assert len(example.reference.ents) == len(sample.spans())
    assert len(list(example.predicted.sents)) == len(sample.sentences)


def test_a_written_model_is_the_one_its_manifest_describes(
    trained: Trained, tmp_path: Path
) -> None:
    digest = write(trained, SMALL, tmp_path)
    assert check(tmp_path) == [f"{CARD} is missing"]
    (tmp_path / CARD).write_text(f"digest {digest}", encoding="utf-8")
    assert check(tmp_path) == []
    assert MANIFEST not in hash_files(tmp_path)


def test_every_kind_of_change_to_a_model_is_told(trained: Trained, tmp_path: Path) -> None:
    write(trained, SMALL, tmp_path)
    (tmp_path / CARD).write_text("of another model", encoding="utf-8")
    (tmp_path / "extra").write_text("x", encoding="utf-8")
    (tmp_path / "tokenizer").unlink()
    (tmp_path / "config.cfg").write_text("x", encoding="utf-8")
    assert check(tmp_path) == [
        f"{CARD} describes another model",
        "config.cfg has changed",
        "extra is not in the manifest",
        "tokenizer is missing",
    ]
