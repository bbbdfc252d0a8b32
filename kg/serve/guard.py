"""What holds for every answer: who may ask, which headers it carries.

One ASGI layer around the app. A server that only this machine reaches still looks at the
Host header, or a page of another site could ask it under a name of its own (DNS rebinding).
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from secrets import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.options import Options, is_loopback
from kg.serve.room import Room

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS: dict[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CORS_HEADERS: dict[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
    "Access-Control-Max-Age": "600",
}


class Guard:
    """The layer around the app."""

    def __init__(self, app: ASGIApp, options: Options, rooms: Sequence[Room]) -> None:
        self._app = app
        self._options = options
        self._free = frozenset(room.path for room in rooms if room.free)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or stop it, and dress what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = self._origin(headers)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _dress(MutableHeaders(scope=message), origin)
            await send(message)

        answer = self._stopped(scope, headers, origin) or self._app
        await answer(scope, receive, guarded)

    def _origin(self, headers: Headers) -> str | None:
        origin = headers.get("origin")
        allowed = self._options.cors
        return origin if origin and (origin in allowed or "*" in allowed) else None

    def _stopped(self, scope: Scope, headers: Headers, origin: str | None) -> Response | None:
        """Return the answer to a request that goes no further; None lets it through."""
        if self._options.is_local and not is_loopback(_host(headers.get("host", ""))):
            return _told(421, "this server does not answer to that host name")
        if scope["method"] == "OPTIONS" and origin:
            return Response(status_code=204, headers=_CORS_HEADERS)
        if scope["path"] in self._free or self._options.is_local:
            return None
        if self._options.token is None or not has_token(headers, self._options.token):
            challenge = {"WWW-Authenticate": 'Bearer realm="kg", Basic realm="kg"'}
            return _told(401, "a token is needed", challenge)
        return None


def has_token(headers: Headers, token: str, *, bearer_only: bool = False) -> bool:
    """Tell whether a request carries the token: as Bearer, or as the password of Basic.

    Browsers ask people for the latter. They also send it along when a page of another site
    makes them ask, so what changes the graph takes `bearer_only`.
    """
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic" and not bearer_only:
        given = _password(given)
    elif kind.lower() != "bearer":
        return False
    return compare_digest(given.strip().encode(), token.encode())


def _password(encoded: str) -> str:
    try:
        return b64decode(encoded, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _host(header: str) -> str:
    """Return a Host header without its port.

    >>> _host("localhost:8080"), _host("[::1]:8080"), _host("127.0.0.1")
    ('localhost', '::1', '127.0.0.1')
    """
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if ":" in header else header


def _dress(headers: MutableHeaders, origin: str | None) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers["Server"] = "kg"
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers.add_vary_header("Origin")


def _told(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": message, "hint": ""}, status, headers)
