"""`/sparql` as the SPARQL 1.1 Protocol wants it: its own tests that apply, and ours.

The cases follow the W3C's protocol test suite by name (`query_get`, `bad_query_missing_form`…);
those of updates run where updates are allowed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import rdflib

if TYPE_CHECKING:
    from tests.serve.conftest import Client

ASK = "ASK { ?s a kg:Statement }"
SELECT = "SELECT ?s { ?s a kg:Statement } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s kg:status ?o } WHERE { ?s kg:status ?o }"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


def test_query_get(server: Client) -> None:
    answer = server.get("sparql", {"query": ASK})
    assert answer.status == 200
    assert json.loads(answer.data)["boolean"] is True


def test_query_post_form(server: Client) -> None:
    assert json.loads(server.form("sparql", {"query": ASK}).data)["boolean"] is True


def test_query_post_direct(server: Client) -> None:
    assert json.loads(server.post("sparql", ASK.encode(), QUERY).data)["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "begins"),
    [
        ("application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"s\r\n"),
        ("text/tab-separated-values", b"?s\n"),
        ("application/json;q=0.1, text/csv", b"s\r\n"),
        ("*/*", b'{"head"'),
    ],
)
def test_query_content_type_select(server: Client, accept: str, begins: bytes) -> None:
    answer = server.get("sparql", {"query": SELECT}, Accept=accept)
    assert answer.status == 200
    assert answer.data.startswith(begins)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "application/sparql-results+xml"]
)
def test_query_content_type_ask(server: Client, accept: str) -> None:
    assert server.get("sparql", {"query": ASK}, Accept=accept).headers["Content-Type"] == accept


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_query_content_type_construct(server: Client, accept: str, form: str) -> None:
    answer = server.get("sparql", {"query": CONSTRUCT}, Accept=accept)
    assert answer.headers["Content-Type"].startswith(accept)
    told = rdflib.Dataset(default_union=True).parse(data=answer.data, format=form)
    asked = server.get("sparql", {"query": "SELECT ?s { ?s kg:status ?o }"}, Accept="text/csv")
    assert len(told) == len(asked.data.split()) - 1


def test_query_content_type_describe(server: Client) -> None:
    query = "DESCRIBE <https://kg.example/entity/org/openai>"
    answer = server.get("sparql", {"query": query}, Accept="text/turtle")
    assert b"OpenAI" in answer.data


def test_query_dataset_default_graph(server: Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s a kg:Statement }"
    graphs = server.get(
        "sparql", {"query": "SELECT ?a { ?a a schema:NewsArticle } LIMIT 2"}, Accept="text/csv"
    )
    one, two = graphs.data.decode().split()[1:]
    numbers = []
    for chosen in ([one], [two], [one, two]):
        fields = [("query", count), *(("default-graph-uri", graph) for graph in chosen)]
        answer = server.get("sparql", fields, Accept="text/csv")
        numbers.append(int(answer.data.split()[1]))
    assert numbers[0] + numbers[1] == numbers[2]


def test_query_dataset_named_graphs(server: Client) -> None:
    graphs = server.get(
        "sparql", {"query": "SELECT ?a { ?a a schema:NewsArticle } LIMIT 1"}, Accept="text/csv"
    )
    [one] = graphs.data.decode().split()[1:]
    fields = [("query", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"), ("named-graph-uri", one)]
    assert server.form("sparql", fields, Accept="text/csv").data.decode().split() == ["g", one]


def test_a_query_without_dataset_sees_the_union_of_all_graphs(server: Client) -> None:
    query = "ASK { ?a kg:investorIn ?b . ?s kg:subject ?a ; kg:object ?b }"
    assert json.loads(server.get("sparql", {"query": query}).data)["boolean"] is True


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        pytest.param("PUT", "sparql?query=ASK%20%7B%7D", None, None, 405, id="bad_query_method"),
        pytest.param(
            "GET",
            "sparql?query=ASK%7B%7D&query=ASK%7B%7D",
            None,
            None,
            400,
            id="bad_multiple_queries",
        ),
        pytest.param(
            "POST", "sparql", b"ASK {}", "text/plain", 415, id="bad_query_wrong_media_type"
        ),
        pytest.param(
            "POST",
            "sparql",
            b"query=ASK%20%7B%7D",
            "text/plain",
            415,
            id="bad_query_missing_form_type",
        ),
        pytest.param(
            "POST", "sparql", b"ASK%20%7B%7D", FORM, 400, id="bad_query_missing_direct_type"
        ),
        pytest.param("POST", "sparql", b"\xff\xfeA", QUERY, 400, id="bad_query_non_utf8"),
        pytest.param("GET", "sparql?query=ASK%20%7B", None, None, 400, id="bad_query_syntax"),
        pytest.param("GET", "sparql?update=CLEAR%20ALL", None, None, 400, id="bad_update_get"),
    ],
)
def test_what_is_no_query_is_told_with_its_status(
    server: Client, method: str, path: str, body: bytes | None, kind: str | None, status: int
) -> None:
    answer = server.send(method, path, body, {"Content-Type": kind} if kind else {})
    assert answer.status == status


def test_a_malformed_query_is_told_with_its_place(server: Client) -> None:
    told = json.loads(server.get("sparql", {"query": "SELECT ?a\n{ ?a ?b }"}).data)
    assert "line 2" in told["error"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_no_query_makes_this_machine_ask_another(server: Client, query: str) -> None:
    assert server.get("sparql", {"query": query}).status == 400


def test_an_endpoint_that_only_reads_refuses_updates(server: Client) -> None:
    assert server.form("sparql", {"update": "CLEAR ALL"}).status == 403
    assert json.loads(server.get("sparql", {"query": ASK}).data)["boolean"] is True


def test_the_service_is_described_in_rdf(server: Client) -> None:
    told = rdflib.Graph().parse(data=server.get("sparql").data, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    [service] = told.subjects(rdflib.RDF.type, sd.Service)
    assert str(told.value(service, sd.endpoint)) == server.address + "sparql"
    assert sd.UnionDefaultGraph in set(told.objects(service, sd.feature))
    assert sd.SPARQL11Update not in set(told.objects(service, sd.supportedLanguage))
