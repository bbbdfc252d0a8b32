"""What is worked out once for each state of the graph and kept while that state is served."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool

from kg.serve.room import serving

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.graph.store import Store

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """Something that follows from a store; it goes when the store goes."""

    def __init__(self, make: Callable[[Store], _T]) -> None:
        self._make = make
        self._known: WeakKeyDictionary[Store, _T] = WeakKeyDictionary()
        self._lock = Lock()

    async def __call__(self, request: Request) -> _T:
        """Return it for the graph as it is served now."""
        return await run_in_threadpool(self._of, serving(request).store)

    def _of(self, store: Store) -> _T:
        with self._lock:
            if store not in self._known:
                self._known[store] = self._make(store)
            return self._known[store]
