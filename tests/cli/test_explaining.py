"""`kg explain` as a reader meets it: text for people, JSON for programs, clear ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli.app import app
from kg.cli.options import settings

TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato.\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with one article in it."""
    monkeypatch.chdir(tmp_path)
    settings.cache_clear()
    (tmp_path / "nordica.txt").write_text(f"date: 2024-05-14\n\n{TEXT}", encoding="utf-8")
    return tmp_path


def kg(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_an_article_is_explained_with_its_marks_voices_and_threshold(home: Path) -> None:
    done = kg("explain", "nordica.txt", "--number", "1")
    assert done.exit_code == 0
    assert "[Nordica Cloud] *ha investito*" in " ".join(done.stdout.split())
    assert "[Tessilnova]" in done.stdout
    assert "kg/relations/patterns/investorIn.toml" in done.stdout
    assert "≥" in done.stdout


def test_json_holds_every_statement_of_the_article(home: Path) -> None:
    records = json.loads(kg("explain", "nordica.txt", "--format", "json").stdout)
    assert {record["statement"]["relation"] for record in records} >= {"investorIn", "locatedIn"}
    assert all(record["others"] or record["statement"]["object"] for record in records)


def test_a_statement_of_the_graph_is_explained_by_the_start_of_its_id(home: Path) -> None:
    assert kg("build", "nordica.txt", "--store", "store").exit_code == 0
    records = json.loads(kg("explain", "nordica.txt", "--format", "json").stdout)
    id_ = records[0]["iri"].rpartition("/")[2]
    done = kg("explain", id_[:10], "--store", "store", "--format", "json")
    record = json.loads(done.stdout)
    assert record.pop("edge") == {**records[0].pop("edge"), "articles": 1}
    assert record == records[0]


def test_it_tells_whether_the_statement_is_a_plain_edge_and_why(home: Path) -> None:
    def built(edge_confidence: str) -> str:
        told = ("build", "nordica.txt", "--store", "store", "--edge-confidence", edge_confidence)
        assert kg(*told).exit_code == 0
        return kg("explain", id_, "--store", "store").stdout.rpartition("plain edge")[2]

    [first, *_] = json.loads(kg("explain", "nordica.txt", "--format", "json").stdout)
    id_, sure = first["iri"].rpartition("/")[2], first["statement"]["confidence"]
    assert f"{sure:.2f} ≥ 0.10  (one article)" in built("0.1")
    assert f"no: {sure:.2f} < 1.00" in built("1")
    assert "(this article alone)" in kg("explain", "nordica.txt").stdout
    query = ("query", "--store", "store", "--format", "json", "-e")
    assert json.loads(kg(*query, "ASK { ?a kg:investorIn ?b }").stdout)[0]["answer"] is False


def test_a_pair_without_a_statement_is_explained(home: Path) -> None:
    done = kg("explain", "nordica.txt", "--pair", "Nordica Cloud", "Prato")
    assert done.exit_code == 0
    assert "Nordica Cloud – Prato" in done.stdout
    assert json.loads(
        kg("explain", "nordica.txt", "--pair", "Nordica", "Eni", "--format", "json").stdout
    )["missing"] == ["Eni"]


def test_a_number_beyond_the_last_and_a_pair_of_a_statement_are_refused(home: Path) -> None:
    assert kg("explain", "nordica.txt", "--number", "99").exit_code == 1
    assert kg("explain", "0f3a", "--pair", "a", "b").exit_code == 2


def test_hostile_text_never_reaches_the_terminal(home: Path) -> None:
    hostile = TEXT.replace("in Tessilnova", "\u202ein Tessilnova")
    (home / "hostile.txt").write_text(hostile, encoding="utf-8")
    done = kg("explain", "hostile.txt")
    assert done.exit_code == 0
    assert "\u202e" not in done.stdout


def test_the_strict_profile_extracts_no_more_than_the_balanced_one(home: Path) -> None:
    strict = json.loads(kg("extract", "nordica.txt", "--profile", "strict").stdout)
    balanced = json.loads(kg("extract", "nordica.txt").stdout)
    assert len(strict["statements"]) <= len(balanced["statements"])
    (home / "kg.toml").write_text('[kg]\nprofile = "strict"\n', encoding="utf-8")
    settings.cache_clear()
    assert json.loads(kg("extract", "nordica.txt").stdout) == strict
    settings.cache_clear()
