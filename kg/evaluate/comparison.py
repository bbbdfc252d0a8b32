"""Readers side by side on the same reports: our pipeline, a language model, and both mixed.

What the language model said comes from recorded replies or from a file of answers; only the
reports it speaks of are measured. Everything is from raw text.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.annotated import Report
from kg.errors import KgError, ReadingError
from kg.evaluate.case import Case
from kg.evaluate.found import read_found
from kg.evaluate.gold import Gold
from kg.evaluate.measures import measure
from kg.evaluate.predict import Found, OnProgress, predict
from kg.evaluate.results import Row, rows

MEASURES = (
    "names.all",
    "relations.raw.micro",
    "relations.raw.core",
    "relations.raw.status",
    "relations.raw.plain",
)
HEADLINE = "relations.raw.micro"
_STEPS = 10  # points of a curve, beside the first
_SEED = 20
_DRAWS = 500


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading took; None where nobody counted. Seconds of several questions add up.

    Tokens are an estimate from the characters where `estimated` says so.
    """

    requests: int | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader found in reports, by their id, and what it took.

    `refused` counts what the gates kept out, by reason.
    """

    name: str
    found: Mapping[str, Found]
    cost: Cost
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """The figures of one reader: a row per measure of `MEASURES`."""

    name: str
    rows: Mapping[str, Row]
    cost: Cost
    statements: int
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Point:
    """Mixed reading with a share of the articles asked about, the most doubtful first.

    `doubt` is that of the last article asked. `by_chance` is F1 where the same number of
    articles is asked about whatever their doubt: the mean of many draws.
    """

    asked: int
    share: float
    doubt: float | None
    row: Row
    by_chance: float


def read_answers(path: Path, reports: Sequence[Report]) -> Answers:
    """Read recorded replies (a folder) or answers in the form of `kg extract` (a file)."""
    if path.is_dir():
        return _replies(path, reports)
    read = read_found(path, reports)
    found = {
        report.id: one
        for report, one in zip(reports, read.found, strict=True)
        if report.id in read.spoken_of
    }
    return Answers(path.name, found, Cost(), {})


def _replies(folder: Path, reports: Sequence[Report]) -> Answers:
    """Read replies as a teacher's answers: parsed, passed through the gates."""
    from kg.llm.budget import tokens_of
    from kg.llm.gates import read_answer
    from kg.llm.prompt import messages, producer
    from kg.llm.replies import messages_hash, read_replies
    from kg.llm.reply import parse

    known = {report.id: report.annotation.article for report in reports}
    found: dict[str, Found] = {}
    refused: Counter[str] = Counter()
    models: set[str] = set()
    tokens_in = tokens_out = 0
    seconds: list[float | None] = []
    estimated = False
    for reply in read_replies(folder):
        article = known.get(reply.report)
        if article is None:
            continue
        asked = messages(article)
        if reply.messages != messages_hash(asked):
            raise ReadingError(
                f"the reply about {reply.report} is to another prompt or text",
                "record the replies again",
                path=str(folder),
            )
        tokens_in += reply.tokens_in or tokens_of(asked)
        tokens_out += reply.tokens_out or tokens_of([{"content": reply.text}])
        estimated = estimated or not (reply.tokens_in and reply.tokens_out)
        seconds.append(reply.seconds)
        models.add(reply.model)
        try:
            reading = read_answer(article, parse(reply.text), producer(reply.model))
        except KgError:
            refused["answer"] += 1
            found[reply.report] = Found()
            continue
        refused.update(refusal.reason.value for refusal in reading.refusals)
        found[reply.report] = Found(reading.annotation.entities, reading.statements)
    if not found:
        raise ReadingError(
            "no reply about these reports", "choose another --split", path=str(folder)
        )
    timed = [one for one in seconds if one is not None]
    whole = sum(timed) if len(timed) == len(seconds) else None
    cost = Cost(len(found), tokens_in, tokens_out, whole, estimated)
    return Answers(", ".join(sorted(models)), found, cost, dict(sorted(refused.items())))


def read_small(
    reports: Sequence[Report], model: str, on_progress: OnProgress | None = None
) -> Answers:
    """Read the reports with our pipeline and take its time, loading counted."""
    started = time.monotonic()
    found = list(predict(reports, model, annotated=False, on_progress=on_progress))
    seconds = time.monotonic() - started
    by_id = {report.id: one for report, one in zip(reports, found, strict=True)}
    return Answers(model, by_id, Cost(0, 0, 0, seconds), {})


def spoken_of(gold: Gold, answers: Answers) -> Gold:
    """Return the gold with the reports alone that the answers speak of."""
    reports = tuple(report for report in gold.reports if report.id in answers.found)
    return replace(gold, reports=reports)


def column(gold: Gold, answers: Answers) -> Column:
    """Measure one reader."""
    cases = _cases(gold, answers.found)
    figures = {row.measure: row for row in rows([measure(case) for case in cases])}
    return Column(
        answers.name,
        {name: figures[name] for name in MEASURES},
        answers.cost,
        sum(len(case.found.statements) for case in cases),
        answers.refused,
    )


def gold_column(gold: Gold) -> Column:
    """Measure the gold against itself: what a perfect reader would get."""
    found = {r.id: Found(r.annotation.entities, r.statements) for r in gold.reports}
    return column(gold, Answers("gold", found, Cost(), {}))


def curve(gold: Gold, small: Answers, other: Answers) -> Iterator[Point]:
    """Yield F1 of mixed reading from no article asked about to all of them."""
    doubts = {id_: found.doubt for id_, found in small.found.items()}
    order = sorted((report.id for report in gold.reports), key=lambda id_: (-doubts[id_], id_))
    counts = sorted({round(len(order) * step / _STEPS) for step in range(_STEPS + 1)})
    chance = _by_chance(gold, small, other, counts)
    for count in counts:
        mixed = {**small.found, **{id_: other.found[id_] for id_ in order[:count]}}
        row = next(
            row
            for row in rows([measure(case) for case in _cases(gold, mixed)])
            if row.measure == HEADLINE
        )
        last = round(doubts[order[count - 1]], 2) if count else None
        yield Point(count, count / len(order), last, row, chance[count])


def _by_chance(
    gold: Gold, small: Answers, other: Answers, counts: Sequence[int]
) -> dict[int, float]:
    """Return for each count the mean F1 over draws of so many articles, seeded."""
    import numpy as np

    def scores(answers: Answers) -> list[tuple[float, float, float]]:
        measured = [measure(case)[HEADLINE] for case in _cases(gold, answers.found)]
        return [(score.right, score.found, score.gold) for score in measured]

    ours, theirs = np.array(scores(small)), np.array(scores(other))
    random = np.random.default_rng(_SEED)
    found: dict[int, float] = {}
    for count in counts:
        draws = []
        for _ in range(_DRAWS):
            asked = random.permutation(len(ours)) < count
            right, given, wanted = np.where(asked[:, None], theirs, ours).sum(axis=0)
            draws.append(2 * right / (given + wanted) if given + wanted else 0.0)
        found[count] = float(np.mean(draws))
    return found


def _cases(gold: Gold, found: Mapping[str, Found]) -> list[Case]:
    return [Case(report, found[report.id], gold.labels, gold.annotated) for report in gold.reports]
