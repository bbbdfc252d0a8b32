"""Tagged tokens (CoNLL, IOB) as reports: one token and its tag per line.

Read are two columns ("Enel<TAB>B-ORG"), more columns of which the last is the tag, and
CoNLL-U-like ones that begin with the number of the token. Tags may be IOB1, IOB2 or
BIOES/BILOU. An empty line ends a sentence; `-DOCSTART-` or `# newdoc` begins an article.
Where a file has neither, every sentence is an article of its own, or so many in a row are
one as the caller says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.annotated import Report
from kg.errors import ReadingError
from kg.model import Annotation, Article, Entity, Mention, MentionLabel, Span
from kg.ontology import EntityType

# tags of other corpora in our types; a type that stands nowhere here is left out
TYPES = {
    "PERSON": "PER",
    "PERS": "PER",
    "GPE": "LOC",
    "LOCATION": "LOC",
    "FAC": "LOC",
    "ORGANIZATION": "ORG",
    "PRODUCT": "PROD",
} | {type_.value: type_.value for type_ in EntityType}

_TAG = re.compile(r"O|([BIESLU])[-_](\S+)")
_NO_BLANK_BEFORE = re.compile(r"[.,;:!?)\]}»”…%]+|'s")
_ENDS = ".!?…»”)"  # of sentences; a headline has none and keeps its line
_NO_BLANK_AFTER = re.compile(r".*[\w]['’]|[(\[{«“]")

Token = tuple[str, str]


def read_tagged(path: Path, together: int = 1) -> list[Report]:
    """Read a file of tagged tokens; raise ReadingError where a line has no tag.

    In a file that marks no articles, `together` sentences in a row are read as one: running
    text whose borders were lost.

    Tokens become text again as Italian is written: no blank before a comma, none after
    an apostrophe. Every mention is an entity of its own, for nothing says who is who.
    """
    articles = [article for article in _articles(path, together) if article]
    if not articles:
        raise ReadingError(
            "no tagged tokens", "give one token and its tag per line", path=str(path)
        )
    return [_report(f"{path.stem}-{n:05d}", a, str(path)) for n, a in enumerate(articles, 1)]


def known_types(reports: Iterable[Report]) -> frozenset[MentionLabel]:
    """Return the labels that occur in reports: those a score over them may ask for."""
    return frozenset(
        mention.label
        for report in reports
        for entity in report.annotation.entities
        for mention in entity.mentions
    )


def _articles(path: Path, together: int) -> list[list[list[Token]]]:
    """Return articles as sentences as tokens."""
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = any(_begins_article(line) for line in lines)
    articles: list[list[list[Token]]] = [[]]
    sentence: list[Token] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip() and not _begins_article(line) and not _is_comment(line):
            sentence.append(_token(line, path, number))
            continue
        if sentence:
            articles[-1].append(sentence)
            sentence = []
            if not marked and len(articles[-1]) == together:
                articles.append([])
        if _begins_article(line):
            articles.append([])
    return articles


def _begins_article(line: str) -> bool:
    return line.startswith(("-DOCSTART-", "# newdoc"))


def _is_comment(line: str) -> bool:
    return line.startswith("# ") and "\t" not in line


def _token(line: str, path: Path, number: int) -> Token:
    cells = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
    tag = cells[-1].strip()
    if len(cells) < 2 or not _TAG.fullmatch(tag):
        raise ReadingError(
            f"no tag in {line[:40]!r}", "write TOKEN, tab, B-ORG", path=str(path), line=number
        )
    return (cells[1] if len(cells) > 2 and cells[0].isdigit() else cells[0]), tag


def _report(report_id: str, sentences: Sequence[Sequence[Token]], source: str) -> Report:
    text = ""
    spans: list[Span] = []
    mentions: list[Mention] = []
    for sentence in sentences:
        text += (" " if text[-1] in _ENDS else "\n") if text else ""
        start = len(text)
        places = []
        for token, _ in sentence:
            text += " " if len(text) > start and _blank_between(text, token) else ""
            places.append(Span(len(text), len(text) + len(token)))
            text += token
        spans.append(Span(start, len(text)))
        mentions += _mentions(text, places, [tag for _, tag in sentence])
    entities = tuple(
        Entity(f"m{number}", m.text, EntityType(m.label.value), (m,))
        for number, m in enumerate(mentions, start=1)
    )
    return Report(Annotation(Article(report_id, text, source), tuple(spans), entities, ()), ())


def _blank_between(text: str, token: str) -> bool:
    last = text[text.rfind(" ") + 1 :]
    return not (_NO_BLANK_BEFORE.fullmatch(token) or _NO_BLANK_AFTER.fullmatch(last))


def _mentions(text: str, places: Sequence[Span], tags: Sequence[str]) -> Iterator[Mention]:
    for first, last, type_ in _runs(tags):
        if type_ in TYPES:
            start, end = places[first].start, places[last].end
            yield Mention(start, end, text[start:end], MentionLabel(TYPES[type_]))


def _runs(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield first token, last token and type of every mention, as conlleval reads them."""
    start = 0
    for place, tag in enumerate(tags):
        if tag == "O":
            continue
        before = tags[place - 1] if place else "O"
        if tag[0] in "BSU" or before[1:] != tag[1:] or before[0] in "ESLU":
            start = place
        after = tags[place + 1] if place + 1 < len(tags) else "O"
        if after[1:] != tag[1:] or after[0] in "BSU" or tag[0] in "ESLU":
            yield start, place, tag[2:].upper()
