"""A thing of the graph at one readable address: a page for people, triples for programs.

What is different of entities and articles stands in a `Thing`; how both are opened, here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool

from kg.graph import vocabulary as v
from kg.serve.answers import Refusal
from kg.serve.pages import linked
from kg.serve.pages.rendering import language, page
from kg.serve.room import Room, serving

if TYPE_CHECKING:
    from pyoxigraph import Triple
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.graph.store import Store
    from kg.serve.serving import Serving

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Thing(Generic[_T]):
    """A kind of thing: how it is found by IRI, what is known of it, what its page shows.

    `values` are those of the template, from the server, the store, the thing and the language.
    """

    name: str
    find: Callable[[Store, str], _T | None]
    triples: Callable[[Store, str], Sequence[Triple]]
    values: Callable[[Serving, Store, _T, str], Mapping[str, Any]]

    def room(self) -> Room:
        """Return the room of all things of this kind."""
        return Room(f"/{self.name}/{{key:path}}", self.data, page=self.page)

    async def data(self, request: Request) -> Response:
        """Answer with the triples of a thing."""
        store = serving(request).store
        iri, _ = await run_in_threadpool(self._found, request, store)
        triples = await run_in_threadpool(self.triples, store, iri)
        return linked.written(request, triples)

    async def page(self, request: Request) -> Response:
        """Answer with the page of a thing, or its triples where the address asks for them."""
        if linked.wants_data(request):
            return await self.data(request)
        here = serving(request)
        store, spoken = here.store, language(request)
        _, found = await run_in_threadpool(self._found, request, store)
        values = await run_in_threadpool(self.values, here, store, found, spoken)
        return page(request, f"{self.name}.html", **values)

    def _found(self, request: Request, store: Store) -> tuple[str, _T]:
        """Look the thing up; nothing of the address is used but to compare it with the graph."""
        iri = f"{v.BASE}{self.name}/{request.path_params['key']}"
        found = self.find(store, iri) if _is_iri(iri) else None
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, f"the graph knows no such {self.name}")
        return iri, found


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
