"""The store: one graph behind one small interface, wherever it lives.

A graph lives on disk (the default) or in memory, both in Oxigraph, or on a server that speaks
SPARQL 1.1. Queries see the union of all named graphs as the default graph. Every change is one
transaction: `replace_article` and `change` are applied whole or not at all, so that a build
killed at any moment leaves whole articles and what follows from them.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError, StoreError
from kg.graph import holder, snapshots
from kg.graph.access import hold, release, share
from kg.graph.homes import Home, LocalHome, Term, block, unwritten
from kg.graph.snapshots import Snapshot
from kg.graph.sparql import malformed, refuse_service

Rows = list[tuple[Term | None, ...]]

VERSION = "2"
_MARK = "kg-store"
_ENGINE = snapshots.ENGINE
_BESIDE = "llm"  # what a teacher answered may lie in the folder before the graph does
_LOOK = 0.2  # seconds between two tries to open a store that somebody holds


class Store:
    """A graph on disk, in memory or on a server. Use `open`, `open_existing` or `memory`."""

    def __init__(self, home: Home, folder: Path | None = None) -> None:
        self._home = home
        self.folder = folder
        self.snapshot: Snapshot | None = None

    @classmethod
    def memory(cls) -> Self:
        """Return an empty store that lives as long as the process."""
        return cls(LocalHome(ox.Store()))

    @classmethod
    def remote(cls, address: str, *, writes: bool = False) -> Self:
        """Open a graph on a server that speaks SPARQL 1.1; raise StoreError if it does not."""
        from kg.graph.remote import RemoteHome

        return cls(RemoteHome(address, writes=writes))

    @classmethod
    def open(cls, place: Path | str, *, wait: float = 0.0) -> Self:
        """Open a store to write: a folder, made if it is not there, or an address.

        Where somebody holds the folder, try again for `wait` seconds, then raise StoreError
        that says who.
        """
        if is_address(place):
            return cls.remote(str(place), writes=True)
        folder = Path(place)
        _make(folder)
        end = time.monotonic() + wait
        while True:
            try:
                return cls(_writing(folder), folder)
            except StoreError as error:
                if _HELD not in error.message or time.monotonic() >= end:
                    raise
                time.sleep(_LOOK)

    @classmethod
    def open_existing(cls, place: Path | str) -> Self:
        """Open a store that is there, to read: a folder or an address (see kg.graph.remote).

        Raises StoreError where there is none.

        Any number of processes may read at once; a writer waits for none of them, it fails.
        While a build writes, its readers get the graph as it was before (`is_before`).
        """
        if is_address(place):
            return cls.remote(str(place))
        folder = Path(place)
        cls.check(folder)
        try:
            let_go = share(folder / _ENGINE)
        except StoreError:
            if snapshots.latest(folder) is None:
                raise
            return cls.open_snapshot(snapshots.take(folder))
        try:
            engine = ox.Store.read_only(str(folder / _ENGINE))
        except (OSError, RuntimeError) as error:
            let_go()
            raise _unopened(folder, error) from error
        return cls(LocalHome(engine, let_go), folder)

    @staticmethod
    def check(folder: Path) -> None:
        """Raise StoreError unless there is a store of this version in a folder."""
        if not (folder / _MARK).is_file() or not (folder / _ENGINE).is_dir():
            raise StoreError(
                "there is no graph here",
                "make one with: kg build PATH... --store DIR",
                path=str(folder),
            )
        _check_version(folder)

    @classmethod
    def open_snapshot(cls, snapshot: Snapshot) -> Self:
        """Open a still copy of a store, to read; the copy lives as long as this store."""
        store = cls(LocalHome(ox.Store.read_only(str(snapshot.path))))
        store.snapshot = snapshot
        return store

    @property
    def is_before(self) -> bool:
        """Tell whether this is the graph as it was before a build that is at work now."""
        return self.snapshot is not None

    @property
    def engine(self) -> ox.Store:
        """Return the Oxigraph store itself, for libraries that speak to it."""
        if isinstance(self._home, LocalHome):
            return self._home.engine
        raise StoreError("this graph lives on a server", "ask it with SPARQL")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except StoreError:
            if error is None:  # else what went wrong first is what is told
                raise

    def close(self) -> None:
        """Write what is pending and let the folder go."""
        self._home.close()

    def publish(self) -> None:
        """Leave the graph as it is now for those who come to read while this store writes."""
        if self.folder is not None:
            snapshots.publish(self.engine, self.folder)

    def replace_article(self, quads: Sequence[Quad]) -> None:
        """Write the graph of one article in place of what it held; one transaction."""
        graph = quads[0].graph_name
        assert isinstance(graph, NamedNode)
        self.replace_graph(graph, quads)

    def replace_graph(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Write a named graph in place of what it held; one transaction."""
        self._home.put(graph, quads)

    def extend(self, quads: Sequence[Quad]) -> None:
        """Add quads, very many at once if need be: fast, and no transaction."""
        self._home.extend(quads)

    def drop_article(self, iri: str) -> None:
        """Remove an article and all it says."""
        self.drop_graph(NamedNode(iri))

    def drop_graph(self, graph: NamedNode) -> None:
        """Remove a named graph."""
        self._home.update(f"DROP SILENT GRAPH {graph}")

    def change(
        self, drops: Iterable[NamedNode], deletes: Iterable[Quad], inserts: Iterable[Quad]
    ) -> None:
        """Remove graphs, then quads, then add quads: one transaction."""
        parts = [f"DROP SILENT GRAPH {graph}" for graph in drops]
        parts += [
            f"{verb} DATA {{\n{blocks}}}" for verb, blocks in _data(deletes, inserts) if blocks
        ]
        if parts:
            self._home.update(" ;\n".join(parts))

    def has_graph(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there."""
        return self._home.has(graph)

    def triples(self, articles: Iterable[str]) -> bytes:
        """Return the graphs of some articles, by IRI, as N-Triples."""
        quads = (q for iri in articles for q in self.graph(NamedNode(iri)))
        return ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""

    def graph(self, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads of a named graph, in no order."""
        return self._home.quads(graph)

    def about(self, graph: NamedNode, subjects: Collection[NamedNode]) -> list[Quad]:
        """Return what a named graph says of some subjects; their number alone counts."""
        if not subjects:
            return []
        names = " ".join(map(str, subjects))
        rows = self._home.query(
            f"SELECT ?s ?p ?o {{ VALUES ?s {{ {names} }} GRAPH {graph} {{ ?s ?p ?o }} }}", {}
        )
        assert isinstance(rows, ox.QuerySolutions)
        return [Quad(subject, property_, value, graph) for subject, property_, value in rows]

    def pairs(
        self, property_: NamedNode, among: Collection[str] | None = None
    ) -> Iterator[tuple[str, str]]:
        """Yield subject and value of the triples of a property, as plain strings.

        `among` gives the IRIs of the subjects: look up a few, but scan for many.
        """
        some = "" if among is None else _values("s", (NamedNode(iri) for iri in among))
        return self._pairs(f"SELECT ?s ?o {{ {some} ?s {property_} ?o }}")

    def pairs_to(
        self, property_: NamedNode, among: Collection[NamedNode | Literal]
    ) -> Iterator[tuple[str, str]]:
        """Yield subject and value of the triples of a property that have one of these values."""
        return self._pairs(f"SELECT ?s ?o {{ {_values('o', among)} ?s {property_} ?o }}")

    def _pairs(self, sparql: str) -> Iterator[tuple[str, str]]:
        rows = self._home.query(sparql, {})
        assert isinstance(rows, ox.QuerySolutions)
        return ((subject.value, value.value) for subject, value in rows)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._home)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no order."""
        return self._home.quads()

    def table(self, sparql: str, bindings: Mapping[str, Term]) -> tuple[list[str], Rows]:
        """Run a query; return the names of its columns and its rows.

        `bindings` are values of variables, put in as terms and never as text. ASK gives the
        column "answer" (an xsd:boolean); CONSTRUCT and DESCRIBE give subject, predicate, object.
        Raises QueryError with the line for a malformed query, and
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
        result = self._home.query(sparql, bindings)
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


