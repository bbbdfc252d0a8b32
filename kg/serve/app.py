"""The ASGI app: the rooms as routes, inside the guard, over one graph."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from kg.serve.answers import refused
from kg.serve.guard import Guard
from kg.serve.rooms import ROOMS
from kg.serve.serving import Serving

_STATIC = Path(__file__).parent / "static"


def make_app(here: Serving, on_ready: Callable[[], None] = lambda: None) -> Starlette:
    """Return the app over a graph; `on_ready` is called when it can answer."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await here.open()
        on_ready()
        try:
            yield
        finally:
            await here.close()

    static = [Mount("/static", StaticFiles(directory=_STATIC))] if _STATIC.is_dir() else []
    app = Starlette(
        routes=[*(room.route() for room in ROOMS), *static],
        middleware=[Middleware(Guard, options=here.options, rooms=ROOMS)],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )
    app.state.serving = here
    return app


async def _refused(request: Request, error: Exception) -> Response:
    return refused(request, error)
