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
from itertools import cycle, islice
from pathlib import Path

from kg.annotated import read_reports
from kg.model import Article

ARTICLES = 1000
_WARM = 20
_PIPELINES = ("default", "fast", "cnn alone")


def main(arguments: list[str] | None = None) -> None:
    """Time every pipeline and print a table."""
    parser = argparse.ArgumentParser(prog="python -m kg.evaluate.speed", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--one", choices=_PIPELINES, help="time this one here, print JSON")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(time_pipeline(options.one, options.corpus, options.articles)))  # noqa: T201
        return
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")  # noqa: T201
    print("| pipeline | words/s | start s | memory MB |\n|-|-|-|-|")  # noqa: T201
    for name in _PIPELINES:
        found = _in_own_process(name, options.corpus, options.articles)
        row = f"{found['words_per_second']:,.0f} | {found['start']:.1f} | {found['memory']:.0f}"
        print(f"| {name} | {row} |")  # noqa: T201


def _in_own_process(name: str, corpus: Path, articles: int) -> dict[str, float]:
    command = [sys.executable, "-m", "kg.evaluate.speed", str(corpus)]
    command += ["--one", name, "--articles", str(articles)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: dict[str, float] = json.loads(done.stdout)
    return found


def time_pipeline(name: str, corpus: Path, count: int) -> dict[str, float]:
    """Return words a second, seconds to start and megabytes at the most of one pipeline."""
    reports = read_reports(sorted(corpus.glob("*.ann")))
    texts = [report.annotation.article.text for report in reports]
    articles = [
        Article(str(number), text, "")
        for number, text in enumerate(islice(cycle(texts), count + _WARM))
    ]
    started = time.perf_counter()
    from kg.nlp.pipeline import extract, load

    nlp = load("fast" if name == "cnn alone" else name)
    ready = time.perf_counter() - started
    if name == "cnn alone":
        for other in [pipe for pipe in nlp.pipe_names if pipe != "ner"]:
            nlp.remove_pipe(other)
    list(extract(nlp, articles[:_WARM]))
    started = time.perf_counter()
    for _ in extract(nlp, articles[_WARM:]):
        pass
    seconds = time.perf_counter() - started
    words = sum(len(article.text.split()) for article in articles[_WARM:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"words_per_second": words / seconds, "start": ready, "memory": memory}


if __name__ == "__main__":
    main()
