"""What every room says the same way: errors, as JSON for programs and as a page for people."""

from __future__ import annotations

from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.errors import KgError
from kg.serve.negotiation import prefers_page


class Refusal(Exception):  # noqa: N818 - a word of HTTP, not of the tree of errors
    """An answer that is not 200: its status, a message, a hint, headers."""

    def __init__(
        self, status: int, message: str, hint: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.hint = hint
        self.headers = headers or {}


def refused(request: Request, error: Exception) -> Response:
    """Answer a refusal, an expected error (400) or an error of the framework (404, 405)."""
    refusal = _refusal(error)
    if prefers_page(request.headers.get("accept", "")):
        return HTMLResponse(_page(refusal), refusal.status, refusal.headers)
    told = {"error": refusal.message, "hint": refusal.hint}
    return JSONResponse(told, refusal.status, refusal.headers)


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException):
        return Refusal(error.status_code, error.detail, headers=dict(error.headers or {}))
    assert isinstance(error, KgError)
    return Refusal(400, error.message, error.hint)


def _page(refusal: Refusal) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{refusal.status}</title><h1>{refusal.status}</h1>"
        f"<p>{escape(refusal.message)}</p><p>{escape(refusal.hint)}</p></html>\n"
    )
