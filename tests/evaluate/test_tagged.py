"""Tagged tokens become text and mentions."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.evaluate.tagged import known_types, read_tagged


def read(tmp_path: Path, *lines: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the text of every article with its mentions and their labels."""
    file = tmp_path / "x.tsv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return [
        (
            report.annotation.article.text,
            [(m.text, m.label.value) for e in report.annotation.entities for m in e.mentions],
        )
        for report in read_tagged(file)
    ]


def test_tokens_become_text_as_it_is_written(tmp_path: Path) -> None:
    rows = ["L'\tO", "Enel\tB-ORG", ",\tO", "a\tO", "Reggio\tB-LOC", "Emilia\tI-LOC", ".\tO"]
    assert read(tmp_path, *rows) == [
        ("L'Enel, a Reggio Emilia.", [("Enel", "ORG"), ("Reggio Emilia", "LOC")])
    ]


def test_every_mention_is_the_text_at_its_offsets(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_text("«\tO\nEni\tB-ORG\n»\tO\n(\tO\nAgip\tB-ORG\n)\tO\n", encoding="utf-8")
    [report] = read_tagged(file)
    text = report.annotation.article.text
    assert text == "«Eni» (Agip)"
    for entity in report.annotation.entities:
        for m in entity.mentions:
            assert text[m.start : m.end] == m.text


@pytest.mark.parametrize(
    ("tags", "mentions"),
    [
        (("B-ORG", "I-ORG", "O"), ["a b"]),
        (("B-ORG", "B-ORG", "I-ORG"), ["a", "b c"]),
        (("I-ORG", "I-ORG", "B-ORG"), ["a b", "c"]),
        (("I-ORG", "I-PER", "O"), ["a", "b"]),
        (("B-ORG", "E-ORG", "S-ORG"), ["a b", "c"]),
        (("U-ORG", "B-ORG", "L-ORG"), ["a", "b c"]),
        (("O", "I-ORG", "O"), ["b"]),
    ],
)
def test_every_dialect_of_tags_is_read(
    tmp_path: Path, tags: tuple[str, ...], mentions: list[str]
) -> None:
    [(_, found)] = read(tmp_path, *(f"{t}\t{tag}" for t, tag in zip("abc", tags, strict=True)))
    assert [text for text, _ in found] == mentions


def test_types_of_other_corpora_are_mapped_and_unknown_ones_left_out(tmp_path: Path) -> None:
    [(_, found)] = read(tmp_path, "a\tB-PERSON", "b\tB-MISC", "c\tB-GPE")
    assert found == [("a", "PER"), ("c", "LOC")]


def test_sentences_are_articles_unless_articles_are_marked(tmp_path: Path) -> None:
    bare = ["a\tO", "", "b\tO"]
    assert [text for text, _ in read(tmp_path, *bare)] == ["a", "b"]
    marked = ["-DOCSTART-\tO", "", *bare, "", "-DOCSTART-\tO", "", "c\tO"]
    assert [text for text, _ in read(tmp_path, *marked)] == ["a\nb", "c"]


def test_numbered_tokens_and_comments_are_understood(tmp_path: Path) -> None:
    assert read(tmp_path, "# text = Eni", "0\tEni\tB-ORG", "", "0\tsale\tO") == [
        ("Eni", [("Eni", "ORG")]),
        ("sale", []),
    ]


def test_labels_that_never_occur_are_not_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_text("Eni\tB-ORG\n", encoding="utf-8")
    assert {label.value for label in known_types(read_tagged(file))} == {"ORG"}


@pytest.mark.parametrize("line", ["Enel", "Enel\tazienda", "Enel B"])
def test_a_line_without_a_tag_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(ReadingError, match=r":2: no tag"):
        read(tmp_path, "a\tO", line)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no tagged tokens"):
        read(tmp_path, "", "")


def test_sentences_in_a_row_make_an_article_where_the_caller_says_so(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    rows = ["Eni\tB-ORG", "cresce\tO", "", "Roma\tB-LOC", ".\tO", "", "Enel\tB-ORG", ".\tO"]
    file.write_text("\n".join(rows), encoding="utf-8")
    texts = [report.annotation.article.text for report in read_tagged(file, 2)]
    assert texts == ["Eni cresce\nRoma.", "Enel."]
