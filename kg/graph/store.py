"""The store: one Oxigraph database, the only room that opens the engine.

Queries see the union of all named graphs as the default graph. Writing an article is one
transaction: `replace_article` removes what the article's graph held and no longer holds
and adds what is new, so that a build killed at any moment leaves whole articles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import finalize

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from kg.errors import QueryError, StoreError
from kg.graph import vocabulary as v
from kg.graph.access import hold, release, share
from kg.graph.snapshots import Snapshot
from kg.graph.sparql import malformed, refuse_service

Term = NamedNode | BlankNode | Literal | Triple
Rows = list[tuple[Term | None, ...]]

VERSION = "1"
_MARK = "kg-store"
_ENGINE = "oxigraph"


class Store:
    """A graph on disk or in memory. Use `open`, `open_existing` or `memory`."""

    def __init__(
        self,
        engine: ox.Store,
        folder: Path | None = None,
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._let_go = finalize(self, let_go)
        self.folder = folder
        self.snapshot: Snapshot | None = None

    @classmethod
    def memory(cls) -> Self:
        """Return an empty store that lives as long as the process."""
        return cls(ox.Store())

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store to write, making it if it is not there."""
        if folder.exists() and not folder.is_dir():
            raise StoreError(
                "is a file, not a store", "name a folder with --store", path=str(folder)
            )
        mark = folder / _MARK
        if not mark.exists():
            if folder.exists() and any(folder.iterdir()):
                raise StoreError(
                    "is a folder of something else",
                    "name an empty or new folder with --store",
                    path=str(folder),
                )
            folder.mkdir(parents=True, exist_ok=True)
            mark.write_text(VERSION + "\n", encoding="ascii")
        _check_version(folder)
        path = folder / _ENGINE
        hold(path)
        try:
            engine = ox.Store(str(path))
        except (OSError, RuntimeError) as error:
            release(path)
            raise _unopened(folder, error) from error
        return cls(engine, folder, partial(_finish, engine, path))

    @classmethod
    def open_existing(cls, folder: Path) -> Self:
        """Open a store that is there, to read; raise StoreError where there is none.

        Any number of processes may read at once; a writer waits for none of them, it fails.
        """
        cls.check(folder)
        path = folder / _ENGINE
        let_go = share(path)
        try:
            return cls(ox.Store.read_only(str(path)), folder, let_go)
        except (OSError, RuntimeError) as error:
            let_go()
            raise _unopened(folder, error) from error

    @staticmethod
    def check(folder: Path) -> None:
        """Raise StoreError unless there is a store of this version in a folder."""
        if not (folder / _MARK).is_file():
            raise StoreError(
                "there is no graph here",
                "make one with: kg build PATH... --store DIR",
                path=str(folder),
            )
        _check_version(folder)

    @classmethod
    def open_snapshot(cls, snapshot: Snapshot) -> Self:
        """Open a still copy of a store, to read; the copy lives as long as this store."""
        store = cls(ox.Store.read_only(str(snapshot.path)))
        store.snapshot = snapshot
        return store

    @property
    def engine(self) -> ox.Store:
        """Return the Oxigraph store itself, for libraries that speak to it."""
        return self._engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what is pending and let the folder go."""
        self._engine = ox.Store()
        self._let_go()

    def replace_article(self, quads: Sequence[Quad]) -> None:
        """Write the graph of one article in place of what it held; one transaction."""
        graph = quads[0].graph_name
        assert isinstance(graph, NamedNode)
        self.replace_graph(graph, quads)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Write a named graph in place of what it held; one transaction."""
        triples = "\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in quads)
        self._engine.update(
            f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{\n{triples}\n}} }}"
        )

    def drop_article(self, iri: str) -> None:
        """Remove an article and all it says."""
        self._engine.remove_graph(NamedNode(iri))

    def drop_graph(self, graph: NamedNode) -> None:
        """Remove a named graph."""
        self._engine.remove_graph(graph)

    def has_graph(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there."""
        return self._engine.contains_named_graph(graph)

    def triples(self, articles: Iterable[str]) -> bytes:
        """Return the graphs of some articles, by IRI, as N-Triples."""
        quads = (
            q
            for iri in articles
            for q in self._engine.quads_for_pattern(None, None, None, NamedNode(iri))
        )
        return ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""

    def pairs(
        self, property_: NamedNode, among: Collection[str] | None = None
    ) -> Iterator[tuple[str, str]]:
        """Yield subject and value of the triples of a property, as plain strings.

        `among` gives the IRIs of the subjects: look up a few, but scan for many.
        """
        names = "" if among is None else " ".join(str(NamedNode(iri)) for iri in among)
        some = "" if among is None else f"VALUES ?s {{ {names} }} "
        rows = self._engine.query(
            f"SELECT ?s ?o {{ {some}?s {property_} ?o }}", use_default_graph_as_union=True
        )
        assert isinstance(rows, ox.QuerySolutions)
        return ((subject.value, value.value) for subject, value in rows)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._engine)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no order."""
        return iter(self._engine)

    def table(self, sparql: str, bindings: Mapping[str, Term]) -> tuple[list[str], Rows]:
        """Run a query; return the names of its columns and its rows.

        `bindings` are values of projected variables, bound by the engine as terms. ASK
        gives the column "answer" (an xsd:boolean); CONSTRUCT and DESCRIBE give subject,
        predicate, object. Raises QueryError with the line for a malformed query, and
        refuses SERVICE: no query makes this machine ask another.
        """
        refuse_service(sparql)
        try:
            return self._table(sparql, bindings)
        except SyntaxError as error:
            raise malformed(sparql, str(error)) from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query cannot be answered: {error}", "check the query") from error

    def _table(self, sparql: str, bindings: Mapping[str, Term]) -> tuple[list[str], Rows]:
        result = self._engine.query(
            sparql,
            prefixes=v.PREFIXES,
            use_default_graph_as_union=True,
            substitutions={Variable(name): term for name, term in bindings.items()},
        )
        if isinstance(result, ox.QueryBoolean):
            return ["answer"], [(Literal(bool(result)),)]
        if isinstance(result, ox.QueryTriples):
            return ["subject", "predicate", "object"], [
                (t.subject, t.predicate, t.object) for t in result
            ]
        return [variable.value for variable in result.variables], [tuple(row) for row in result]

    def values(self, sparql: str) -> Iterator[tuple[str, ...]]:
        """Run a query of the program's own and yield the plain values of its rows."""
        _, rows = self.table(sparql, {})
        return (tuple(term.value for term in row) for row in rows)  # type: ignore[union-attr] # bound


def _check_version(folder: Path) -> None:
    version = (folder / _MARK).read_text(encoding="utf-8", errors="replace").strip()
    if version != VERSION:
        raise StoreError(
            f"is a store of version {version[:20]}, this is version {VERSION}",
            "build it again in a new folder",
            path=str(folder),
        )


def _finish(engine: ox.Store, path: Path) -> None:
    engine.flush()
    release(path)


def _unopened(folder: Path, error: Exception) -> StoreError:
    if "lock" in str(error).lower():
        return StoreError(
            "another process holds the store", "wait for it to end, or stop it", path=str(folder)
        )
    return StoreError(
        f"cannot be opened: {error}", "build it again in a new folder", path=str(folder)
    )
