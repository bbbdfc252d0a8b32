"""The graph through rdflib's own API."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.graph import contents
from kg.graph.dataset import dataset
from kg.graph.derived import rebuild
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction


def test_rdflib_asks_the_store(
    tmp_path: Path, extractions: Callable[..., list[Extraction]]
) -> None:
    with Store.open(tmp_path / "g") as store:
        for extraction in extractions(3):
            store.replace_article(article_quads(extraction, sketch="s", pipeline="p"))
        rebuild(store, {})
        statements = len(contents.records(store))
    graph = dataset(tmp_path / "g")
    [[number]] = graph.query("SELECT (COUNT(?s) AS ?n) { ?s a kg:Statement }")  # type: ignore[misc] # rows
    assert int(number) == statements
    graph.close()


def test_rdflib_finds_no_store_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        dataset(tmp_path / "nowhere")
