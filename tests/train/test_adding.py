"""Further reports reach the examples, and never those that are measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadingError, SettingsError
from kg.neural.pieces import MASK, Segmenter
from kg.train import relations
from kg.train.adding import read_train
from kg.train.examples import Reader

REPORT = """### id: {0}
[Nordica {0}|ORG:nordica] ha investito in [Tessil|ORG:tessil] di [Prato|LOC:prato].
---
nordica investorIn tessil ; status=asserted ; sent=0
tessil locatedIn prato ; status=asserted ; sent=0
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    ids = {"b01-001": "train", "b01-002": "dev", "b01-003": "test"}
    (folder / "x.ann").write_text("\n".join(map(REPORT.format, ids)), encoding="utf-8")
    rows = "".join(f"{name}\t{split}\n" for name, split in ids.items())
    (folder / "splits.tsv").write_text("id\tsplit\n" + rows, encoding="utf-8")
    return folder


def added(tmp_path: Path, *ids: str) -> Path:
    folder = tmp_path / "added"
    folder.mkdir(exist_ok=True)
    for name in ids:
        (folder / f"{name}.ann").write_text(REPORT.format(name), encoding="utf-8")
    return folder


def test_added_reports_stand_behind_train(corpus: Path, tmp_path: Path) -> None:
    folder = added(tmp_path, "new-1", "new-2")
    assert [r.id for r in read_train(corpus)] == ["b01-001"]
    assert [r.id for r in read_train(corpus, [folder])] == ["b01-001", "new-1", "new-2"]
    assert [r.id for r in read_train(corpus, [folder / "new-2.ann"])] == ["b01-001", "new-2"]


def test_a_report_is_learnt_once(corpus: Path, tmp_path: Path) -> None:
    folder = added(tmp_path, "new-1", "b01-001")
    found = [r.id for r in read_train(corpus, [folder, folder / "new-1.ann"])]
    assert found == ["b01-001", "new-1"]


@pytest.mark.parametrize("name", ["b01-002", "b01-003"])
def test_what_is_measured_is_not_learnt(corpus: Path, tmp_path: Path, name: str) -> None:
    folder = added(tmp_path, name)
    path = folder / f"{name}.ann"
    path.write_text(path.read_text().replace(f"### id: {name}", "### id: other"), encoding="utf-8")
    with pytest.raises(SettingsError, match="DEV or TEST"):
        read_train(corpus, [folder])


def test_a_folder_without_reports_is_told(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match="no annotated reports"):
        read_train(corpus, [tmp_path / "empty"])


class Enough(Exception):  # noqa: N818 - ends a training that is of no interest here
    """The rows are known."""


def test_they_reach_what_the_linear_model_learns_from(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []

    def learn(rows: list[relations.Row], *_: object) -> object:
        counts.append(len(rows))
        raise Enough

    monkeypatch.setattr(relations, "_learn", learn)
    for more in ([], [added(tmp_path, "new-1", "new-2")]):
        with pytest.raises(Enough):
            relations.train(corpus, tmp_path / "out", more)
    assert counts[0] > 0
    assert counts[1] == 3 * counts[0]


def test_they_become_examples_of_the_network_as_those_of_train_do(
    corpus: Path, tmp_path: Path
) -> None:
    pieces = [MASK, "[UNK]", *sorted({"\u2581", *"abcdefghijklmnopqrstuvwxyzNTPT0123456789-."})]
    reader = Reader(Segmenter(pieces, [-1.0] * len(pieces)), 0)
    old, new = (reader.read(r) for r in read_train(corpus, [added(tmp_path, "new-1")]))
    assert len(new.facts) == len(old.facts) == 2
    assert new.truth.shape == old.truth.shape
