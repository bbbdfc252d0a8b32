"""A room: one address, as data. The app is built from a table of these."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import KgError
from kg.serve.answers import Refusal, refused
from kg.serve.negotiation import prefers_page

if TYPE_CHECKING:
    from kg.serve.serving import Serving

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Room:
    """One address and who answers there.

    `path` is a Starlette path (`/entity/{rest:path}`). `page` answers a GET of a browser
    instead of `answer`. `free` rooms are not asked for the token.
    """

    path: str
    answer: Handler
    methods: tuple[str, ...] = ("GET",)
    page: Handler | None = None
    free: bool = False

    def route(self) -> Route:
        """Return the room as a route: chooses page or data, tells errors, counts requests."""

        async def endpoint(request: Request) -> Response:
            begun = perf_counter()
            response = await self._answered(request)
            serving(request).metrics.request(
                self.path, response.status_code, perf_counter() - begun
            )
            if self.page is not None:
                response.headers.add_vary_header("Accept")
            return response

        return Route(self.path, endpoint, methods=list(self.methods))

    async def _answered(self, request: Request) -> Response:
        wants_page = request.method in {"GET", "HEAD"} and prefers_page(
            request.headers.get("accept", "")
        )
        handler = self.page if self.page is not None and wants_page else self.answer
        try:
            return await handler(request)
        except (KgError, Refusal) as error:
            return refused(request, error)


def serving(request: Request) -> Serving:
    """Return what all rooms share."""
    found: Serving = request.app.state.serving
    return found
