"""Articles read by as many processes as there are processors, in their order.

The network computes in one thread (`kg.neural.model`), so that two processes read twice as many
words a second as one (`make bench-extract`). A worker costs about a second and the memory of a
pipeline, so that a few articles are read right here.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from kg.batches import batched
from kg.errors import KgError
from kg.model import Extraction, Profile

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.model import Article

_T = TypeVar("_T")
Read = tuple[Extraction, float]
"""What an article says, and the mistakes to be expected in it (see `kg.relations.reading`)."""

CHUNK = 16  # articles sent to a worker at once: enough to amortise the pickling
_MANY = 128  # articles that are worth workers when nobody says how many
_AHEAD = 4  # chunks a worker may have waiting
_MOST = 61 if os.name == "nt" else 1000  # workers: Windows waits for no more


def extract_all(
    articles: Iterable[Article], model: str, profile: Profile, workers: int | None = None
) -> Iterator[Read | KgError]:
    """Yield what every article says, with its doubt, in order; of one that fails, the error.

    `workers` is the number of processes; None takes one for each processor if there are
    many articles. The outcome is the same with any number. Articles are read as they are
    needed, a few chunks ahead; who stops early waits for the chunks under way and leaves no
    process. Raises KgError if a worker dies.
    """
    chunks = batched(articles, CHUNK)
    first = list(islice(chunks, max(2, _MANY // CHUNK)))
    many = sum(map(len, first)) >= _MANY
    number = min(workers or (processors() if many else 1), _MOST)
    extract = partial(_extract, model, profile)
    if number == 1 or len(first) < 2:
        for chunk in chain(first, chunks):
            yield from extract(chunk)
        return
    pool = ProcessPoolExecutor(number, get_context("spawn"))
    waiting: deque[Future[list[Read | KgError]]] = deque()
    try:
        for chunk in chain(first, chunks):
            waiting.append(pool.submit(extract, chunk))
            if len(waiting) > number * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        hint = "perhaps memory ran out: try --workers 1"
        raise KgError("a process that reads articles ended", hint) from error
    finally:
        pool.shutdown(cancel_futures=True)  # once: a second call would take the cancelling back


def read_each(
    read: Callable[[Sequence[Article]], Iterable[_T]], articles: Sequence[Article]
) -> list[_T | KgError]:
    """Return what `read` says of every article, in order; of one that fails, the error."""
    try:
        return list(read(articles))
    except Exception as error:  # noqa: BLE001 - recorded, counted, shown to the user
        if len(articles) > 1:  # one bad article must not stop the others
            return [each for article in articles for each in read_each(read, [article])]
        return [
            KgError(f"cannot be extracted: {error!r}", "please report it", path=article.source)
            for article in articles
        ]


def _extract(model: str, profile: Profile, articles: Sequence[Article]) -> list[Read | KgError]:
    """Extract a few articles, in this process or in a worker; one that fails is an error value."""
    return read_each(partial(_read, _loaded(model, profile)), articles)


def _read(nlp: Language, articles: Iterable[Article]) -> Iterator[Read]:
    from kg.nlp import pipeline

    for annotation, statements, doubt in pipeline.read_doubting(nlp, articles):
        yield Extraction(annotation.article, annotation.entities, statements), doubt


@cache
def _loaded(model: str, profile: Profile) -> Language:
    from kg.nlp import pipeline

    return pipeline.load(model, profile)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
