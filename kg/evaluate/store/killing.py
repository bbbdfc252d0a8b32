"""Builds killed at random moments: what is left opens, and the next build completes it.

    python -m kg.evaluate.store.killing --kills 100

The builds are real (reading, comparing, writing, deriving); only the language side is replaced
by made-up statements, so that most moments are moments of writing. After every kill the store
is opened and every article in it must be whole; whenever a build gets to its end, the N-Quads
must be those of a build nobody disturbed.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from kg import build as building
from kg.evaluate.store import made_up
from kg.graph import contents, derived
from kg.graph import vocabulary as v
from kg.graph.store import Store
from kg.model import Article, Extraction

_LOG = logging.getLogger("kg.evaluate.store")
_NAME = "kg.evaluate.store.killing"
_WORD = "Articolo finto numero"
_TEXT = f"{_WORD} {{}}. " + "Una frase {}, che non conta e serve a fare un testo. " * 3


@dataclass(slots=True)
class Outcome:
    """How many builds were killed, how many got to the end, and what went wrong."""

    kills: int = 0
    completed: int = 0
    faults: int = 0


def write_news(folder: Path, number: int) -> None:
    """Write so many made-up articles as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(number):
        text = _TEXT.format(at, at, at, at)
        (folder / f"{at:04}.txt").write_text(f"date: 2024-01-{at % 28 + 1:02}\n\n{text}\n", "utf-8")


def build(news: Path, store: Path) -> None:
    """Build the store with made-up statements in the place of read ones."""
    made_up_reader = patch.object(building, "extract_all", _extract_all)  # between the towers
    with made_up_reader, Store.open(store) as opened:
        building.build([str(news)], opened)


def digest(store: Path) -> str:
    """Return a digest of every quad of a store."""
    with Store.open_existing(store) as opened:
        lines = sorted(map(str, opened.quads()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def is_whole(store: Path) -> bool:
    """Tell whether a store opens and what it holds is whole: articles and what follows."""
    with Store.open_existing(store) as opened:
        if not derived.state(opened):
            return not _facts(opened)
        known = contents.articles(opened)
        with Store.memory() as again:
            for article in known:
                again.replace_article(list(opened.graph(v.article_iri(article.id))))
            copies = {a.id: a.original.removeprefix(v.ARTICLE) for a in known if a.original}
            derived.rebuild(again, copies)
            return _facts(again) == _facts(opened)


def run(kills: int, articles: int, folder: Path, *, seed: int = 0) -> Outcome:
    """Kill builds until so many are killed; return what came of it."""
    news, undisturbed, store = folder / "news", folder / "undisturbed", folder / "store"
    write_news(news, articles)
    begun = time.monotonic()
    _start(news, undisturbed).wait()
    longest = time.monotonic() - begun
    wanted = digest(undisturbed)
    pick, outcome = random.Random(seed), Outcome()  # noqa: S311 - moments, no secrets
    while outcome.kills < kills:
        process = _start(news, store)
        try:
            process.wait(pick.uniform(longest / 3, longest * 1.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            outcome.kills += 1
            outcome.faults += (store / "oxigraph" / "CURRENT").exists() and not is_whole(store)
            _LOG.info("%d of %d killed, %d faults", outcome.kills, kills, outcome.faults)
            continue
        outcome.completed += 1
        outcome.faults += process.returncode != 0 or digest(store) != wanted
        shutil.rmtree(store)
    outcome.faults += _start(news, store).wait() != 0 or digest(store) != wanted
    return outcome


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the loop, or one build of it."""
    parser = argparse.ArgumentParser(prog=f"python -m {_NAME}")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--articles", type=int, default=120)
    parser.add_argument("--build", nargs=2, type=Path, metavar=("NEWS", "STORE"))
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if options.build:
        build(*options.build)
        return
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(options.kills, options.articles, Path(folder))
    _LOG.info(
        "%d builds killed, %d completed, %d faults",
        *(outcome.kills, outcome.completed, outcome.faults),
    )
    sys.exit(outcome.faults > 0)


def _start(news: Path, store: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", _NAME, "--build", str(news), str(store)]
    return subprocess.Popen(command)  # noqa: S603 - this very module


def _extract_all(articles: Iterable[Article], *_: object) -> Iterator[tuple[Extraction, float]]:
    return ((_made_up(article), 0.0) for article in articles)


def _made_up(article: Article) -> Extraction:
    number = int(article.text.removeprefix(_WORD).split(".")[0])
    [made] = made_up.extractions(made_up.PER_ARTICLE, first=number)
    return Extraction(article, made.entities, made.statements)


def _facts(store: Store) -> set[str]:
    """Return what articles say and what follows from it, but for the state of the build."""
    apart = {v.SKETCHES_GRAPH, v.ONTOLOGY_GRAPH}
    return {
        str(quad)
        for quad in store.quads()
        if quad.graph_name not in apart and quad.predicate != v.STATE
    }


if __name__ == "__main__":
    main()
