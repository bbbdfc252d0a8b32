"""No query reaches another machine, whatever its spelling; complaints say where and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph.sparql import refuse_service
from kg.graph.store import Store

_HERE = "PREFIX : <http://127.0.0.1:1/> "


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "SELECT * { serVice SILENT ?x { ?a ?b ?c } }",
        "SELECT * { ?s kg:end 1SERVICE<http://127.0.0.1:1/>{?a ?b ?c} }",
        "SELECT * { ?s kg:quote trueSERVICE ?x{?a ?b ?c} }",
        _HERE + "SELECT * { {SERVICE:x{?a ?b ?c}} }",
        _HERE + "SELECT * { ?s kg:end :x.a.SERVICE:x{?a ?b ?c} }",
        _HERE + "SELECT * { {?s a kg:Evidence FILTER(1<2)SERVICE:x{?a:p?o}FILTER(2>1)} }",
        "SELECT * { ?s ?p '''it's''' SERVICE ?x { ?a ?b '' } }",
        'SELECT * { ?s ?p "a\\"" . SERVICE ?x { ?a ?b "" } }',
        "SELECT * { ?s ?p ?o # ' \n SERVICE ?x { ?a ?b ?c } # ' \n }",
        "SELECT * { ?s ?p <http://x.example/#> . SERVICE ?x { ?a ?b ?c } }",
    ],
)
def test_service_is_refused_however_it_is_hidden(filled: Store, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        filled.table(query, {})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a kg:Statement }",
        "SELECT $service { $service a kg:Statement }",
        'SELECT ?s { ?s kg:quote "SERVICE" }',
        "SELECT ?s { ?s kg:quote '''a SERVICE 'b' ''' }",
        'SELECT ?s { ?s kg:quote """a "SERVICE" b""" }',
        "SELECT ?s { ?s kg:service ?o }",
        "SELECT ?s { ?s <http://x.example/service> ?o } # SERVICE",
    ],
)
def test_the_word_service_may_stand_where_it_asks_nobody(filled: Store, query: str) -> None:
    filled.table(query, {})


@given(st.text(alphabet="'\"\\#<>{}?:\n 1a.", max_size=12), st.text(max_size=8))
def test_no_balanced_prelude_hides_service(prelude: str, tail: str) -> None:
    """A prelude that is whole in itself cannot swallow the clause that follows it."""
    whole = f'SELECT * {{ ?s ?p "{prelude.translate(_ESCAPES)}" . SERVICE ?x {{ }} }} # {tail}'
    with pytest.raises(QueryError, match="SERVICE"):
        refuse_service(whole)


_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n"})


@pytest.mark.parametrize(
    ("query", "line", "character", "hint"),
    [
        ("SELECT ?s {\n  ?s foo:a ?o }", 2, " ?o", "PREFIX foo:"),
        ('SELECT ?s { ?s kg:quote "però" } }', 1, "", "too early"),
        ("SELECT ?s {", 1, "", "too early"),
        ("", 1, "", "too early"),
        ("DELETE WHERE { ?s ?p ?o }", 1, None, "only reads"),
    ],
)
def test_a_malformed_query_is_told_with_its_place_and_a_hint(
    filled: Store, query: str, line: int, character: str | None, hint: str
) -> None:
    with pytest.raises(QueryError, match=f"line {line}") as caught:
        filled.table(query, {})
    assert caught.value.line == line
    assert hint in caught.value.hint
    if character is not None:
        assert caught.value.offset is not None
        assert query[caught.value.offset :].startswith(character)


def test_a_function_the_engine_does_not_have_is_an_error_of_the_query(filled: Store) -> None:
    with pytest.raises(QueryError, match="custom function"):
        filled.table("SELECT (<http://x.example/f>(1) AS ?x) {}", {})


def test_a_parameter_that_is_not_projected_is_an_error_of_the_query(filled: Store) -> None:
    with pytest.raises(QueryError, match="projection"):
        filled.table("SELECT ?s { ?s kg:role ?role }", {"role": Literal("x")})
