"""What one more article costs, by how many are there already.

    python -m kg.evaluate.store.growth --articles 1000 10000 100000

A store of each size is loaded at once, with everything derived; then articles come one by one,
each with all that follows from it, and go again. No two texts share a phrase: an article with
a phrase that more than fifty others have is compared with all, whatever the size. Times are
of the processor, medians in ms.
"""

from __future__ import annotations

import argparse
import logging
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import Literal, Quad

from kg.copies import compare
from kg.evaluate.store import made_up
from kg.graph import derived
from kg.graph import vocabulary as v
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction
from kg.text.duplicates import parts, sketch

_LOG = logging.getLogger("kg.evaluate.store")
_MORE = 30  # articles added one by one


def curve(articles: int, folder: Path, per_article: int) -> dict[str, float]:
    """Return the cost of one article in a store of so many: median milliseconds."""
    with Store.open(folder) as store:
        store.engine.bulk_extend(
            quad
            for made in made_up.extractions(articles * per_article, each=per_article)
            for quad in (*_quads(made), *_words(made))
        )
        derived.rebuild(store, {}, keep_sketches=True)
    added, settled, removed = [], [], []
    with Store.open(folder) as store:
        derived.begin(store)
        for made in made_up.extractions(
            _MORE * per_article, first=articles, each=per_article, like=articles * per_article
        ):
            added.append(_timed(lambda made=made: derived.write(store, [_quads(made)])))  # type: ignore[misc]
            settled.append(_timed(lambda: derived.settle(store, *compare(store))))
            derived.begin(store)
        for number in range(articles, articles + _MORE):
            iri = v.article_iri(f"m{number:07}").value
            removed.append(_timed(lambda iri=iri: derived.write(store, [], [iri])))  # type: ignore[misc]
    return {
        "added": statistics.median(added),
        "compared": statistics.median(settled),
        "removed": statistics.median(removed),
    }


def _quads(made: Extraction) -> list[Quad]:
    return article_quads(made, sketch=_sketch(made), pipeline="p")


def _words(made: Extraction) -> list[Quad]:
    article = v.article_iri(made.article.id)
    words = parts(_sketch(made))
    return [Quad(article, v.SKETCH_PART, Literal(word), v.SKETCHES_GRAPH) for word in words]


def _sketch(made: Extraction) -> str:
    """Return the sketch of a text of 150 words that no other article has in that order."""
    pick = random.Random(made.article.id)  # noqa: S311 - made-up data, no secret
    return sketch(" ".join(str(pick.randrange(50_000)) for _ in range(150)))


def _timed(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure at each size and print a row for each."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.store.growth")
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--per-article", type=int, default=made_up.PER_ARTICLE)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for articles in options.articles:
        folder = Path(tempfile.mkdtemp())
        try:
            costs = curve(articles, folder / "store", options.per_article)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        told = ", ".join(f"{name} {cost:.1f} ms" for name, cost in costs.items())
        _LOG.info("%d articles: %s", articles, told)


if __name__ == "__main__":
    main()