def is_address(place: Path | str) -> bool:
    """Tell whether a place is the address of a server and not a folder.

    >>> is_address("fuseki+http://localhost:3030/news"), is_address("grafo")
    (True, False)
    """
    return isinstance(place, str) and "://" in place


_HELD = "another process holds the store"


def _make(folder: Path) -> None:
    """Make the folder of a store where there is none; raise StoreError for anything else."""
    if folder.exists() and not folder.is_dir():
        raise StoreError("is a file, not a store", "name a folder with --store", path=str(folder))
    mark = folder / _MARK
    if not mark.exists():
        if folder.exists() and any(entry.name != _BESIDE for entry in folder.iterdir()):
            raise StoreError(
                "is a folder of something else",
                "name an empty or new folder with --store",
                path=str(folder),
            )
        folder.mkdir(parents=True, exist_ok=True)
    if not mark.exists() or not mark.stat().st_size:  # the size of one that was cut off
        mark.write_text(VERSION + "\n", encoding="ascii")
    _check_version(folder)
    if not (folder / _ENGINE).exists():
        _make_engine(folder / _ENGINE)


def _make_engine(path: Path) -> None:
    """Make an empty database beside its place and move it there: it is whole or not there."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        ox.Store(str(fresh)).flush()
        with suppress(OSError):  # another process was faster
            fresh.rename(path)
    except (OSError, RuntimeError) as error:
        raise _unopened(path.parent, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _writing(folder: Path) -> LocalHome:
    path = folder / _ENGINE
    hold(path)
    try:
        engine = ox.Store(str(path))
    except (OSError, RuntimeError) as error:
        release(path)
        raise _unopened(folder, error) from error
    holder.sign(folder)
    return LocalHome(engine, partial(_finish, engine, path))


def _values(name: str, terms: Iterable[Term]) -> str:
    return f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"


def _data(deletes: Iterable[Quad], inserts: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    for verb, quads in (("DELETE", deletes), ("INSERT", inserts)):
        by_graph = groupby(sorted(quads, key=lambda q: str(q.graph_name)), lambda q: q.graph_name)
        yield (
            verb,
            "\n".join(
                block(graph, some) for graph, some in by_graph if isinstance(graph, NamedNode)
            ),
        )


def _check_version(folder: Path) -> None:
    version = (folder / _MARK).read_text(encoding="utf-8", errors="replace").strip()
    if version != VERSION:
        raise StoreError(
            f"is a store of version {version[:20]}, this is version {VERSION}",
            "build it again in a new folder",
            path=str(folder),
        )


def _finish(engine: ox.Store, path: Path) -> None:
    try:
        engine.flush()
    except OSError as error:
        raise unwritten(error) from error
    finally:
        holder.leave(path.parent)
        snapshots.withdraw(path.parent)
        release(path)


def _unopened(folder: Path, error: Exception) -> StoreError:
    if "lock" in str(error).lower():
        return StoreError(
            _HELD + holder.who(folder), "wait for it to end, or stop it", path=str(folder)
        )
    return StoreError(
        f"cannot be opened: {error}", "build it again in a new folder", path=str(folder)
    )
