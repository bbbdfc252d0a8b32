"""Reading as a whole: many forms, one stream of articles and faults."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kg.text
from kg.errors import ReadingError
from kg.model import Article
from kg.text import content, read, read_source, sources

DEMO = Path(__file__).parents[2] / "corpus" / "demo"


def test_the_public_names_are_these() -> None:
    assert sorted(kg.text.__all__) == [
        "Form",
        "Source",
        "article_id",
        "read",
        "read_source",
        "skipped",
        "sources",
    ]


def test_heavy_libraries_are_imported_only_when_a_form_needs_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Alfa compra Beta.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "Alfa."}', encoding="utf-8")
    program = (
        "import sys, kg.text, kg.text.duplicates; "
        f"assert len(list(kg.text.read([{str(tmp_path)!r}]))) == 2; "
        "print(sorted({'trafilatura', 'feedparser', 'lxml', 'spacy', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(kg.text.__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_faults_stand_among_the_articles_and_the_reading_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {
        "a.txt": b"Alfa compra Beta.",
        "b.txt": b"",
        "c.txt": b"\x00",
        "d.html": b"<html></html>",
        "e.jsonl": b'{"text": "Uno."}\n{\n{"text": "Due."}\n',
        "f.rss": b"<rss/>",
        "g.txt": b"Fine.",
        "h.pdf": b"%PDF",
    }
    for name, data in files.items():
        Path(name).write_bytes(data)
    items = list(read(["nowhere", "."]))
    assert [isinstance(item, Article) for item in items] == [
        *(False, True, False, False, False),
        *(True, False, True, False, True),
    ]
    assert all(item.hint and item.path for item in items if isinstance(item, ReadingError))
    assert len(sources(["."])) == 7


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.rss"])
def test_a_file_larger_than_any_article_is_a_fault(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 1000)
    (tmp_path / name).write_bytes(b"Alfa. " * 500)
    (fault,) = read([str(tmp_path / name)])
    assert isinstance(fault, ReadingError)
    assert ".jsonl" in fault.hint


def test_a_file_of_a_hundred_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    (fault,) = read([str(path)])
    assert isinstance(fault, ReadingError)


def test_reading_is_lazy(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Alfa.", encoding="utf-8")
    stream = read([str(tmp_path)])
    next(stream)
    (tmp_path / "b.txt").unlink()
    assert isinstance(next(stream), ReadingError)


def test_sources_are_read_one_by_one_as_a_whole_folder_is() -> None:
    whole = list(read([str(DEMO)]))
    apart = [item for source in sources([str(DEMO)]) for item in read_source(source)]
    assert apart == whole


def test_the_demo_corpus_is_read_without_a_fault() -> None:
    items = list(read([str(DEMO)]))
    assert [str(item) for item in items if isinstance(item, ReadingError)] == []
    articles = [item for item in items if isinstance(item, Article)]
    assert len(articles) == 57
    assert sum(article.date is None for article in articles) == 2
    for article in articles:
        assert article.text == article.text.strip()
        for trace in ("iproduzione riservata", "minuti di lettura", "cookie", "<p>", "&egrave;"):
            assert trace not in article.text
