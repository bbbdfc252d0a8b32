"""The graph as the pages read it: records by entity and by article, and the drawing.

Read once per state of the graph and kept while that state is served: seconds and about a
kilobyte per statement.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool

from kg.graph import contents
from kg.serve.room import serving
from kg.view.page import CORE, WHOLE
from kg.view.parts import Parts
from kg.view.payload import payload

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.graph.records import EntityRecord, StatementRecord
    from kg.graph.store import Store


class Reading:
    """All statements of one state of the graph, and what follows from them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.records = contents.records(store)
        self.entities: dict[str, EntityRecord] = contents.entities(store)
        self.articles = {article.iri: article for article in contents.articles(store)}
        self.of_entity: dict[str, list[StatementRecord]] = defaultdict(list)
        self.of_article: dict[str, list[StatementRecord]] = defaultdict(list)
        for record in self.records:
            for end in {record.subject.iri, record.object.iri}:
                self.of_entity[end].append(record)
            self.of_article[record.article.iri].append(record)
        self._lock = Lock()
        self._parts: Parts | None = None

    @property
    def parts(self) -> Parts:
        """Return the drawing, made when it is first asked for."""
        with self._lock:
            if self._parts is None:
                self._parts = Parts(payload(self.records, WHOLE), _core(self.records))
            return self._parts

    @cached_property
    def version(self) -> str:
        """Return a name of this state of the graph: the numbers on a page belong to it."""
        return digest("\n".join(f"{r.iri} {r.status} {r.confidence}" for r in self.records))

    @cached_property
    def contradictions(self) -> list[tuple[StatementRecord, StatementRecord]]:
        """Return pairs of an assertion and a denial or an end of the same, the newest first."""
        same: dict[tuple[str, str, str], list[StatementRecord]] = defaultdict(list)
        for record in self.records:
            same[record.subject.iri, record.relation, record.object.iri].append(record)
        found = []
        for records in same.values():
            held = [r for r in records if r.status == "asserted"]
            denied = [r for r in records if r.status in {"denied", "ended"}]
            if held and denied:
                found.append((max(held, key=_day), max(denied, key=_day)))
        return sorted(found, key=lambda pair: _day(pair[1]), reverse=True)


def _core(records: list[StatementRecord]) -> int:
    nodes = {end.iri for record in records for end in (record.subject, record.object)}
    return len(nodes) if len(nodes) <= WHOLE else CORE


def _day(record: StatementRecord) -> str:
    return record.article.date or ""


_KEPT: WeakKeyDictionary[Store, Reading] = WeakKeyDictionary()
_LOCK = Lock()


def _read(store: Store) -> Reading:
    with _LOCK:
        if store not in _KEPT:
            _KEPT[store] = Reading(store)
        return _KEPT[store]


async def reading(request: Request) -> Reading:
    """Return the reading of the graph as it is served now."""
    return await run_in_threadpool(_read, serving(request).store)


def digest(text: str) -> str:
    """Return a short name of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
