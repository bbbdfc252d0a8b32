"""Asking a server that speaks the OpenAI-compatible chat API, over httpx.

One question is one POST to one address: no redirect is followed, and the key stands in its
header alone. What may pass (too many requests, a fault of the server, a cut connection) is
asked again after a while, as long as the server wants; every try counts against the budget.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, Self

import httpx

from kg.errors import TeacherError
from kg.llm.access import Access
from kg.llm.budget import Budget, tokens_of
from kg.llm.prompt import Message, answer_schema
from kg.llm.waiting import TRIES, pause

_FORMS: dict[str, dict[str, Any]] = {
    "schema": {
        "type": "json_schema",
        "json_schema": {"name": "reading", "strict": True, "schema": answer_schema()},
    },
    "object": {"type": "json_object"},
    "none": {},
}
_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_UNWANTED = {400, 415, 422, 501}  # a server that lacks something we asked for
_CONNECTING = 15.0  # seconds
_LONGEST = 16_000_000  # bytes of an answer with all that is around it
_SHORTEST_KEY = 6  # shorter ones are none, and stand in any text
_SHOWN = 200  # characters of what a server says of an error


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer. `stopped` tells that the server cut it at its limit of tokens.

    Tokens are the server's count, or ours of the characters where it gives none.
    """

    text: str
    tokens_in: int
    tokens_out: int
    seconds: float
    stopped: bool = False


class _Again(Exception):  # noqa: N818 - no error, a reason to wait
    """What went wrong may pass; `after` is the Retry-After the server gave, or ""."""

    def __init__(self, why: str, after: str = "") -> None:
        super().__init__(why)
        self.after = after


class Client:
    """Asks one server; may be shared by threads. Close it, or use it in a `with`."""

    def __init__(self, access: Access, budget: Budget) -> None:
        self._access = access
        self._settings = access.settings
        self._budget = budget
        self._lock = Lock()
        self.stopping = Event()
        structured = self._settings.structured
        self._forms = list(_FORMS) if structured == "auto" else [structured]
        self._extras: dict[str, Any] = {"temperature": 0}
        if self._settings.max_tokens is not None:
            self._extras["max_tokens"] = self._settings.max_tokens
        if self._settings.stream:
            self._extras["stream_options"] = {"include_usage": True}
        headers = {"Authorization": f"Bearer {access.key}"} if access.key else {}
        self._http = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(self._settings.timeout, connect=_CONNECTING),
            follow_redirects=False,
            trust_env=access.url.startswith("https:"),  # a proxy would see a key sent over http
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._http.close()

    def ask(self, messages: Sequence[Message], answer: int) -> Completion:
        """Return the answer, about `answer` tokens long.

        Raises BudgetError before a try that is too much, and TeacherError where asking again
        would be of no use, or was of none.
        """
        reserved = tokens_of(messages) + answer
        for number in range(1, TRIES + 1):
            if self.stopping.is_set():
                break
            self._budget.take(reserved)
            completion = None
            try:
                completion = self._once(messages)
            except _Again as again:
                if number == TRIES:
                    raise self._failure(f"the server does not answer: {again}") from again
                self.stopping.wait(pause(number, again.after))
            finally:
                cost = completion or Completion("", 0, 0, 0.0)
                self._budget.settle(reserved, cost.tokens_in, cost.tokens_out, cost.seconds)
            if completion:
                return completion
        raise TeacherError("the run was stopped")

    def _once(self, messages: Sequence[Message]) -> Completion:
        """Send one request, weaker ones if the server lacks something, and read the answer."""
        with self._lock:
            form, extras = self._forms[0], dict(self._extras)
        body: dict[str, Any] = {
            "model": self._access.model,
            "messages": [{k: _encodable(v) for k, v in message.items()} for message in messages],
            "stream": self._settings.stream,
            **extras,
        }
        if _FORMS[form]:
            body["response_format"] = _FORMS[form]
        started = time.monotonic()
        try:
            with self._http.stream("POST", self._access.url, json=body) as response:
                self._check(response, form, extras)
                lines = _lines(response, started + self._settings.timeout)
                text, usage, end = _read(lines, self._settings.stream)
                text = self._without_key(_encodable(text))
        except httpx.RequestError as error:
            raise _Again(type(error).__name__) from error
        return Completion(
            text,
            _count(usage, "prompt_tokens", tokens_of(messages)),
            _count(usage, "completion_tokens", tokens_of([{"content": text}])),
            time.monotonic() - started,
            stopped=end == "length",
        )

    def _check(self, response: httpx.Response, form: str, extras: dict[str, Any]) -> None:
        """Raise what a status other than 200 means."""
        status = response.status_code
        if status == httpx.codes.OK:
            return
        if response.is_redirect:
            raise TeacherError(
                "the server sends us elsewhere", "name the address it lives at; none is followed"
            )
        said = self._said(response)
        if status in _UNWANTED and self._weaken(said, form, extras):
            raise _Again(said, "0")
        if status in _AGAIN:
            raise _Again(f"{status} {said}".strip(), response.headers.get("retry-after", ""))
        if status in {401, 403}:
            raise TeacherError(
                f"the server refuses us: {status} {said}", "put the key into KG_LLM_KEY or key_file"
            )
        raise self._failure(f"the server answers {status} {said}")

    def _said(self, response: httpx.Response) -> str:
        """Return what a server says of an error, short."""
        try:
            text = "".join(_lines(response, time.monotonic() + _CONNECTING))
        except (httpx.RequestError, _Again):
            return ""
        try:
            error = json.loads(text)["error"]
            text = error["message"] if isinstance(error, dict) else str(error)
        except (ValueError, KeyError, TypeError):
            pass
        return " ".join(self._without_key(str(text)).split())[:_SHOWN]

    def _without_key(self, text: str) -> str:
        """Return what a server says without the key: it knows it, and may repeat it."""
        key = self._access.key
        return text.replace(key, "***") if len(key) >= _SHORTEST_KEY else text

    def _weaken(self, said: str, form: str, extras: dict[str, Any]) -> bool:
        """Ask for less from now on; tell whether that was possible."""
        with self._lock:
            for name in extras:
                if name in said:
                    self._extras.pop(name, None)
                    return True
            if self._forms[0] == form and len(self._forms) > 1:
                self._forms.pop(0)
                return True
            return self._forms[0] != form

    def _failure(self, message: str) -> TeacherError:
        return TeacherError(message, "check address and model under [llm] in kg.toml")


