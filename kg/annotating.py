"""Reports written in the form of the annotated corpus: the other way round of `kg.annotated`.

What the form cannot hold is changed into what it can, one character for one: `[`, `]` and
`|` in a text, a `#` or a rule of dashes where a line begins. A mention across two sentences
and a value that overlaps a mention lose their mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from kg.annotated import Report, parse_report
from kg.keys import short_key
from kg.model import Amount, Annotation, Mention, MentionLabel, Span, Statement, Value

_SAFE = str.maketrans("[]|", "()/")
_SCALES = ((Decimal(10) ** 9, "e9"), (Decimal(10) ** 6, "e6"), (Decimal(10) ** 3, "e3"))


def write_report(report: Report) -> str:
    """Return a report as a block of an `.ann` file, with an empty line at its end.

    Entities get readable keys, in the order of the text. Raises ReadingError where the block
    does not read back without fault.
    """
    annotation = report.annotation
    keys = read_keys(annotation)
    lines = [f"### id: {_word(report.id)}", *_meta(report)]
    lines += [_line(annotation, sentence, keys) for sentence in annotation.sentences]
    lines.append("---")
    lines += [row(statement, annotation, keys) for statement in report.statements]
    block = "\n".join(lines) + "\n\n"
    _, faults = parse_report(block, annotation.article.source, 1)
    if faults:
        raise faults[0]
    return block


def read_keys(annotation: Annotation) -> dict[str, str]:
    """Return the key that each entity is given, by its id."""
    taken: set[str] = set()
    return {entity.id: short_key(entity.name, taken) for entity in annotation.entities}


def row(statement: Statement, annotation: Annotation, keys: Mapping[str, str]) -> str:
    """Return a statement as the row of a report."""
    parts = [
        f"{keys[statement.subject]} {statement.relation} {keys[statement.object]}",
        f"status={statement.status}",
    ]
    if statement.amount is not None and _is_writable(statement.amount):
        parts.append(f"amount={_money(statement.amount)}")
    if statement.stake is not None:
        parts.append(f"stake={_number(statement.stake)}")
    if statement.date is not None:
        parts.append(f"date={statement.date}")
    if statement.role is not None:
        parts.append(f"role={_one_line(statement.role).replace(';', ',')}")
    if statement.claimant is not None:
        parts.append(f"source={keys[statement.claimant]}")
    parts.append(f"sent={_sentence(statement, annotation)}")
    return " ; ".join(parts)


def _sentence(statement: Statement, annotation: Annotation) -> int:
    """Return the number of the sentence that holds most of the evidence."""
    start, end = statement.evidence.start, statement.evidence.end

    def shared(number: int) -> int:
        sentence = annotation.sentences[number]
        return min(sentence.end, end) - max(sentence.start, start)

    return max(range(len(annotation.sentences)), key=shared)


def _meta(report: Report) -> Iterator[str]:
    article = report.annotation.article
    known = {
        "title": article.title,
        "date": article.date,
        "outlet": article.publisher,
        "style": report.style,
        "topic": report.topic,
    }
    for name, value in known.items():
        if value and value.strip():
            yield f"# {name}: {_one_line(value)}"


def _line(annotation: Annotation, sentence: Span, keys: Mapping[str, str]) -> str:
    """Return a sentence with its marks."""
    text = annotation.article.text
    parts, at = [], sentence.start
    for start, end, mark in _marks(annotation, sentence, keys):
        parts.append(_plain(text[at:start]))
        parts.append(f"[{_plain(text[start:end])}|{mark}]")
        at = end
    parts.append(_plain(text[at : sentence.end]))
    line = "".join(parts)
    if line.strip("- ") == "":
        return line.replace("-", "–")
    return "*" + line[1:] if line.startswith("#") else line


def _marks(
    annotation: Annotation, sentence: Span, keys: Mapping[str, str]
) -> list[tuple[int, int, str]]:
    """Return start, end and label of the marks of a sentence, in order, none overlapping."""
    text = annotation.article.text
    mentions = [
        (mention.start, mention.end, f"{_label(mention)}:{keys[entity.id]}")
        for entity in annotation.entities
        for mention in entity.mentions
    ]
    values = [
        (value.start, value.end, f"{value.kind}:{reading}")
        for value in annotation.values
        if (reading := _reading(value)) is not None
    ]
    chosen: list[tuple[int, int, str]] = []
    for start, end, mark in (*sorted(mentions), *sorted(values)):
        apart = all(end <= other[0] or other[1] <= start for other in chosen)
        if apart and sentence.covers(start, end) and text[start:end].strip():
            chosen.append((start, end, mark))
    return sorted(chosen)


def _label(mention: Mention) -> str:
    return "~" if mention.label is MentionLabel.NOM else mention.label.value


def _reading(value: Value) -> str | None:
    """Return what a value is read as, or None where the form has no place for it."""
    if value.amount is not None:
        return _money(value.amount) if _is_writable(value.amount) else None
    if value.percent is not None:
        return _number(value.percent)
    return value.date


def _is_writable(amount: Amount) -> bool:
    return amount.value >= 0 and len(amount.currency) == 3 and amount.currency.isupper()


def _money(amount: Amount) -> str:
    """Return a sum as annotators write it.

    >>> _money(Amount(12e6, "EUR")), _money(Amount(6.6e9, "USD")), _money(Amount(1500.5, "EUR"))
    ('12e6 EUR', '6.6e9 USD', '1500.5 EUR')
    """
    value = Decimal(repr(float(amount.value)))
    plain = _number(value)
    for scale, mark in _SCALES:
        short = _number(value / scale) + mark
        if value >= scale and len(short) < len(plain):
            return f"{short} {amount.currency}"
    return f"{plain} {amount.currency}"


def _number(value: Decimal | float) -> str:
    text = format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(text: str) -> str:
    """Return a text on one line, as long as it was, without what marks are made of."""
    return "".join(" " if c.isspace() else c for c in text).translate(_SAFE)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _word(text: str) -> str:
    return "-".join(text.split())
