"""Templates made into answers: language, navigation, dates and sums as people write them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import HTMLResponse

from kg.graph import vocabulary as v
from kg.ontology import ENTITY_TYPES, RELATIONS, STATUSES
from kg.serve.room import serving
from kg.view.payload import clean, pieces, web_address

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request

    from kg.model import Amount

_TEMPLATES = Path(__file__).parent.parent / "templates"
_MONTHS = {
    "it": ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_UNITS = {"it": ((10**9, "mld"), (10**6, "mln")), "en": ((10**9, "bn"), (10**6, "m"))}
_YEAR = 365 * 24 * 3600
COOKIE = "lang"


def language(request: Request) -> str:
    """Return the language of a page: asked for, remembered, or the server's."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in {"it", "en"}:
            return wish
    return "it" if serving(request).options.language == "it" else "en"


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template as an answer; a language that was asked for is remembered."""
    spoken = language(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            **values,
            language=spoken,
            other="en" if spoken == "it" else "it",
            nav=navigation(spoken),
            here=request.url.path,
            say=lambda it, en: it if spoken == "it" else en,
            day=lambda text: day(text, spoken),
            money=lambda amount: money(amount, spoken),
        )
    )
    answer = HTMLResponse(text, status)
    if request.query_params.get("lang") == spoken:
        answer.set_cookie(COOKIE, spoken, max_age=_YEAR, samesite="lax", httponly=True)
    return answer


def navigation(spoken: str) -> dict[str, str]:
    """Return the names of the main pages and their addresses."""
    if spoken == "it":
        return {"Panoramica": "/", "Esplora": "/explore", "SPARQL": "/query"}
    return {"Overview": "/", "Explore": "/explore", "SPARQL": "/query"}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(str(_TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        RELATIONS=RELATIONS,
        STATUSES=STATUSES,
        TYPES=ENTITY_TYPES,
        address=address,
        clean=clean,
        pieces=pieces,
        web_address=web_address,
    )
    return made


def address(iri: str) -> str:
    """Return where an entity or article of the graph has its page.

    >>> address("https://kg.example/entity/org/openai")
    '/entity/org/openai'
    """
    return "/" + quote(iri.removeprefix(v.BASE))


def day(text: str | None, spoken: str) -> str:
    """Return a date as people write it.

    >>> day("2024-05-14", "it"), day("2024-05", "en"), day(None, "en")
    ('14 mag 2024', 'May 2024', '')
    """
    parts = (text or "").split("-")
    if len(parts) < 2 or not parts[1].isdigit() or not 1 <= int(parts[1]) <= 12:
        return text or ""
    month = _MONTHS[spoken][int(parts[1]) - 1]
    days = [parts[2].lstrip("0")] if len(parts) == 3 else []
    return " ".join([*days, month, parts[0]])


def money(amount: Amount, spoken: str) -> str:
    """Return a sum as people write it.

    >>> from kg.model import Amount
    >>> money(Amount(6.6e9, "USD"), "it"), money(Amount(0.01, "EUR"), "en")
    ('6,6 mld USD', 'EUR 0.01')
    """
    size, unit = next(((s, u) for s, u in _UNITS[spoken] if abs(amount.value) >= s), (1, ""))
    number = f"{amount.value / size:,.2f}".rstrip("0").rstrip(".")
    if spoken == "it":
        number = number.translate(str.maketrans(",.", ".,"))
    text = f"{number} {unit}".strip()
    return f"{text} {amount.currency}" if spoken == "it" else f"{amount.currency} {text}"
