"""Where a graph can live: what a home does, and the home in this process.

`Store` speaks to one of these and to nothing else. Two homes are Oxigraph itself, on disk and
in memory (`LocalHome`); the third is a server that speaks SPARQL 1.1 (`kg.graph.remote`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from weakref import finalize

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from kg.errors import StoreError
from kg.graph.sparql import with_values
from kg.graph.vocabulary import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Home(Protocol):
    """A place that keeps quads. Queries see the union of all graphs as the default graph."""

    def query(self, sparql: str, bindings: Mapping[str, Term]) -> Found:
        """Run a query; `bindings` are values of variables."""

    def update(self, sparql: str) -> None:
        """Run an update, whole or not at all."""

    def put(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Write a named graph in place of what it held."""

    def extend(self, quads: Sequence[Quad]) -> None:
        """Add quads to their graphs; no transaction."""

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all."""

    def has(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there and holds something."""

    def __len__(self) -> int:
        """Return the number of quads."""

    def close(self) -> None:
        """Write what is pending and let go."""


class LocalHome:
    """Oxigraph in this process, in a folder or in memory."""

    def __init__(self, engine: ox.Store, let_go: Callable[[], None] = lambda: None) -> None:
        self.engine = engine
        self._let_go = finalize(self, let_go)

    def query(self, sparql: str, bindings: Mapping[str, Term]) -> Found:
        """Run a query; values go in as a VALUES block, and as substitutions where it is blind."""
        return self.engine.query(
            with_values(sparql, bindings),
            prefixes=PREFIXES,
            use_default_graph_as_union=True,
            substitutions={Variable(name): term for name, term in bindings.items()},
        )

    def update(self, sparql: str) -> None:
        """Run an update in one transaction; raise StoreError where the disk is full."""
        try:
            self.engine.update(sparql, prefixes=PREFIXES)
        except OSError as error:
            raise unwritten(error) from error

    def put(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Write a named graph in place of what it held; one transaction."""
        self.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ {block(graph, quads)} }}")

    def extend(self, quads: Sequence[Quad]) -> None:
        """Add quads to their graphs; raise StoreError where the disk is full."""
        try:
            self.engine.bulk_extend(quads)
        except OSError as error:
            raise unwritten(error) from error

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph, or of all, in no order."""
        if graph is None:
            return iter(self.engine)
        return iter(self.engine.quads_for_pattern(None, None, None, graph))

    def has(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there."""
        return self.engine.contains_named_graph(graph)

    def __len__(self) -> int:
        return len(self.engine)

    def close(self) -> None:
        """Write what is pending and let the folder go."""
        self.engine = ox.Store()
        self._let_go()


def unwritten(error: OSError) -> StoreError:
    """Return what to tell when the disk takes no more."""
    return StoreError(f"cannot be written: {error}", "make room on the disk, then build again")


def block(graph: NamedNode, quads: Iterable[Quad]) -> str:
    """Return quads as a block of INSERT DATA or DELETE DATA, written term by term."""
    triples = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)
    return f"GRAPH {graph} {{\n{triples}\n}}"
