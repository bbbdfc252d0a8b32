"""Many clients at once, cheap questions and runaway ones mixed: what a server makes of them.

    python -m kg.evaluate.store.crowding --store DIR --clients 64 --seconds 60

One client in eight asks queries that would run for hours; the others ask small ones, whose
answers are known and compared. Reported: answers by status, wrong answers, the delay of cheap
questions, and the memory of the server with its processes before and after.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

_LOG = logging.getLogger("kg.evaluate.store")
_HEADERS = {
    "Accept": "application/sparql-results+json",
    "Content-Type": "application/sparql-query",
}
_CHEAP = (
    "SELECT (COUNT(*) AS ?n) { ?a kg:investorIn ?b }",
    "SELECT ?l ?n { ?e kg:linkCount ?n ; rdfs:label ?l } ORDER BY DESC(?n) ?l LIMIT 10",
    "ASK { ?s kg:status kg:denied }",
)
_RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }",
    "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
    "SELECT (COUNT(*) AS ?n) { ?a (kg:subject|^kg:subject|kg:object|^kg:object)* ?b }",
)


@dataclass(slots=True)
class Outcome:
    """What the clients saw. `delays` are of cheap questions that were answered, in seconds."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    delays: list[float] = field(default_factory=list)
    wrong: int = 0
    broken: int = 0
    memory: tuple[float, float] = (0.0, 0.0)

    def delay(self, share: float) -> float:
        """Return the delay that this share of the cheap questions did not exceed, in ms."""
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


def crowd(store: Path, clients: int, seconds: float, limit: float = 2.0) -> Outcome:
    """Start a server, ask it from so many clients at once, and return what they saw."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    command += ["--time-limit", str(limit)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603 - our own
        assert server.stderr is not None
        words = server.stderr.readline()
        try:
            return _asked(words[words.index("http") :].strip(), server.pid, clients, seconds)
        finally:
            server.terminate()


def _asked(address: str, pid: int, clients: int, seconds: float) -> Outcome:
    pool = urllib3.PoolManager(maxsize=clients, retries=False, timeout=120)
    known = {query: _send(pool, address, query).data for query in _CHEAP}
    outcome = Outcome()
    before = memory(pid)
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        runs_away = number % 8 == 0
        queries = _RUNAWAY if runs_away else _CHEAP
        at = number
        while time.monotonic() < end:
            at += 1
            query = queries[at % len(queries)]
            begun = time.monotonic()
            try:
                answer = _send(pool, address, query)
            except urllib3.exceptions.HTTPError:
                outcome.broken += 1
                continue
            outcome.statuses["runaway" if runs_away else "cheap", answer.status] += 1
            if answer.status == 503:
                time.sleep(float(answer.headers["Retry-After"]) / 4)
            elif not runs_away:
                outcome.delays.append(time.monotonic() - begun)
                outcome.wrong += answer.status != 200 or answer.data != known[query]

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(3)  # stopped processes are replaced
    outcome.wrong += any(_send(pool, address, query).data != known[query] for query in _CHEAP)
    outcome.memory = (before, memory(pid))
    return outcome


def _send(pool: urllib3.PoolManager, address: str, query: str) -> urllib3.BaseHTTPResponse:
    return pool.request("POST", address, body=query.encode(), headers=_HEADERS)


def memory(pid: int) -> float:
    """Return the memory a process and its children use, in MB."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(
                line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines()
            )
        except OSError:
            continue
        if str(pid) in {fields["Pid"].strip(), fields["PPid"].strip()}:
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the crowd and tell what came of it."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.store.crowding")
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    outcome = crowd(options.store, options.clients, options.seconds)
    for (kind, status), number in sorted(outcome.statuses.items()):
        _LOG.info("%s: %d answers with status %d", kind, number, status)
    _LOG.info("wrong answers: %d, broken connections: %d", outcome.wrong, outcome.broken)
    shares = ", ".join(f"p{share:.0%} {outcome.delay(share):.0f} ms" for share in (0.5, 0.95, 0.99))
    _LOG.info("cheap questions: %s", shares)
    _LOG.info("memory before %.0f MB, after %.0f MB", *outcome.memory)
    sys.exit(outcome.wrong > 0 or outcome.broken > 0)


if __name__ == "__main__":
    main()
