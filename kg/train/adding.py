"""Further reports to learn from: beside TRAIN of the corpus, never in DEV or TEST."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.annotated import Report, read_reports, read_split
from kg.errors import ReadingError, SettingsError, reason


def read_train(corpus: Path, added: Sequence[Path] = ()) -> list[Report]:
    """Return the reports of TRAIN and, after them, those of the added files and folders.

    An added report whose text stands in the corpus or was added before is left out; raise
    SettingsError where it stands in DEV or TEST, since nothing that is measured may be learnt,
    and ReadingError where there is none to add.
    """
    train = read_split(corpus, "train")
    if not added:
        return train
    kept = {_words(report) for split in ("dev", "test") for report in read_split(corpus, split)}
    known = {_words(report) for report in train}
    for report in _added(added):
        words = _words(report)
        if words in kept:
            raise SettingsError(
                f"{report.id} stands in DEV or TEST and may not be learnt",
                "take it out of what --add names",
                path=report.annotation.article.source,
            )
        if words not in known:
            known.add(words)
            train.append(report)
    return train


def _added(places: Iterable[Path]) -> Iterator[Report]:
    for place in places:
        files = sorted(place.glob("*.ann")) if place.is_dir() else [place]
        if not files:
            raise ReadingError(
                "no annotated reports in this folder",
                "name a folder of .ann files",
                path=str(place),
            )
        try:
            yield from read_reports(files)
        except (OSError, UnicodeDecodeError) as error:
            raise ReadingError(f"cannot be read: {reason(error)}", path=str(place)) from error


def _words(report: Report) -> str:
    """Return what makes two texts the same: their words, but for case and white space."""
    return " ".join(report.annotation.article.text.casefold().split())
