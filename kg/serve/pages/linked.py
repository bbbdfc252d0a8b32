"""One thing of the graph as RDF: the form an Accept header or `?format=` asks for."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple
from starlette.responses import Response

from kg.graph import vocabulary as v
from kg.serve.answers import Refusal
from kg.serve.negotiation import GRAPHS, choose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from kg.graph.store import Store

_NAMED = {"turtle": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
_ABOUT = """
CONSTRUCT {{ {node} ?p ?o . ?statement ?q ?r . ?evidence ?t ?u }} WHERE {{
  {{ {node} ?p ?o }}
  UNION
  {{ {{ ?statement kg:subject {node} }} UNION {{ ?statement kg:object {node} }} ?statement ?q ?r }}
  UNION
  {{ {{ ?s kg:subject {node} }} UNION {{ ?s kg:object {node} }}
     ?s kg:evidence ?evidence . ?evidence ?t ?u }}
}}"""


def wants_data(request: Request) -> bool:
    """Tell whether the address itself asks for RDF: `?format=turtle`."""
    return "format" in request.query_params


def about(store: Store, iri: str) -> list[Triple]:
    """Return what the graph says of an entity: its own triples, its statements, their sentences."""
    _, rows = store.table(_ABOUT.format(node=NamedNode(iri)), {})
    return [Triple(*row) for row in rows]  # type: ignore[arg-type]  # a CONSTRUCT gives terms


def of_graph(store: Store, iri: str) -> list[Triple]:
    """Return the named graph of an article."""
    return [quad.triple for quad in store.graph(NamedNode(iri))]


def written(request: Request, triples: Iterable[Triple]) -> Response:
    """Answer with triples in the form that is asked for; raise Refusal where we have none."""
    named = request.query_params.get("format")
    media = _NAMED.get(named, "") if named else choose(request.headers.get("accept", ""), [*GRAPHS])
    if not media:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, "this is RDF", ", ".join(GRAPHS))
    ordered = sorted(set(triples), key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    body = ox.serialize(ordered, format=GRAPHS[media], prefixes=v.PREFIXES)
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return Response(body, media_type=media + charset)
