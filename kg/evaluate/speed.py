"""Words a second: the pipelines side by side, in one run, on the same articles.

    python -m kg.evaluate.speed corpus/annotated

The annotated reports are joined to 1,000 articles of about 160 words. Each pipeline runs in
a process of its own, after a warm-up; memory is the peak of that process, start the time
from nothing to a pipeline that is ready.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from kg.annotated import read_reports
from kg.model import Article, Profile
from kg.nlp import parallel

ARTICLES = 1000
_WARM = 20
_ALONE = "cnn alone"
_PIPELINES = ("default", "fast", _ALONE)


def main(arguments: list[str] | None = None) -> None:
    """Time every pipeline and print a table."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.speed", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--one", choices=_PIPELINES, help="time this one here, print JSON")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--workers", type=int, default=1, help="processes, for --one")
    options = parser.parse_args(arguments)
    if options.one:
        timed = time_pipeline(options.one, options.corpus, options.articles, options.workers)
        print(json.dumps(timed))  # noqa: T201
        return
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")  # noqa: T201
    print("| pipeline | processes | words/s | start s | memory MB |\n|-|-|-|-|-|")  # noqa: T201
    for name in _PIPELINES:
        for workers in (1,) if name == _ALONE else (1, parallel.processors()):
            found = _in_own_process(name, options.corpus, options.articles, workers)
            speed = f"{found['words_per_second']:,.0f}"
            row = f"{workers} | {speed} | {found['start']:.1f} | {found['memory']:.0f}"
            print(f"| {name} | {row} |")  # noqa: T201


def _in_own_process(name: str, corpus: Path, articles: int, workers: int) -> dict[str, float]:
    command = [sys.executable, "-m", "kg.evaluate.speed", str(corpus), "--one", name]
    command += ["--articles", str(articles), "--workers", str(workers)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def time_pipeline(name: str, corpus: Path, count: int, workers: int = 1) -> dict[str, float]:
    """Return words a second, seconds to start and megabytes at the most of one pipeline.

    The clock starts when every process has given its first articles; the memory of several
    processes is added up.
    """
    reports = read_reports(sorted(corpus.glob("*.ann")))
    texts = [report.annotation.article.text for report in reports]
    warm = _WARM if workers == 1 else 2 * workers * parallel.CHUNK
    articles = [
        Article(str(number), text, "")
        for number, text in enumerate(islice(cycle(texts), count + warm))
    ]
    started = time.perf_counter()
    extractions: Iterator[object]
    if workers == 1:
        extractions = _alone(name, articles)
    else:
        extractions = parallel.extract_all(articles, name, Profile.BALANCED, workers)
    next(extractions)
    ready = time.perf_counter() - started
    deque(islice(extractions, warm - 1), maxlen=0)
    started = time.perf_counter()
    deque(extractions, maxlen=0)
    seconds = time.perf_counter() - started
    words = sum(len(article.text.split()) for article in articles[warm:])
    memory = _peak(resource.RUSAGE_SELF)
    if workers > 1:
        memory += workers * _peak(resource.RUSAGE_CHILDREN)
    return {"words_per_second": words / seconds, "start": ready, "memory": memory}


def _alone(name: str, articles: list[Article]) -> Iterator[object]:
    from kg.nlp import pipeline

    nlp = pipeline.load("fast" if name == _ALONE else name)
    if name == _ALONE:
        for other in [pipe for pipe in nlp.pipe_names if pipe != "ner"]:
            nlp.remove_pipe(other)
    return pipeline.extract(nlp, articles)


def _peak(who: int) -> float:
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes there, kilobytes elsewhere
    return resource.getrusage(who).ru_maxrss / unit


if __name__ == "__main__":
    main()
