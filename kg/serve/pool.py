"""The processes that answer queries: how many, who waits, who is stopped.

A query that outlives the time limit is killed with its process, and so is one that turns out
to be long while as many long ones run as are allowed: quick questions always find a process.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from kg.graph.snapshots import Snapshot
from kg.serve.answers import Refusal
from kg.serve.metrics import Metrics
from kg.serve.options import Options
from kg.serve.worker import LENGTH


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it was typed, the Accept header, and the graphs it is asked of."""

    query: str
    accept: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def frame(self) -> bytes:
        """Return the question as a frame for a worker."""
        told = {
            "query": self.query,
            "accept": self.accept,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
        }
        line = json.dumps(told).encode()
        return LENGTH.pack(len(line)) + line


@dataclass(frozen=True, slots=True)
class Reply:
    """A result, written in the media type that was chosen."""

    media: str
    body: bytes


class _Worker:
    """One process and the snapshot it reads."""

    def __init__(self, process: asyncio.subprocess.Process, snapshot: Snapshot) -> None:
        self.process = process
        self.snapshot = snapshot

    async def ask(self, frame: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a question and wait for its answer; raise EOFError where the process dies."""
        stream = self.process.stdin
        assert stream is not None
        try:
            stream.write(frame)
            await stream.drain()
            return await self.answer()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise EOFError from error

    async def answer(self) -> tuple[dict[str, Any], bytes]:
        """Read the two frames of an answer."""
        head = await self._frame()
        return json.loads(head), await self._frame()

    async def _frame(self) -> bytes:
        stream = self.process.stdout
        assert stream is not None
        size = LENGTH.unpack(await stream.readexactly(LENGTH.size))[0]
        return await stream.readexactly(size)

    async def kill(self) -> None:
        """End the process now."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


class Pool:
    """As many processes as queries may run at once; a killed one is replaced."""

    def __init__(self, options: Options, metrics: Metrics) -> None:
        self._options = options
        self._limits = options.limits
        self._metrics = metrics
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._snapshot: Snapshot | None = None
        self._long = 0
        self._closing = False
        self.running = 0
        self.waiting = 0

    @property
    def alive(self) -> int:
        """Return the number of processes that are up."""
        return len(self._workers)

    async def read(self, snapshot: Snapshot) -> None:
        """Read from this snapshot from now on; who is answering ends in the old one.

        Returns when the new processes are up, so that a question asked afterwards sees it.
        """
        self._snapshot = snapshot
        await asyncio.gather(*(self._start(snapshot) for _ in range(self._limits.at_once)))
        waiting = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        for worker in waiting:
            await self._release(worker)

    async def ask(self, question: Question) -> Reply:
        """Answer a question; raise Refusal where it is wrong, too long, too large, too much."""
        worker = await self._worker()
        self.running += 1
        try:
            head, body = await self._asked(worker, question.frame())
        finally:
            self.running -= 1
        if head["status"] != HTTPStatus.OK:
            self._metrics.query("faulty")
            raise Refusal(head["status"], head["error"], head["hint"])
        self._metrics.query("answered")
        return Reply(head["media"], body)

    async def close(self) -> None:
        """End every process."""
        self._closing = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*(worker.kill() for worker in tuple(self._workers)))
        self._workers.clear()

    async def _worker(self) -> _Worker:
        """Return a process that is free, waiting for one if the line is not full."""
        if self._idle.empty() and self.waiting >= self._limits.waiting:
            raise self._busy("too many queries at once")
        self.waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), self._limits.patience)
        except TimeoutError:
            raise self._busy("too many queries at once") from None
        finally:
            self.waiting -= 1

    async def _asked(self, worker: _Worker, frame: bytes) -> tuple[dict[str, Any], bytes]:
        """Run a question on a process; kill the process if it does not end as it should."""
        asking = asyncio.ensure_future(worker.ask(frame))
        try:
            answered = await self._in_time(asking)
        except BaseException:  # also when the asker has gone away
            asking.cancel()
            self._replace(worker)
            raise
        await self._release(worker)
        return answered

    async def _in_time(
        self, asking: asyncio.Future[tuple[dict[str, Any], bytes]]
    ) -> tuple[dict[str, Any], bytes]:
        """Wait for an answer as long as the limits allow."""
        limits = self._limits
        done, _ = await asyncio.wait({asking}, timeout=min(limits.short, limits.seconds))
        if not done:
            if self._long >= limits.long_at_once:
                raise self._busy("too many long queries at once")
            self._long += 1
            try:
                done, _ = await asyncio.wait({asking}, timeout=limits.seconds - limits.short)
            finally:
                self._long -= 1
        if not done:
            self._metrics.query("stopped")
            raise Refusal(
                HTTPStatus.GATEWAY_TIMEOUT,
                f"the query was stopped after {limits.seconds:g} seconds",
                "ask for less: a LIMIT, fewer patterns without a constant",
            )
        try:
            return asking.result()
        except EOFError:
            self._metrics.query("died")
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "the query needs more memory than it may use",
                "ask for less: a LIMIT, no ORDER BY or GROUP BY over everything",
            ) from None

    def _busy(self, message: str) -> Refusal:
        self._metrics.query("refused")
        wait = str(self._limits.retry_after)
        return Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE, message, "come back soon", {"Retry-After": wait}
        )

    async def _release(self, worker: _Worker) -> None:
        """Take a process back; one that reads an old snapshot ends."""
        if worker.snapshot is self._snapshot:
            self._idle.put_nowait(worker)
        else:
            self._workers.discard(worker)
            await worker.kill()

    def _replace(self, worker: _Worker) -> None:
        """Kill a process and start another, while nobody waits for either."""
        task = asyncio.ensure_future(self._replaced(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replaced(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        await worker.kill()
        if not self._closing and self._snapshot and worker.snapshot is self._snapshot:
            await self._start(self._snapshot)

    async def _start(self, snapshot: Snapshot) -> None:
        """Start a process and wait until it has opened the snapshot."""
        limits, pipe = self._limits, asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kg.serve.worker", str(snapshot.path)),
            *(str(limits.memory), str(limits.result)),
            "remote" if self._options.remote else "alone",
            stdin=pipe,
            stdout=pipe,
            start_new_session=True,  # a Ctrl-C is for the server, which ends its processes
        )
        worker = _Worker(process, snapshot)
        self._workers.add(worker)
        await worker.answer()
        self._idle.put_nowait(worker)
