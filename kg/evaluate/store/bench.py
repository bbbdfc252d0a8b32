"""The shipped queries on several engines, in one run on one machine.

    python -m kg.evaluate.store.bench --statements 10000 100000 --out out/bench

Made-up statements with five qualifiers each (`made_up`) are loaded once per size, with all that
is derived from them; every engine then answers the same SPARQL over the same quads, in a
process of its own. Times are of the processor, not of the clock, so that other work on the
machine counts little: medians in milliseconds. `name` is the tenth entity by the number of its
links, `other` the fifteenth, `since` the last month. A query that takes longer than 20 s, or
memory beyond 12 GB, is given up and shown as "> 20,000".
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg import query as asked
from kg.evaluate.store import made_up
from kg.graph import derived
from kg.graph.homes import Term
from kg.graph.sparql import with_values
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.graph.vocabulary import PREFIXES

_LOG = logging.getLogger("kg.evaluate.store")
_NAME = "kg.evaluate.store.bench"
_HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_LONG = 5.0  # seconds after which a query is not repeated
_TOO_LONG = 20.0  # seconds of the processor after which a query is given up
_TOO_LARGE = 12 << 30  # bytes
ENGINES = ("kg", "pyoxigraph-disk", "pyoxigraph-memory", "oxrdflib", "rdflib", "oxigraph-server")

Ask = Callable[[str, Mapping[str, Term]], int]
_Row = Mapping[str, Any]


def load(folder: Path, statements: int) -> dict[str, float]:
    """Make a store of so many statements; return how long it took and how large it is."""
    begun = time.process_time()
    with Store.open(folder) as store:
        store.engine.bulk_extend(
            quad
            for extraction in made_up.extractions(statements)
            for quad in article_quads(extraction, sketch="", pipeline="p")
        )
        loaded = time.process_time()
        articles = len(store)
        derived.rebuild(store, {})
        done = time.process_time()
        quads = len(store)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "quads": quads,
        "quads of articles": articles,
        "load s": loaded - begun,
        "derive s": done - loaded,
        "disk MB": size / 1e6,
        "memory MB": _memory(),
    }


def measure(
    engine: str, folder: Path, repeat: int, queries: Sequence[str] = ()
) -> Iterator[dict[str, object]]:
    """Yield what one engine needs to be ready, and the median time of the queries (none: all)."""
    begun = time.process_time()
    ask = _OPENERS[engine](folder)
    yield {"query": "(ready)", "ms": (time.process_time() - begun) * 1000, "rows": 0}
    values = _values(folder)
    for query in asked.catalogue().values():
        if queries and query.name not in queries:
            continue
        for names in _choices(query):
            chosen = {name: values[name] for name in names}
            text = query.text_for(names)
            label = " ".join([query.name, *sorted(names)])
            try:
                times, rows = _timed(partial(ask, text, chosen), repeat)
            except (_GivenUpError, MemoryError):
                yield {"query": label, "ms": None, "rows": 0}
                continue
            yield {"query": label, "ms": statistics.median(times) * 1000, "rows": rows}
    yield {"query": "(memory MB)", "ms": _memory(), "rows": 0}


def _timed(ask: Callable[[], int], repeat: int) -> tuple[list[float], int]:
    """Return the seconds of every repetition and the rows; raise _GivenUpError in time.

    The alarm reaches engines written in Python; the others need none.
    """
    times: list[float] = []
    rows = 0
    while len(times) < repeat and (not times or times[-1] < _LONG):
        signal.setitimer(signal.ITIMER_PROF, _TOO_LONG)
        try:
            spent = _spent()
            rows = ask()
            times.append(_spent() - spent)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return times, rows


class _GivenUpError(Exception):
    """A query took too long."""


def _give_up(*_: object) -> None:
    raise _GivenUpError


def _choices(query: asked.NamedQuery) -> Iterator[list[str]]:
    """Yield the parameters a query is asked with: those it needs; and a date to count up to."""
    needed = [p.name for p in query.parameters if not p.optional]
    yield needed
    yield [*needed, "as_of"]


def _values(folder: Path) -> dict[str, Term]:
    with Store.open_existing(folder) as store:
        rows = store.values("SELECT ?e { ?e kg:linkCount ?n } ORDER BY DESC(?n) ?e LIMIT 400")
        companies = [NamedNode(iri) for (iri,) in rows if "/org/" in iri]
    return {
        "name": companies[9],
        "other": companies[14],
        "since": Literal("2026-12"),
        "as_of": Literal("2022-06-30"),
    }


def _kg(folder: Path) -> Ask:
    store = Store.open_existing(folder)
    return lambda text, values: len(store.table(text, values)[1])


def _engine(store: ox.Store) -> Ask:
    def ask(text: str, values: Mapping[str, Term]) -> int:
        found = store.query(
            with_values(text, values), prefixes=PREFIXES, use_default_graph_as_union=True
        )
        return sum(1 for _ in found)  # type: ignore[union-attr, misc] # rows

    return ask


def _disk(folder: Path) -> Ask:
    return _engine(ox.Store.read_only(str(folder / "oxigraph")))


def _in_memory(folder: Path) -> Ask:
    store = ox.Store()
    store.bulk_extend(ox.Store.read_only(str(folder / "oxigraph")))
    return _engine(store)


def _oxrdflib(folder: Path) -> Ask:
    import rdflib
    from oxrdflib import OxigraphStore

    engine = ox.Store.read_only(str(folder / "oxigraph"))
    dataset = rdflib.Dataset(store=OxigraphStore(store=engine), default_union=True)
    return lambda text, values: len(list(dataset.query(_HEADER + with_values(text, values))))


def _rdflib(folder: Path) -> Ask:
    import rdflib

    graph = rdflib.Graph()  # the union of all graphs, which is what is asked
    data = ox.serialize(
        {quad.triple for quad in ox.Store.read_only(str(folder / "oxigraph"))},
        format=ox.RdfFormat.N_TRIPLES,
    )
    graph.parse(data=data, format="nt")
    return lambda text, values: len(list(graph.query(_HEADER + with_values(text, values))))


def _server(folder: Path) -> Ask:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("oxigraph")
    place = str(folder / "oxigraph")
    command = [str(program), "serve-read-only", "-l", place, "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - of our own
    _SERVERS.append(process)
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    store = Store.open_existing(f"http://127.0.0.1:{port}")
    return lambda text, values: len(store.table(text, values)[1])


_OPENERS: dict[str, Callable[[Path], Ask]] = {
    "kg": _kg,
    "pyoxigraph-disk": _disk,
    "pyoxigraph-memory": _in_memory,
    "oxrdflib": _oxrdflib,
    "rdflib": _rdflib,
    "oxigraph-server": _server,
}
_SERVERS: list[subprocess.Popen[bytes]] = []


def _spent() -> float:
    """Return the processor time of this process and of the server it asks, in seconds."""
    spent = time.process_time()
    for process in _SERVERS:
        fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        spent += sum(map(int, fields.split()[11:13])) / os.sysconf("SC_CLK_TCK")
    return spent


def _memory() -> float:
    """Return the peak of this process in megabytes; `ru_maxrss` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run everything, or one engine; write a table in Markdown."""
    parser = argparse.ArgumentParser(prog=f"python -m {_NAME}")
    parser.add_argument("--statements", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("out/bench"))
    parser.add_argument("--rdflib-up-to", type=int, default=100_000)
    parser.add_argument("--queries", nargs="+", default=[], help="names; all if none is given")
    parser.add_argument("--engine", choices=ENGINES)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if options.engine:
        signal.signal(signal.SIGPROF, _give_up)
        resource.setrlimit(resource.RLIMIT_AS, (_TOO_LARGE, _TOO_LARGE))
        try:
            for row in measure(options.engine, options.out, options.repeat, options.queries):
                sys.stdout.write(json.dumps(row) + "\n")
                sys.stdout.flush()
        finally:
            for server in _SERVERS:
                server.kill()
        return
    options.out.mkdir(parents=True, exist_ok=True)
    for statements in options.statements:
        engines = [
            e for e in options.engines if e != "rdflib" or statements <= options.rdflib_up_to
        ]
        more = ["--repeat", str(options.repeat)]
        more += ["--queries", *options.queries] if options.queries else []
        table = _one_size(options.out, statements, engines, more)
        (options.out / f"{statements}.md").write_text(table, encoding="utf-8")
        _LOG.info("%s", table)


def _one_size(out: Path, statements: int, engines: Sequence[str], more: Sequence[str]) -> str:
    folder, facts = out / f"store-{statements}", out / f"store-{statements}.json"
    if not facts.exists():
        shutil.rmtree(folder, ignore_errors=True)
        facts.write_text(json.dumps(load(folder, statements)), encoding="utf-8")
    results: dict[str, dict[str, _Row]] = {}
    for engine in engines:
        command = [sys.executable, "-m", _NAME, "--engine", engine, "--out", str(folder)]
        command += more
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        results[engine] = {row["query"]: row for row in rows}
        _LOG.info("%s: %d rows %s", engine, len(rows), done.stderr[-300:])
    return _table(statements, json.loads(facts.read_text(encoding="utf-8")), results)


def _table(
    statements: int,
    facts: Mapping[str, float],
    results: Mapping[str, Mapping[str, _Row]],
) -> str:
    known = ", ".join(f"{name} {value:,.0f}" for name, value in facts.items())
    versions = ", ".join(f"{n} {version(n)}" for n in ("pyoxigraph", "oxrdflib", "rdflib"))
    lines = [
        f"{statements:,} statements: {known}. Python {sys.version.split()[0]}, {versions}.",
        "",
    ]
    lines += ["| query | rows | " + " | ".join(results) + " |", "|-|-:|" + "-:|" * len(results)]
    first = next(iter(results.values()))
    for query in first:
        cells = [results[engine].get(query) for engine in results]
        shown = ["" if cell is None else _shown(cell["ms"]) for cell in cells]
        lines.append(f"| {query} | {first[query]['rows']} | " + " | ".join(shown) + " |")
    return "\n".join(lines) + "\n"


def _shown(milliseconds: float | None) -> str:
    return f"> {_TOO_LONG * 1000:,.0f}" if milliseconds is None else f"{milliseconds:,.1f}"


if __name__ == "__main__":
    main()
