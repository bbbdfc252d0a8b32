"""`/sparql`: the SPARQL 1.1 Protocol (W3C Recommendation, sections 2.1 and 2.2)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.answers import Refusal
from kg.serve.description import description
from kg.serve.guard import has_token
from kg.serve.negotiation import GRAPHS, choose
from kg.serve.pool import Question, Reply
from kg.serve.room import Room, serving

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_PAIRS = Sequence[tuple[str, str]]
_MOST_FIELDS = 1000


async def sparql(request: Request) -> Response:
    """Answer a query, run an update, or describe the service."""
    kind, pairs = await _asked(request)
    if kind == "update":
        return await _update(request, pairs)
    texts = [value for name, value in pairs if name == "query"]
    if not texts and request.method == "GET":
        return _described(request)
    if len(texts) != 1:
        raise Refusal(400, f"{len(texts)} queries in one request", "send one query")
    question = Question(
        texts[0],
        request.headers.get("accept", ""),
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
    )
    reply = await while_there(request, serving(request).pool.ask(question))
    response = Response(reply.body, media_type=_typed(reply.media))
    response.headers.add_vary_header("Accept")
    return response


async def while_there(request: Request, asking: Awaitable[Reply]) -> Reply:
    """Wait for an answer as long as the asker does; a query nobody waits for is stopped."""
    task = asyncio.ensure_future(asking)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refusal(499, "the asker has gone away")
        return task.result()
    finally:
        for each in (task, gone):
            each.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _asked(request: Request) -> tuple[str, _PAIRS]:
    """Return "query" or "update" and the fields of a request, wherever they stand."""
    pairs: _PAIRS = _fields(request.url.query.encode())
    if request.method == "GET":
        if any(name == "update" for name, _ in pairs):
            raise Refusal(400, "an update is sent by POST", "see SPARQL 1.1 Protocol, 2.2")
        return "query", pairs
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    if media == _FORM:
        pairs = (*pairs, *_fields(body))
        names = {name for name, _ in pairs} & {"query", "update"}
        if len(names) != 1:
            raise Refusal(400, "neither one query nor one update", "send query= or update=")
        return names.pop(), pairs
    if media in {_QUERY, _UPDATE}:
        kind = "query" if media == _QUERY else "update"
        return kind, (*pairs, (kind, _text(body)))
    types = f"{_FORM}, {_QUERY}, {_UPDATE}"
    raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unknown content type", f"one of: {types}")


async def _body(request: Request) -> bytes:
    """Read the body as far as the limit allows."""
    limit = serving(request).options.limits.request
    parts: list[bytes] = []
    async for part in request.stream():
        limit -= len(part)
        if limit < 0:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too large")
        parts.append(part)
    return b"".join(parts)


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(
            text,
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise Refusal(400, "the fields are not URL-encoded UTF-8") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "the query is not UTF-8") from error


def _typed(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _described(request: Request) -> Response:
    media = choose(request.headers.get("accept", ""), list(GRAPHS))
    if media is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, "the description is RDF", ", ".join(GRAPHS))
    options = serving(request).options
    address = str(request.url.replace(query="", fragment=""))
    told = description(address, media, updates=options.updates, remote=options.remote)
    return Response(told, media_type=_typed(media))


async def _update(request: Request, pairs: _PAIRS) -> Response:
    options = serving(request).options
    if not options.updates or options.token is None:
        raise Refusal(HTTPStatus.FORBIDDEN, "this endpoint only reads", "kg serve --allow-update")
    if not has_token(request.headers, options.token, bearer_only=True):
        raise Refusal(
            HTTPStatus.UNAUTHORIZED,
            "an update needs the token",
            headers={"WWW-Authenticate": 'Bearer realm="kg"'},
        )
    texts = [value for name, value in pairs if name == "update"]
    graphs = [name for name, _ in pairs if name.startswith("using-")]
    if len(texts) != 1 or graphs:
        raise Refusal(400, "one update and no using-graph-uri", "name the graphs in the update")
    await serving(request).update(texts[0])
    return Response(status_code=HTTPStatus.NO_CONTENT)


ROOMS = (Room("/sparql", sparql, methods=("GET", "POST")),)
