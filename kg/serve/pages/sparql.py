"""The page to ask in SPARQL: an editor in the browser, the shipped queries as tabs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import query
from kg.graph import vocabulary as v
from kg.serve.guard import POLICY
from kg.serve.pages.rendering import language, page
from kg.serve.room import Room

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_HEADER = re.compile(r"\A(?:#[^\n]*\n)+\n?")
# The table of results adds one style sheet of its own, always the same: its hash is let in.
_TABLE_STYLE = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
_POLICY = POLICY.replace("style-src 'self'", f"style-src 'self' {_TABLE_STYLE}")
_FIRST = ("connected", "contradictions", "totals", "sources", "shared-investors", "sites")


async def sparql_page(request: Request) -> Response:
    """Answer with the editor; `?query=` opens with a query of one's own."""
    spoken = language(request)
    tabs = [
        {"name": named.name, "query": _open(named, spoken)}
        for named in sorted(query.catalogue().values(), key=_place)
    ]
    typed = request.query_params.get("query")
    if typed:
        tabs.insert(0, {"name": "…", "query": typed})
    data = {"tabs": tabs, "prefixes": v.PREFIXES, **_terms()}
    answer = page(request, "sparql.html", data=data)
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _place(named: query.NamedQuery) -> tuple[int, str]:
    first = _FIRST.index(named.name) if named.name in _FIRST else len(_FIRST)
    return first, named.name


def _open(named: query.NamedQuery, spoken: str) -> str:
    """Return the text of a query under its title and the variables that wait for a value."""
    notes = [named.title, *(p.help for p in named.parameters)]
    names = ["", *(f"?{p.name}: " for p in named.parameters)]
    head = [f"# {name}{note.in_(spoken)}" for name, note in zip(names, notes, strict=True)]
    return "\n".join([*head, "", _HEADER.sub("", named.text)])


def _terms() -> dict[str, list[str]]:
    """Return the IRIs the vocabulary knows: classes begin with a capital, properties do not."""
    known = sorted({term.value for term in vars(v).values() if isinstance(term, NamedNode)})
    known += [term.value for term in (*v.CLASSES.values(), *v.RELATION_IRIS.values())]
    local = {iri: re.split("[#/]", iri)[-1] for iri in known}
    return {
        "classes": [iri for iri in known if local[iri][:1].isupper()],
        "properties": [iri for iri in known if local[iri][:1].islower()],
    }


ROOMS = (Room("/query", sparql_page),)
