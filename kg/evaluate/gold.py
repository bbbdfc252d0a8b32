"""The gold: what is held to be true, and what it can be asked about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from kg.annotated import Report, read_reports, read_splits
from kg.errors import ReadingError, reason
from kg.evaluate.tagged import known_types, read_tagged
from kg.model import MentionLabel

SPLITS_FILE = "splits.tsv"


@dataclass(frozen=True, slots=True)
class Gold:
    """Reports to measure against.

    `labels` are the kinds of mentions the gold marks: others are left out of the score.
    `annotated` tells reports with coreference and statements from bare tagged tokens.
    """

    reports: tuple[Report, ...]
    labels: frozenset[MentionLabel]
    annotated: bool

    @property
    def digest(self) -> str:
        """Return 16 hex digits that change with any text, mark or statement of the gold."""
        return digest(self.reports)


def read_gold(path: Path, split: str, together: int = 1) -> Gold:
    """Read a folder of `.ann` files, one `.ann` file, or a file of tagged tokens.

    Where a `splits.tsv` stands beside the `.ann` files only the reports of `split` are
    taken: TEST is read only by who asks for it. `together` is for tagged tokens: see there.
    """
    if path.is_dir() or path.suffix == ".ann":
        reports = _annotated(path, split)
        if not reports:
            raise ReadingError(
                f"no report of the split {split}", "choose another --split", path=str(path)
            )
        return Gold(tuple(reports), frozenset(MentionLabel), annotated=True)
    try:
        tagged = read_tagged(path, together)
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"cannot be read: {reason(error)}", path=str(path)) from error
    return Gold(tuple(tagged), known_types(tagged), annotated=False)


def only(gold: Gold, ids: Iterable[str]) -> Gold:
    """Return the gold with the named reports alone; raise ReadingError if one is missing."""
    by_id = {report.id: report for report in gold.reports}
    wanted = list(ids)
    missing = [id_ for id_ in wanted if id_ not in by_id]
    if missing:
        raise ReadingError(f"the gold lacks the report {missing[0]}", "measure the split dev")
    return Gold(tuple(by_id[id_] for id_ in wanted), gold.labels, gold.annotated)


def digest(reports: Sequence[Report]) -> str:
    """Return 16 hex digits of a SHA-256 over all that reports say; paths stay outside."""
    total = sha256()
    for report in reports:
        record = asdict(report)
        del record["annotation"]["article"]["source"]
        total.update(json.dumps(record, sort_keys=True, ensure_ascii=False).encode())
    return total.hexdigest()[:16]


def _annotated(path: Path, split: str) -> list[Report]:
    folder = path if path.is_dir() else path.parent
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise ReadingError(
            "no annotated reports in this folder", "name a folder of .ann files", path=str(path)
        )
    try:
        reports = list(read_reports(files))
        splits = read_splits(folder / SPLITS_FILE) if (folder / SPLITS_FILE).exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise ReadingError(f"cannot be read: {reason(error)}", path=str(path)) from error
    return [r for r in reports if splits is None or splits.get(r.id) == split]
