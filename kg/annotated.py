"""Annotated reports (`.ann` files) as annotations and statements.

The form is described in `corpus/annotated/GUIDE.md`: one sentence per line with inline
marks, then one relation per line. Reading checks every rule a machine can check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadingError, SettingsError
from kg.model import (
    Amount,
    Annotation,
    Article,
    Entity,
    Evidence,
    Mention,
    MentionLabel,
    Span,
    Statement,
    Value,
    ValueKind,
)
from kg.ontology import EntityType, Relation, Status, admits

SPLITS = ("train", "dev", "test")

_REPORT = re.compile(r"(?m)^(?=### id:)")
_MARK = re.compile(r"\[([^\[\]|]+)\|(ORG|PER|LOC|PROD|MONEY|PCT|DATE|~):([^\[\]|]+)\]")
_LEFTOVER = re.compile(r"[\[\]|]")
_MONEY = re.compile(r"(\d+(?:\.\d+)?(?:e\d+)?) ([A-Z]{3})")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_PERCENT = re.compile(rf"-?{_NUMBER.pattern}")
_OPTIONS = {"status", "amount", "stake", "date", "role", "source", "sent"}


@dataclass(frozen=True, slots=True)
class Report:
    """One annotated report: what a reader should find in its text.

    `batch` is the first three characters of the id ("b07", "r02"): batches `b` are fiction,
    batches `r` follow real news. `style` and `topic` are free words of the annotator.
    """

    annotation: Annotation
    statements: tuple[Statement, ...]
    style: str = ""
    topic: str = ""

    @property
    def id(self) -> str:
        """Return the id of the report ("b07-031")."""
        return self.annotation.article.id

    @property
    def batch(self) -> str:
        """Return the batch the report belongs to ("b07")."""
        return self.id.split("-")[0]


def read_reports(paths: Iterable[Path]) -> Iterator[Report]:
    """Read `.ann` files in the order given; raise ReadingError at the first fault.

    Use `check` to collect all faults of a file instead.
    """
    for path in paths:
        for line, block in _blocks(path):
            report, faults = parse_report(block, str(path), line)
            if faults:
                raise faults[0]
            yield report


def check(paths: Iterable[Path], on_fault: Callable[[ReadingError], None]) -> Iterator[Report]:
    """Yield every report that can be read and hand every fault to `on_fault`."""
    seen: set[str] = set()
    for path in paths:
        for line, block in _blocks(path):
            report, faults = parse_report(block, str(path), line)
            if report.id in seen:
                faults.append(
                    ReadingError(f"{report.id}: id used twice", path=str(path), line=line)
                )
            seen.add(report.id)
            for fault in faults:
                on_fault(fault)
            yield report


def read_splits(path: Path) -> dict[str, str]:
    """Read splits.tsv: report id -> "train", "dev" or "test"."""
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    splits = dict(row.split("\t") for row in rows if row)
    unknown = set(splits.values()) - set(SPLITS)
    if unknown:
        raise SettingsError(
            f"unknown split {sorted(unknown)}", "use train, dev or test", path=str(path)
        )
    return splits


def read_split(folder: Path, split: str) -> list[Report]:
    """Read the reports of one split of an annotated corpus, in the order of the files."""
    splits = read_splits(folder / "splits.tsv")
    return [r for r in read_reports(sorted(folder.glob("*.ann"))) if splits.get(r.id) == split]


def parse_report(block: str, path: str, line: int) -> tuple[Report, list[ReadingError]]:
    """Parse one report that starts at 1-based `line` of `path`; return it with its faults."""
    faults: list[ReadingError] = []
    head, *lines = block.strip("\n").split("\n")
    report_id = head.partition("id:")[2].strip()

    def fail(why: str) -> None:
        faults.append(ReadingError(f"{report_id}: {why}", path=path, line=line))

    meta, body, relations = _parts(lines, fail)
    marks = _Marks(fail)
    for number, raw in enumerate(body):
        marks.add_sentence(number, raw)
    annotation = marks.annotation(report_id, meta, path)
    ids = {entity.id: entity for entity in annotation.entities}
    statements = []
    for row in relations:
        statement = _statement(row, annotation, ids, fail)
        if statement is not None:
            statements.append(statement)
    report = Report(annotation, tuple(statements), meta.get("style", ""), meta.get("topic", ""))
    return report, faults


def _blocks(path: Path) -> Iterator[tuple[int, str]]:
    text = path.read_text(encoding="utf-8")
    line = 1
    for block in _REPORT.split(text):
        if block.startswith("### id:"):
            yield line, block
        line += block.count("\n")


def _parts(
    lines: list[str], fail: Callable[[str], None]
) -> tuple[dict[str, str], list[str], list[str]]:
    meta: dict[str, str] = {}
    rows = [line.strip() for line in lines]
    while rows and rows[0].startswith("# "):
        key, _, value = rows.pop(0)[2:].partition(":")
        meta[key.strip()] = value.strip()
    if "---" not in rows:
        fail("no --- line")
        return meta, [row for row in rows if row], []
    cut = rows.index("---")
    return meta, [row for row in rows[:cut] if row], [row for row in rows[cut + 1 :] if row]


class _Marks:
    """Collects the text and the marks of a report, sentence by sentence."""

    def __init__(self, fail: Callable[[str], None]) -> None:
        self._fail = fail
        self._text = ""
        self._sentences: list[Span] = []
        self._types: dict[str, EntityType] = {}
        self._mentions: dict[str, list[Mention]] = {}
        self._values: list[Value] = []

    def add_sentence(self, number: int, raw: str) -> None:
        if self._text:
            self._text += " "
        start, position = len(self._text), 0
        for mark in _MARK.finditer(raw):
            self._text += raw[position : mark.start()]
            self._add_mark(*mark.groups())
            position = mark.end()
        self._text += raw[position:]
        self._sentences.append(Span(start, len(self._text)))
        if _LEFTOVER.search(self._text, start):
            self._fail(f"broken mark in sentence {number}: {self._text[start:][:80]}")

    def _add_mark(self, surface: str, label: str, key: str) -> None:
        start = len(self._text)
        self._text += surface
        key = key.strip()
        if label in ValueKind.__members__:
            self._values.append(self._value(ValueKind(label), start, surface, key))
            return
        mention_label = MentionLabel.NOM if label == "~" else MentionLabel(label)
        if mention_label is not MentionLabel.NOM:
            type_ = EntityType(label)
            if self._types.setdefault(key, type_) != type_:
                self._fail(f"entity {key} marked both {self._types[key]} and {type_}")
        mention = Mention(start, start + len(surface), surface, mention_label)
        self._mentions.setdefault(key, []).append(mention)

    def _value(self, kind: ValueKind, start: int, surface: str, key: str) -> Value:
        end = start + len(surface)
        if kind is ValueKind.MONEY:
            amount = _amount(key)
            if amount is None:
                self._fail(f"bad value MONEY:{key}")
            return Value(start, end, surface, kind, amount=amount)
        if kind is ValueKind.PCT:
            percent = float(key) if _PERCENT.fullmatch(key) else None
            if percent is None:
                self._fail(f"bad value PCT:{key}")
            return Value(start, end, surface, kind, percent=percent)
        if not _DATE.fullmatch(key):
            self._fail(f"bad value DATE:{key}")
        return Value(start, end, surface, kind, date=key)

    def annotation(self, report_id: str, meta: dict[str, str], path: str) -> Annotation:
        entities = []
        for key, mentions in self._mentions.items():
            if key not in self._types:
                self._fail(f"nominal mention of unknown entity {key}")
                continue
            names = [m.text for m in mentions if m.label is not MentionLabel.NOM]
            entities.append(
                Entity(key, max(names, key=len), self._types[key], tuple(mentions)),
            )
        article = Article(
            report_id, self._text, path, meta.get("title"), meta.get("date"), meta.get("outlet")
        )
        return Annotation(article, tuple(self._sentences), tuple(entities), tuple(self._values))


def _amount(text: str) -> Amount | None:
    found = _MONEY.fullmatch(text)
    return Amount(float(found[1]), found[2]) if found else None


def _statement(
    row: str, annotation: Annotation, entities: dict[str, Entity], fail: Callable[[str], None]
) -> Statement | None:
    head, *rest = (part.strip() for part in row.split(";"))
    words = head.split()
    if len(words) != 3 or words[1] not in {relation.value for relation in Relation}:
        fail(f"bad relation: {row}")
        return None
    options = dict(part.split("=", 1) for part in rest if "=" in part)
    options = {key.strip(): value.strip() for key, value in options.items()}
    faults = list(_faults(words, options, annotation, entities))
    for fault in faults:
        fail(f"{row}: {fault}")
    if faults:
        return None
    sentence = annotation.sentences[int(options["sent"])]
    quote = annotation.article.text[sentence.start : sentence.end]
    return Statement(
        subject=words[0],
        relation=Relation(words[1]),
        object=words[2],
        status=Status(options["status"]),
        evidence=Evidence(sentence.start, sentence.end, quote),
        confidence=1.0,
        producer="annotation",
        amount=_amount(options.get("amount", "")),
        stake=float(options["stake"]) if "stake" in options else None,
        date=options.get("date"),
        role=options.get("role"),
        claimant=options.get("source"),
    )


def _faults(
    words: list[str], options: dict[str, str], annotation: Annotation, entities: dict[str, Entity]
) -> Iterator[str]:
    yield from _faults_of_ends(words, entities)
    yield from _faults_of_values(options)
    if options.keys() - _OPTIONS:
        yield f"unknown option {sorted(options.keys() - _OPTIONS)}"
    if options.get("status") not in {status.value for status in Status}:
        yield "status"
    sentence = options.get("sent", "")
    if not sentence.isdigit() or int(sentence) >= len(annotation.sentences):
        yield "sent"
    if "source" in options and options["source"] not in entities:
        yield f"source {options['source']} is not marked"


def _faults_of_ends(words: list[str], entities: dict[str, Entity]) -> Iterator[str]:
    subject, relation, object_ = words
    for key in (subject, object_):
        if key not in entities:
            yield f"entity {key} is not marked"
    if subject == object_:
        yield "self relation"
    if subject in entities and object_ in entities:
        types = entities[subject].type, entities[object_].type
        if not admits(Relation(relation), *types):
            yield f"{relation} cannot join {types[0]} and {types[1]}"


def _faults_of_values(options: dict[str, str]) -> Iterator[str]:
    if "amount" in options and _amount(options["amount"]) is None:
        yield "amount"
    if "stake" in options and not _NUMBER.fullmatch(options["stake"]):
        yield "stake"
    if "date" in options and not _DATE.fullmatch(options["date"]):
        yield "date"
