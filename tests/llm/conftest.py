"""A language model server for the tests: it speaks the chat API and does what it is told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kg.config import LlmSettings
from kg.llm.access import Access

TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato."


def entity(id_: str, type_: str, *names: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "names": list(names), "nouns": [], **more}


def said(
    subject: str, relation: str, object_: str, quote: str = TEXT, **more: Any
) -> dict[str, Any]:
    empty = dict.fromkeys(("amount", "stake", "date", "role", "claimant"))
    return {
        "subject": subject,
        "relation": relation,
        "object": object_,
        "status": "asserted",
        "quote": quote,
        "confidence": 0.9,
        **empty,
        **more,
    }


ENTITIES = [
    entity("n", "ORG", "Nordica Cloud"),
    entity("t", "ORG", "Tessilnova"),
    entity("p", "LOC", "Prato"),
]
ANSWER = {
    "entities": ENTITIES,
    "statements": [
        said("n", "investorIn", "t", amount={"value": 12e6, "currency": "EUR"}),
        said("t", "locatedIn", "p", "Tessilnova, che ha sede a Prato"),
    ],
}


@dataclass
class Reply:
    """What the server answers to one request."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: str = ""
    cut: bool = False
    finish: str = "stop"
    raw: bytes | None = None
    wait: threading.Event | None = None


@dataclass
class Request:
    """What the server was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def article(self) -> str:
        """Return the sentences of the article, without their numbers."""
        text = self.body["messages"][1]["content"]
        lines = re.findall(r"(?m)^\d+: (.*)$", text)
        return " ".join(lines)


Behaviour = Callable[[Request, int], Reply]


class Server(ThreadingHTTPServer):
    """Answers as `behaviour` says; remembers all it was asked and how much at once."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self.behaviour: Behaviour = lambda _request, _number: Reply(json.dumps(ANSWER))
        self.lock = threading.Lock()
        self.now = 0
        self.most = 0

    @property
    def address(self) -> str:
        """Return the address, as a user writes it."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def say(self, *replies: Reply | str | dict[str, Any]) -> None:
        """Answer with these in turn, and with the last one from then on."""
        made = [
            r if isinstance(r, Reply) else Reply(r if isinstance(r, str) else json.dumps(r))
            for r in replies
        ]
        self.behaviour = lambda _request, number: made[min(number, len(made)) - 1]

    def access(self, key: str = "", **settings: Any) -> Access:
        """Return how this server is asked."""
        chosen = LlmSettings(address=self.address, model="test-model", **settings)
        return Access(f"{self.address}/chat/completions", chosen, key)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        request = Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        with self.server.lock:
            self.server.requests.append(request)
            number = len(self.server.requests)
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        try:
            reply = self.server.behaviour(request, number)
            if reply.wait is not None:
                reply.wait.wait(10)
            self._answer(reply, stream=body["stream"])
        finally:
            with self.server.lock:
                self.server.now -= 1

    def _answer(self, reply: Reply, *, stream: bool) -> None:
        if reply.status != 200:
            data = json.dumps({"error": {"message": reply.error}}).encode()
        elif reply.raw is not None:
            data = reply.raw
        else:
            data = _streamed(reply) if stream else _whole(reply)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "text/event-stream" if stream else "application/json")
        if not (stream and reply.cut):
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if reply.cut else data)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


def _whole(reply: Reply) -> bytes:
    choice = {"message": {"content": reply.text}, "finish_reason": reply.finish}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


def _streamed(reply: Reply) -> bytes:
    parts = [reply.text[at : at + 40] for at in range(0, len(reply.text), 40)]
    events: list[dict[str, Any]] = [{"choices": [{"delta": {"role": "assistant"}}]}]
    events += [{"choices": [{"delta": {"content": part}}]} for part in parts]
    events.append({"choices": [{"delta": {}, "finish_reason": reply.finish}]})
    usage = {"prompt_tokens": 1000, "completion_tokens": 100}
    events.append({"choices": [], "usage": usage})
    lines = [f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events]
    return ": a comment\n\n".join(["", *lines, "data: [DONE]\n\n"]).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()
