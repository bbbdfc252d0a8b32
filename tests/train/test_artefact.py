"""The shipped model is the one its manifest and its card describe."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.nlp.pipeline import MODELS
from kg.train.artefact import MANIFEST, check
from kg.train.recogniser import Plan

SHIPPED = MODELS / "fast"
LARGEST = {"default": 45_000_000, "fast": 10_000_000}


@pytest.mark.parametrize("name", LARGEST)
def test_the_shipped_models_are_the_ones_described(name: str) -> None:
    assert check(MODELS / name) == []


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    copy = shutil.copytree(SHIPPED, tmp_path / "copy")
    (copy / "meta.json").write_bytes(b"{}")
    assert check(copy) == ["meta.json has changed"]


def test_the_fast_model_was_made_by_the_plan_of_this_code() -> None:
    manifest = json.loads((SHIPPED / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["plan"] == json.loads(json.dumps(asdict(Plan())))


def test_the_network_was_made_by_the_plan_of_this_code() -> None:
    pytest.importorskip("torch", reason="the plan of the network stands beside torch")
    learning = pytest.importorskip("kg.train.learning")
    manifest = json.loads((MODELS / "default" / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["plan"] == json.loads(json.dumps(asdict(learning.Plan())))


@pytest.mark.parametrize(("name", "largest"), LARGEST.items())
def test_the_shipped_models_are_small(name: str, largest: int) -> None:
    size = sum(path.stat().st_size for path in (MODELS / name).rglob("*") if path.is_file())
    assert size < largest


def test_a_folder_without_a_manifest_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="manifest") as caught:
        check(tmp_path)
    assert "kg train" in caught.value.hint
