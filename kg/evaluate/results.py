"""The results of an evaluation: rows of figures with their intervals, over all and by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.annotated import Report
from kg.evaluate.bootstrap import Samples
from kg.evaluate.calibration import Calibration, calibrate, judged
from kg.evaluate.case import Case
from kg.evaluate.measures import Measures, means, measure, summed
from kg.evaluate.score import Score
from kg.evaluate.statements import confusions
from kg.ontology import Status

HEADLINES = (
    "names.all",
    "document.all",
    "nominal.resolved",
    "coreference.raw.all.conll",
    "relations.given.micro",
    "relations.raw.micro",
)
_LENGTHS = (100, 150, 200)  # words


class By(StrEnum):
    """What articles can be grouped by: the kind of their batch, the batch, their length."""

    KIND = "kind"
    BATCH = "batch"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one measure.

    `low` and `high` bound F1 (the precision of plain edges) in 95 of 100 samples of
    articles. A mean of measures has no counts of its own: they are None.
    """

    measure: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    right: float | None = None
    found: float | None = None
    gold: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The headline rows of some of the articles."""

    by: By
    name: str
    articles: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """All of one evaluation. Confusions and calibrations are by side, "given" or "raw"."""

    articles: int
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    confusions: Mapping[str, Mapping[tuple[Status, Status], int]]
    calibrations: Mapping[str, Calibration]

    def figures(self) -> dict[str, float]:
        """Return every figure by name: "relations.raw.micro.f1".

        "relations.raw.calibrated" is 1 less the calibration error, so that more is better
        for all of them.
        """
        figures = {
            f"{row.measure}.{figure}": float(getattr(row, figure))
            for row in self.rows
            for figure in ("precision", "recall", "f1")
        }
        for side, calibration in self.calibrations.items():
            figures[f"relations.{side}.calibrated"] = 1 - calibration.error
        return figures


def evaluate(cases: Sequence[Case], by: Collection[By] = ()) -> Results:
    """Measure the cases."""
    articles = [measure(case) for case in cases]
    sides = sorted({side for case in cases for side in case.said})
    said = {side: [case.said[side] for case in cases] for side in sides}
    return Results(
        articles=len(cases),
        rows=tuple(rows(articles)),
        groups=tuple(_groups(cases, articles, by)),
        confusions={
            side: Counter(pair for one in said[side] for pair in confusions(one)) for side in sides
        },
        calibrations={side: calibrate([judged(one) for one in said[side]]) for side in sides},
    )


def rows(articles: Sequence[Measures]) -> Iterable[Row]:
    """Yield one row per measure and per mean, in the order they are counted."""
    sums = summed(articles)
    samples = Samples(articles)
    averages = {_stands_after(name): (name, parts) for name, parts in means(sums).items()}
    for measure_, score in sums.items():
        yield _row(measure_, score, samples)
        if measure_ in averages:
            name, parts = averages[measure_]
            interval = samples.interval(parts, samples.f1)
            yield _mean(name, [sums[part] for part in parts], interval)


def _stands_after(mean: str) -> str:
    return mean.replace(".macro", ".micro").replace(".conll", ".ceafe")


def group_names(report: Report) -> dict[By, str]:
    """Return the group of a report in every way of grouping.

    Kinds are the first letter of the batch: `b` is fiction, `r` follows real news.
    """
    words = len(report.annotation.article.text.split())
    floor = max((limit for limit in _LENGTHS if words > limit), default=0)
    ceiling = next((limit for limit in _LENGTHS if words <= limit), None)
    length = f"{floor + 1}-{ceiling}" if ceiling else f"{floor + 1}-"
    return {By.KIND: report.batch[:1], By.BATCH: report.batch, By.LENGTH: length}


def _groups(
    cases: Sequence[Case], articles: Sequence[Measures], by: Collection[By]
) -> Iterable[Group]:
    for way in By:
        if way not in by:
            continue
        members: dict[str, list[Measures]] = {}
        for case, article in zip(cases, articles, strict=True):
            members.setdefault(group_names(case.report)[way], []).append(article)
        for name in sorted(members, key=_natural):
            chosen = [_headlines(article) for article in members[name]]
            found = [row for row in rows(chosen) if row.measure in HEADLINES]
            yield Group(way, name, len(chosen), tuple(found))


def _natural(name: str) -> tuple[int, str]:
    number = name.partition("-")[0]
    return (int(number) if number.isdigit() else 0), name


def _headlines(article: Measures) -> dict[str, Score]:
    wanted = {name.removesuffix(".conll") for name in HEADLINES}
    return {
        name: score
        for name, score in article.items()
        if name in wanted or name.rpartition(".")[0] in wanted
    }


def _row(name: str, score: Score, samples: Samples) -> Row:
    figure = samples.precision if name.endswith(".plain") else samples.f1
    low, high = samples.interval([name], figure)
    return Row(
        name,
        score.precision,
        score.recall,
        score.f1,
        low,
        high,
        score.right,
        score.found,
        score.gold,
    )


def _mean(name: str, scores: Sequence[Score], interval: tuple[float, float]) -> Row:
    size = len(scores)
    return Row(
        name,
        sum(score.precision for score in scores) / size,
        sum(score.recall for score in scores) / size,
        sum(score.f1 for score in scores) / size,
        *interval,
    )
