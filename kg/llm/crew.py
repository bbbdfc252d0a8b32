"""Work done by a few threads, its results in the order of the work.

The threads are daemons: who interrupts a run does not wait for the answers under way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Event, Thread
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

_AHEAD = 4  # pieces of work taken up for each thread


def in_order(work: Callable[[_T], _R], items: Iterable[_T], threads: int) -> Iterator[_R]:
    """Yield `work(item)` of every item, in order; at most `threads` are under way.

    What a piece of work raises is raised in its place, and nothing that comes later is begun.

    >>> list(in_order(len, ["a", "", "abc"], 2))
    [1, 0, 3]
    """
    jobs: SimpleQueue[tuple[Future[_R], _T] | None] = SimpleQueue()
    over = Event()

    def labour() -> None:
        # what was taken up is done: whoever waits in order waits for all that came before
        while not over.is_set() and (job := jobs.get()) is not None:
            future, item = job
            try:
                future.set_result(work(item))
            except BaseException as error:  # noqa: BLE001 - raised again where the result is taken
                future.set_exception(error)
                over.set()

    for _ in range(threads):
        Thread(target=labour, daemon=True).start()
    waiting: deque[Future[_R]] = deque()
    try:
        for item in items:
            waiting.append(Future())
            jobs.put((waiting[-1], item))
            if len(waiting) >= _AHEAD * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        over.set()
        for _ in range(threads):
            jobs.put(None)
