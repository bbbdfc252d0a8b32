"""The graph in parts: numbers stay those of the whole, parts hold what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.graph.records import StatementRecord
from kg.view.parts import Parts
from kg.view.payload import payload

Records = Callable[..., list[StatementRecord]]


@pytest.fixture
def parts(records: Records) -> Parts:
    """Give a graph of ninety nodes with a core of ten."""
    return Parts(payload(records(300, nodes=90), 90), 10)


def _ids(part: dict[str, Any]) -> set[int]:
    return {node["id"] for node in part["nodes"]}


def test_every_part_is_closed(parts: Parts) -> None:
    for part in (parts.first(20), parts.around(["org/e50"]), parts.changed("2000"), parts.group(0)):
        nodes = _ids(part)
        assert all({edge["from"], edge["to"]} <= nodes for edge in part["edges"])
        assert {fact for edge in part["edges"] for fact in edge["facts"]} == set(part["facts"])
        assert {fact["article"] for fact in part["facts"].values()} == set(part["articles"])


def test_the_first_part_is_the_most_important(parts: Parts) -> None:
    assert _ids(parts.first(10)) == set(range(10))
    assert len(parts.first(10_000)["nodes"]) == len(parts.whole.nodes)


def test_around_a_node_are_all_its_links(parts: Parts) -> None:
    node = next(n for n in parts.whole.nodes if n.id > 60)
    part = parts.around([node.key, "org/nessuno"])
    mine = {n for n, link in enumerate(parts.whole.links) if node.id in {link.low, link.high}}
    assert mine <= {edge["id"] for edge in part["edges"]}


def test_between_two_nodes_lies_a_path(parts: Parts) -> None:
    one, other = parts.whole.nodes[80], parts.whole.nodes[70]
    part = parts.between(one.key, other.key)
    reached = {one.id}
    for _ in part["nodes"]:
        reached |= {e["to"] for e in part["edges"] if e["from"] in reached}
        reached |= {e["from"] for e in part["edges"] if e["to"] in reached}
    assert other.id in reached
    assert parts.between("org/nessuno", other.key)["nodes"] == []


def test_names_are_found_by_their_beginning_and_without_links(parts: Parts) -> None:
    part = parts.named("AZIENDA 7")
    assert part["nodes"][0]["label"] == "Azienda 7"
    assert part["edges"] == []
    assert parts.named("  ")["nodes"] == []


def test_changes_and_claims_bring_what_they_speak_of(parts: Parts) -> None:
    assert parts.changed("2999")["facts"] == {}
    assert any("claimant" in fact for fact in parts.claimed()["facts"].values())
