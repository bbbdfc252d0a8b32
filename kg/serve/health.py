"""How the server is: `/health` for whoever restarts it, `/metrics` for Prometheus."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kg.serve.room import Room, serving


async def health(request: Request) -> Response:
    """Say whether questions can be answered now: 200 or 503."""
    here = serving(request)
    ready = here.pool.alive > 0
    told = {"status": "ok" if ready else "starting", "processes": here.pool.alive}
    return JSONResponse(told, 200 if ready else 503)


async def metrics(request: Request) -> Response:
    """Return the counters."""
    here = serving(request)
    here.metrics.gauges |= {
        "processes": here.pool.alive,
        "queries_running": here.pool.running,
        "queries_waiting": here.pool.waiting,
    }
    return PlainTextResponse(here.metrics.text(), media_type="text/plain; version=0.0.4")


ROOMS = (Room("/health", health, free=True), Room("/metrics", metrics))
