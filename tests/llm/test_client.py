"""Asking a real server: streaming and not, what passes and what does not, and the key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import BudgetError, TeacherError
from kg.llm import waiting
from kg.llm.budget import Budget
from kg.llm.client import Client, Completion

ASKED = [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_FIRST", 0.001)


def reply(server: Any, **more: Any) -> Any:
    return type(server.behaviour(None, 1))(**more)


def ask(server: Any, budget: Budget | None = None, key: str = "", **settings: Any) -> Completion:
    with Client(server.access(key, **settings), budget or Budget()) as client:
        return client.ask(ASKED, 10)


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_comes_whole_with_its_tokens(server: Any, stream: bool) -> None:
    text = json.dumps({"a": "perché «sì»\u2028\x85 \U0001f600"}, ensure_ascii=False)
    server.say(text)
    budget = Budget()
    got = ask(server, budget, stream=stream)
    assert (got.text, got.tokens_in, got.tokens_out, got.stopped) == (text, 1000, 100, False)
    assert (budget.spent.requests, budget.spent.tokens_in) == (1, 1000)
    [request] = server.requests
    assert request.body["messages"] == ASKED
    assert request.body["model"] == "test-model"
    assert request.body["temperature"] == 0
    assert request.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_cut_at_the_limit_of_tokens_is_told(server: Any, stream: bool) -> None:
    server.say(reply(server, text="{", finish="length"))
    assert ask(server, stream=stream, max_tokens=7).stopped
    assert server.requests[0].body["max_tokens"] == 7


@pytest.mark.parametrize("stream", [False, True])
def test_a_connection_that_is_cut_is_asked_again(server: Any, stream: bool) -> None:
    server.say(reply(server, text="x" * 500, cut=True), "whole")
    budget = Budget()
    assert ask(server, budget, stream=stream).text == "whole"
    assert len(server.requests) == budget.spent.requests == 2


def test_a_stream_that_ends_without_an_end_is_asked_again(server: Any) -> None:
    half = b'data: {"choices": [{"delta": {"content": "half"}}]}\n\n'
    server.say(reply(server, raw=half), "whole")
    assert ask(server, stream=True).text == "whole"


def test_a_stream_that_gives_up_is_asked_again(server: Any) -> None:
    server.say(reply(server, raw=b'data: {"error": {"message": "busy"}}\n\n'), "whole")
    assert ask(server, stream=True).text == "whole"


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_what_may_pass_is_asked_again(server: Any, status: int) -> None:
    server.say(reply(server, status=status, error="later"), "fine")
    assert ask(server).text == "fine"


def test_retry_after_is_honoured(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[str] = []
    real = waiting.pause

    def pause(number: int, after: str = "") -> float:
        waited.append(after)
        return 0.0 if after else real(number, after)

    monkeypatch.setattr("kg.llm.client.pause", pause)
    busy = reply(server, status=429, headers={"Retry-After": "3"})
    server.say(busy, reply(server, status=500), "fine")
    assert ask(server).text == "fine"
    assert waited == ["3", ""]


def test_a_server_that_stays_away_ends_the_run(server: Any) -> None:
    server.say(reply(server, status=503, error="down"))
    with pytest.raises(TeacherError, match="503 down"):
        ask(server)
    assert len(server.requests) == waiting.TRIES


def test_a_server_that_wants_too_much_patience_ends_the_run(server: Any) -> None:
    server.say(reply(server, status=429, headers={"Retry-After": "86400"}))
    with pytest.raises(TeacherError, match="86400"):
        ask(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_ends_the_run_at_once_and_hides_the_key(server: Any, status: int) -> None:
    server.say(reply(server, status=status, error="bad key sk-secret\x1b[31m"))
    with pytest.raises(TeacherError) as caught:
        ask(server, key="sk-secret")
    assert len(server.requests) == 1
    assert "***" in caught.value.message
    assert "sk-secret" not in caught.value.message
    assert "KG_LLM_KEY" in caught.value.hint


@pytest.mark.parametrize("status", [404, 413])
def test_what_will_not_pass_is_not_asked_again(server: Any, status: int) -> None:
    server.say(reply(server, status=status, error="no such model"))
    with pytest.raises(TeacherError, match="no such model"):
        ask(server)
    assert len(server.requests) == 1


def test_no_redirect_is_followed_and_the_key_goes_to_the_address_alone(server: Any) -> None:
    elsewhere = type(server)()
    server.say(reply(server, status=307, headers={"Location": elsewhere.address}))
    try:
        with pytest.raises(TeacherError, match="elsewhere"):
            ask(server, key="sk-secret")
    finally:
        elsewhere.server_close()
    assert elsewhere.requests == []
    assert server.requests[0].headers["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in json.dumps(server.requests[0].body)


def test_without_a_key_no_header_is_sent(server: Any) -> None:
    ask(server)
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("raw", [b"<html>hello</html>", b"[]", b'{"choices": []}', b'"x"', b"null"])
def test_what_does_not_speak_the_protocol_is_told(server: Any, raw: bytes) -> None:
    server.say(reply(server, raw=raw))
    with pytest.raises(TeacherError, match="chat API"):
        ask(server)


def test_an_empty_answer_is_an_empty_text(server: Any) -> None:
    server.say(reply(server, raw=b'{"choices": [{"message": {"content": null}}]}'))
    got = ask(server)
    assert (got.text, got.tokens_in > 0) == ("", True)


def test_a_server_without_schemas_is_asked_for_less(server: Any) -> None:
    def behave(request: Any, number: int) -> Any:
        if request.body.get("response_format"):
            return reply(server, status=400, error="response_format is not supported")
        if "temperature" in request.body:
            return reply(server, status=400, error="temperature must be 1")
        return reply(server, text="fine")

    real = server.behaviour
    server.behaviour = lambda request, number: (
        real(None, 1) if request is None else behave(request, number)
    )
    with Client(server.access(), Budget()) as client:
        assert client.ask(ASKED, 10).text == "fine"
        assert client.ask(ASKED, 10).text == "fine"
    forms = [(r.body.get("response_format") or {}).get("type") for r in server.requests]
    assert forms == ["json_schema", "json_object", None, None, None]
    assert ["temperature" in r.body for r in server.requests] == [True, True, True, False, False]


@pytest.mark.parametrize(("structured", "form"), [("object", "json_object"), ("none", None)])
def test_the_form_may_be_chosen(server: Any, structured: str, form: str | None) -> None:
    ask(server, structured=structured)
    assert (server.requests[0].body.get("response_format") or {}).get("type") == form


def test_a_budget_holds_before_a_request(server: Any) -> None:
    server.say(reply(server, status=500), reply(server, status=500), "never")
    with pytest.raises(BudgetError):
        ask(server, Budget(max_requests=2))
    assert len(server.requests) == 2
    with pytest.raises(BudgetError):
        ask(server, Budget(max_tokens=5))
    assert len(server.requests) == 2


def test_what_is_reserved_is_given_back() -> None:
    budget = Budget(max_tokens=100)
    budget.take(60)
    with pytest.raises(BudgetError):
        budget.take(60)
    budget.settle(60, 10, 10, 1.0)
    budget.take(60)
    assert (budget.spent.requests, budget.spent.tokens_out) == (2, 10)


@pytest.mark.parametrize(
    ("after", "least"), [("x", 0.001), ("nan", 0.0), ("-1", 0.0), ("0", 0.0), ("2", 2.0)]
)
def test_waiting_is_never_negative(after: str, least: float) -> None:
    assert waiting.pause(1, after) >= least


@pytest.mark.parametrize(
    "after",
    [
        "Wed, 21 Oct 2015 07:28:00 +99999999999999999999",
        "Wed, 21 Oct 99999999999999999999 07:28:00 GMT",
        "nan",
        "-5",
        "soon",
    ],
)
def test_a_wait_that_is_none_is_one_of_ours(after: str) -> None:
    assert waiting.pause(1, after) < 1


def test_a_broken_encoding_is_asked_again(server: Any) -> None:
    broken = reply(server, raw=b"no gzip", headers={"content-encoding": "gzip"})
    server.say(broken, "whole")
    assert ask(server).text == "whole"


def test_half_a_character_reaches_no_file_and_no_server(server: Any) -> None:
    server.say(reply(server, raw=rb'{"choices": [{"message": {"content": "a\ud800b"}}]}'))
    with Client(server.access(), Budget()) as client:
        assert client.ask([{"role": "user", "content": "x\ud800y"}], 10).text == "a?b"
    assert server.requests[0].body["messages"] == [{"role": "user", "content": "x?y"}]
