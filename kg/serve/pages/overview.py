"""The overview: what is in the graph, what is new, who invests, who is joined, who disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph import contents, highlights
from kg.serve.pages.keeping import Kept
from kg.serve.pages.rendering import page
from kg.serve.room import Room

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.graph.store import Store

_LINES = 8


def _values(store: Store) -> dict[str, Any]:
    return {
        "counts": contents.counts(store),
        "news": highlights.newest(store, _LINES),
        "investors": highlights.investors(store, _LINES),
        "connected": highlights.connected(store, _LINES),
        "contradictions": highlights.contradictions(store, _LINES),
    }


_KEPT = Kept(_values)


async def overview(request: Request) -> Response:
    """Answer with the overview."""
    return page(request, "overview.html", **await _KEPT(request))


ROOMS = (Room("/", overview),)
