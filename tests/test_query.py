"""The shipped queries: headers, parameters, answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import query as asked
from kg.errors import QueryError
from kg.query import ParameterKind

NAMES = sorted(asked.catalogue())


def test_at_least_fifteen_questions_ship() -> None:
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_every_query_says_what_it_asks_in_both_languages(name: str) -> None:
    query = asked.named(name)
    assert query.title.it != query.name
    assert query.title.en != query.name
    assert query.columns


@pytest.mark.parametrize("name", NAMES)
def test_every_column_and_parameter_is_a_variable_the_query_projects(name: str) -> None:
    query = asked.named(name)
    projection = query.text[query.text.index("\nSELECT") : query.text.index("\nWHERE")]
    variables = set(re.findall(r"\?(\w+)", projection))
    assert set(query.columns) <= variables
    assert {parameter.name for parameter in query.parameters} <= variables


def test_an_unknown_query_names_its_neighbours() -> None:
    with pytest.raises(QueryError, match="investorz") as caught:
        asked.named("investorz")
    assert "investors" in caught.value.hint


def test_a_broken_header_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_text("# title-it: x\n# param name\n\nSELECT * { ?s ?p ?o }\n", encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        asked.read_query(path)
    assert caught.value.line == 2


def test_an_unknown_kind_of_parameter_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_text("# param name colour: a | b\n\nSELECT * { ?s ?p ?o }\n", encoding="utf-8")
    with pytest.raises(QueryError, match="colour"):
        asked.read_query(path)


def test_a_file_without_a_header_is_a_query_too(tmp_path: Path) -> None:
    path = tmp_path / "plain.rq"
    path.write_text("SELECT * { ?s ?p ?o }\n", encoding="utf-8")
    query = asked.read_query(path)
    assert query.parameters == ()
    assert query.title.en == "plain"


def test_parameters_know_their_kind() -> None:
    kinds = {parameter.name: parameter.kind for parameter in asked.named("changes").parameters}
    assert kinds == {
        "since": ParameterKind.DATE,
        "name": ParameterKind.ENTITY,
        "as_of": ParameterKind.DATE,
    }


@pytest.mark.parametrize("value", ["2024", "2024-10", "2024-10-03"])
def test_whole_and_partial_dates_are_dates(value: str) -> None:
    assert asked.check_date(value) == value


@pytest.mark.parametrize("value", ["24", "2024-13", "2024-10-32", "ieri", "2024/10/03", ""])
def test_anything_else_is_no_date(value: str) -> None:
    with pytest.raises(QueryError):
        asked.check_date(value)
