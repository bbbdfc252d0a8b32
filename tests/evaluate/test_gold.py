"""The gold is read by split and known by its digest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotated import Report
from kg.errors import ReadingError
from kg.evaluate.gold import digest, only, read_gold

TWO = "### id: b01-001\nUno.\n---\n\n### id: b01-002\nDue.\n---\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "b01-1.ann").write_text(TWO, encoding="utf-8")
    (tmp_path / "splits.tsv").write_text(
        "id\tsplit\nb01-001\tdev\nb01-002\ttest\n", encoding="utf-8"
    )
    return tmp_path


def test_a_split_is_taken_from_a_folder_and_from_a_single_file(corpus: Path) -> None:
    for path in (corpus, corpus / "b01-1.ann"):
        assert [report.id for report in read_gold(path, "dev").reports] == ["b01-001"]
        assert [report.id for report in read_gold(path, "test").reports] == ["b01-002"]


def test_without_splits_every_report_counts(corpus: Path) -> None:
    (corpus / "splits.tsv").unlink()
    assert len(read_gold(corpus, "dev").reports) == 2


def test_an_empty_split_and_an_empty_folder_are_told(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no report of the split train"):
        read_gold(corpus, "train")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match="no annotated reports"):
        read_gold(tmp_path / "empty", "dev")
    with pytest.raises(ReadingError, match="cannot be read"):
        read_gold(tmp_path / "nowhere.tsv", "dev")


def test_named_reports_are_chosen_in_their_order(corpus: Path) -> None:
    gold = read_gold(corpus, "dev")
    assert only(gold, ["b01-001"]).reports == gold.reports
    with pytest.raises(ReadingError, match="b01-002"):
        only(gold, ["b01-002"])


def test_the_digest_changes_with_what_is_said_and_not_with_where_it_lies(report: Report) -> None:
    article = replace(report.annotation.article, source="elsewhere")
    moved = replace(report, annotation=replace(report.annotation, article=article))
    assert digest([moved]) == digest([report])
    assert digest([replace(report, statements=report.statements[:1])]) != digest([report])
