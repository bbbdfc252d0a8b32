"""The shipped recogniser is the one its manifest and card describe."""

from __future__ import annotations

from pathlib import Path

from kg.nlp.pipeline import MODELS
from kg.train.artefact import check

EIGHT_MEGABYTES = 8 * 2**20


def test_the_shipped_model_is_the_one_described() -> None:
    assert check(MODELS / "default") == []


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    for path in (MODELS / "default").rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(MODELS / "default")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (tmp_path / "meta.json").write_bytes(b"{}")
    assert check(tmp_path) == ["meta.json has changed"]


def test_the_model_is_small() -> None:
    files = [path for path in (MODELS / "default").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < EIGHT_MEGABYTES
