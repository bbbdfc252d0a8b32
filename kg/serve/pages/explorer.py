"""The explorer over the live graph: the page, its files, and the graph part by part."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.serve.answers import Refusal
from kg.serve.pages.drawing import digest, drawing
from kg.serve.pages.rendering import COOKIE, language, navigation
from kg.serve.room import Room
from kg.view import page as made

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from kg.view.parts import Parts

_LIVE = Path(__file__).parent.parent / "static" / "live.js"
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_DAY = 24 * 3600


async def explorer(request: Request) -> Response:
    """Answer with the page: the most important part of the graph is in it."""
    drawn, spoken = await drawing(request), language(request)
    parts = drawn.parts
    known = {
        **parts.first(parts.core),
        "core": parts.core,
        "total": {
            "entities": len(parts.whole.nodes),
            "facts": len(parts.whole.facts),
            "articles": len(parts.whole.articles),
        },
        "live": "/explore/data",
        "version": drawn.version,
        "pages": {"entity": "/entity/", "article": "/article/"},
    }
    title = "Notizie in un grafo" if spoken == "it" else "News as a graph"
    links: dict[str, Any] = {
        "script": f"/explore/explorer.js?{digest(_script())}",
        "style": f"/explore/explorer.css?{digest(made.style())}",
        "nav": navigation(spoken),
    }
    text = made.served(known, title=title, language=spoken, links=links)
    answer = HTMLResponse(text)
    if request.query_params.get("lang") == spoken:
        answer.set_cookie(COOKIE, spoken, samesite="lax", httponly=True)
    return answer


async def data(request: Request) -> Response:
    """Answer with a part of the graph; 409 where the graph has changed since the page came."""
    drawn = await drawing(request)
    if request.query_params.get("version") != drawn.version:
        raise Refusal(409, "the graph has changed", "load the page again")
    found = await run_in_threadpool(_part, drawn.parts, dict(request.query_params))
    return JSONResponse(found)


def _part(parts: Parts, asked: dict[str, str]) -> dict[str, Any]:
    """Return what is asked for; the numbers in an address are not trusted."""
    answers: dict[str, Callable[[str], dict[str, Any]]] = {
        "first": lambda value: parts.first(_number(value)),
        "around": lambda value: parts.around(value.split("|")[:80]),
        "names": parts.named,
        "path": lambda value: parts.between(*_two(value)),
        "changed": lambda value: parts.changed(value if _DATE.fullmatch(value) else "9999"),
        "claims": lambda _: parts.claimed(),
        "group": lambda value: parts.group(_number(value)),
    }
    for name, answer in answers.items():
        if name in asked:
            return answer(asked[name])
    raise Refusal(400, "unknown part", "one of: " + ", ".join(answers))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Refusal(400, "not a number")
    return int(text)


def _two(text: str) -> tuple[str, str]:
    one, _, other = text.partition("|")
    return one, other


@cache
def _script() -> str:
    return made.script(_LIVE.read_text(encoding="utf-8"))


async def script(_: Request) -> Response:
    """Answer with the scripts of the explorer."""
    return _file(_script(), "text/javascript")


async def style(_: Request) -> Response:
    """Answer with its style sheet, which the other pages use as well."""
    return _file(made.style(), "text/css")


def _file(text: str, media: str) -> Response:
    headers = {"Cache-Control": f"private, max-age={_DAY}", "ETag": f'"{digest(text)}"'}
    return Response(text, media_type=media, headers=headers)


ROOMS = (
    Room("/explore", explorer),
    Room("/explore/data", data),
    Room("/explore/explorer.js", script),
    Room("/explore/explorer.css", style),
)
