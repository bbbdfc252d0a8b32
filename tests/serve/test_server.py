"""The server as a whole: who may ask, what a query may cost, how builds are followed."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.graph.store import Store

if TYPE_CHECKING:
    from tests.serve.conftest import Client, Serve

TOKEN = "segreto-di-prova"  # noqa: S105 - of a server that lives for one test
ANYWHERE = "0.0.0.0"  # noqa: S104 - what is tested is that it wants a token
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a kg:Statement }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f) }"
HUNGRY = (
    "SELECT DISTINCT (CONCAT(STR(?c), STR(?f), STR(?i)) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
)
INSERT = 'INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> "x" } }'


@pytest.fixture(scope="module")
def strict(serve: Serve, demo_folder: Path) -> Iterator[Client]:
    """Give a server with a time limit of one second and two queries at once."""
    with serve(demo_folder, "--time-limit", "1", "--at-once", "2") as client:
        yield client


def test_a_runaway_query_is_stopped_and_the_next_one_is_answered(strict: Client) -> None:
    answer = strict.get("sparql", {"query": RUNAWAY})
    assert answer.status == 504
    assert "1 seconds" in json.loads(answer.data)["error"]
    assert strict.get("sparql", {"query": COUNT}).status == 200


def test_a_query_that_wants_too_much_memory_ends_and_the_next_one_is_answered(
    serve: Serve, demo_folder: Path
) -> None:
    with serve(demo_folder, "--memory", "32", "--time-limit", "600") as client:
        answer = client.get("sparql", {"query": HUNGRY})
        assert answer.status == 422
        assert "memory" in json.loads(answer.data)["error"]
        assert client.get("sparql", {"query": COUNT}).status == 200


def test_more_than_it_can_do_is_told_with_the_time_to_come_back(strict: Client) -> None:
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(strict.get("sparql", {"query": RUNAWAY})))
        for _ in range(80)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = {answer.status for answer in answers}
    assert statuses <= {503, 504}
    refused = [answer for answer in answers if answer.status == 503]
    assert refused
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert strict.get("sparql", {"query": COUNT}).status == 200


def test_a_query_nobody_waits_for_any_more_is_stopped(serve: Serve, own_graph: Path) -> None:
    import socket

    with serve(own_graph, "--time-limit", "60", "--at-once", "1") as client:
        host, port = client.address.split("/")[2].split(":")
        body = b"query=" + RUNAWAY.encode().replace(b" ", b"+").replace(b"&", b"%26")
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )
            time.sleep(0.5)
        assert client.get("sparql", {"query": COUNT}).status == 200


def test_a_request_that_is_too_large_is_refused(server: Client) -> None:
    body = b"ASK {} #" + b"x" * (2 * 1024 * 1024)
    assert server.post("sparql", body, "application/sparql-query").status == 413


def test_health_and_metrics_say_how_it_is(server: Client) -> None:
    assert json.loads(server.get("health").data)["status"] == "ok"
    server.get("sparql", {"query": COUNT})
    text = server.get("metrics").data.decode()
    assert 'kg_requests_total{room="/sparql",status="200"}' in text
    assert 'kg_queries_total{outcome="answered"}' in text


def test_every_answer_carries_the_headers_that_keep_scripts_out(server: Client) -> None:
    for path in ("health", "sparql", "nowhere"):
        headers = server.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers


def test_an_error_is_a_page_for_people_and_json_for_programs(server: Client) -> None:
    assert server.get("nowhere").headers["Content-Type"] == "application/json"
    page = server.get("nowhere", Accept="text/html,*/*;q=0.8")
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.status == 404


def test_a_name_that_is_not_this_machine_is_not_answered(server: Client) -> None:
    assert server.get("health", Host="evil.example").status == 421


def test_scripts_of_an_allowed_origin_may_read_and_no_others(
    serve: Serve, demo_folder: Path
) -> None:
    with serve(demo_folder, "--cors", "https://app.example") as client:
        there = client.get("sparql", {"query": COUNT}, Origin="https://app.example")
        assert there.headers["Access-Control-Allow-Origin"] == "https://app.example"
        other = client.get("sparql", {"query": COUNT}, Origin="https://other.example")
        assert "Access-Control-Allow-Origin" not in other.headers
        asked = client.send("OPTIONS", "sparql", headers={"Origin": "https://app.example"})
        assert asked.status == 204


def test_a_server_others_can_reach_wants_the_token_everywhere_but_for_its_health(
    serve: Serve,
    demo_folder: Path,
) -> None:
    with serve(demo_folder, "--host", ANYWHERE, token=TOKEN) as client:
        near = type(client)(client.address.replace(ANYWHERE, "127.0.0.1"), client.process)
        assert near.get("health").status == 200
        assert near.get("sparql", {"query": COUNT}).status == 401
        assert near.get("metrics").status == 401
        assert near.get("sparql", {"query": COUNT}, Authorization="Bearer no").status == 401
        assert near.get("sparql", {"query": COUNT}, Authorization=f"Bearer {TOKEN}").status == 200
        basic = b64encode(f"io:{TOKEN}".encode()).decode()
        assert near.get("sparql", {"query": COUNT}, Authorization=f"Basic {basic}").status == 200


def test_an_update_needs_the_token_and_is_seen_by_the_next_query(
    serve: Serve, own_graph: Path
) -> None:
    bearer = f"Bearer {TOKEN}"
    with serve(own_graph, "--allow-update", token=TOKEN) as client:
        assert client.form("sparql", {"update": INSERT}).status == 401
        basic = "Basic " + b64encode(f"io:{TOKEN}".encode()).decode()
        assert client.form("sparql", {"update": INSERT}, Authorization=basic).status == 401
        kind = "application/sparql-update"
        assert client.post("sparql", INSERT.encode(), kind, Authorization=bearer).status == 204
        seen = client.get("sparql", {"query": "ASK { <urn:a> <urn:b> ?x }"})
        assert json.loads(seen.data)["boolean"] is True
        wrong = client.form("sparql", {"update": "INSERT DATA {"}, Authorization=bearer)
        assert wrong.status == 400
        load = client.form("sparql", {"update": "LOAD <http://127.0.0.1:9/>"}, Authorization=bearer)
        assert load.status == 400
        assert b"LOAD" in load.data
        with Store.open(own_graph):
            held = client.form("sparql", {"update": INSERT}, Authorization=bearer)
        assert held.status == 503
        assert held.headers["Retry-After"]


def test_a_build_beside_the_server_is_not_hindered_and_then_seen(
    serve: Serve, own_graph: Path
) -> None:
    with serve(own_graph) as client:
        with Store.open(own_graph) as store:
            store.engine.update(INSERT)
            assert client.get("sparql", {"query": COUNT}).status == 200
        for _ in range(300):
            answer = client.get("sparql", {"query": "ASK { <urn:a> <urn:b> ?x }"})
            if json.loads(answer.data)["boolean"]:
                break
            time.sleep(0.1)
        assert json.loads(answer.data)["boolean"] is True


def test_nothing_is_left_behind_when_it_ends(serve: Serve, own_graph: Path) -> None:
    before = sorted(path.name for path in own_graph.iterdir())
    with serve(own_graph):
        pass
    assert sorted(path.name for path in own_graph.iterdir()) == before