def _lines(response: httpx.Response, end: float) -> Iterator[str]:
    """Yield the lines of a response, until it is too long or `end` (monotonic) is past.

    Only a line feed ends a line: JSON may hold the other characters Unicode counts as ends.
    """
    size, rest = 0, b""
    for part in response.iter_bytes():
        size += len(part)
        if size > _LONGEST:
            raise TeacherError("the answer is too long to be one")
        if time.monotonic() > end:
            raise _Again("timeout")
        *lines, rest = (rest + part).split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in lines)
    yield rest.decode("utf-8", "replace")


def _read(lines: Iterator[str], stream: bool) -> tuple[str, dict[str, Any], str | None]:  # noqa: FBT001
    """Return the text of an answer, its usage, and why it ended."""
    if not stream:
        choice, usage = _choice("\n".join(lines), "message")
        return str(choice.get("content") or ""), usage, choice.get("end")
    parts: list[str] = []
    usage, end, done = {}, None, False
    for line in lines:
        data = line.removeprefix("data:").strip()
        if data == line.strip() or not data:
            continue  # comments and other fields of server-sent events
        if data == "[DONE]":
            done = True
            break
        choice, known = _choice(data, "delta")
        parts.append(str(choice.get("content") or ""))
        usage, end = known or usage, choice.get("end") or end
    if not done and end is None:
        raise _Again("the connection was cut")
    return "".join(parts), usage, end


def _choice(text: str, part: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return content and end of the first choice, and the usage, of one JSON object."""
    try:
        record = json.loads(text)
        if record.get("error"):
            raise _Again("the server gave up half-way")
        usage = record.get("usage") or {}
        if part == "delta" and not record.get("choices"):
            return {}, usage
        first = record["choices"][0]
        said = {
            "content": (first.get(part) or {}).get("content"),
            "end": first.get("finish_reason"),
        }
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise TeacherError(
            "the server does not speak the chat API", "check the address: most end in /v1"
        ) from error
    return said, usage


def _encodable(text: str) -> str:
    """Return a text without lone surrogates: JSON may hold them, no request and no file can."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _count(usage: dict[str, Any], name: str, otherwise: int) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and value >= 0 else otherwise
