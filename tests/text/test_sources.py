"""Sources: which files are read, in which order, and what is said about the others."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.text import Form, Source, read, skipped, sources
from kg.text.sources import normalise, walk

pytestmark = pytest.mark.usefixtures("_inside")


@pytest.fixture
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def plant(*names: str) -> None:
    """Create files with a sentence in each."""
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Alfa ha comprato Beta.", encoding="utf-8")


def names(*paths: str) -> list[str]:
    return [source.name for source in sources(paths)]


def faults(*paths: str) -> list[ReadingError]:
    return [item for item in walk(paths) if isinstance(item, ReadingError)]


def test_a_folder_is_read_to_the_bottom_sorted_by_name() -> None:
    plant("in/b.txt", "in/a/z.html", "in/a/deep/y.jsonl", "in/c.rss", "in/a.txt")
    assert names("in") == ["in/a/deep/y.jsonl", "in/a/z.html", "in/a.txt", "in/b.txt", "in/c.rss"]


def test_paths_are_read_in_the_order_they_are_given() -> None:
    plant("b.txt", "a.txt", "in/c.txt")
    assert names("b.txt", "in", "a.txt") == ["b.txt", "in/c.txt", "a.txt"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", Form.PLAIN),
        ("a.TXT", Form.PLAIN),
        ("a.html", Form.PAGE),
        ("a.Htm", Form.PAGE),
        ("a.jsonl", Form.LINES),
        ("a.rss", Form.FEED),
        ("a.xml", Form.FEED),
        ("a.atom", Form.FEED),
    ],
)
def test_the_ending_tells_the_form(name: str, form: Form) -> None:
    plant(name)
    assert sources([name]) == [Source(name, form)]


def test_hidden_files_and_unknown_endings_are_skipped_silently_but_listed() -> None:
    plant("in/a.txt", "in/.b.txt", "in/.git/c.txt", "in/d.pdf", "in/README", "in/e/f.docx")
    assert names("in") == ["in/a.txt"]
    assert skipped(["in"]) == ["in/.b.txt", "in/.git", "in/README", "in/d.pdf", "in/e/f.docx"]
    assert faults("in") == []


def test_a_hidden_file_or_folder_that_is_named_is_read() -> None:
    plant(".in/a.txt", ".b.txt")
    assert names(".in", ".b.txt") == [".in/a.txt", ".b.txt"]


def test_nothing_is_read_twice() -> None:
    plant("in/a.txt", "in/sub/b.txt")
    assert names("in", "in/a.txt", "./in/sub", "in//a.txt", "-", "-") == [
        "in/a.txt",
        "in/sub/b.txt",
        "-",
    ]
    assert faults("in", "in") == []


def test_symbolic_links_are_followed_and_loops_end() -> None:
    plant("in/a.txt", "other/b.txt")
    Path("in/loop").symlink_to(Path("in").absolute())
    Path("in/other").symlink_to(Path("other").absolute())
    Path("other/back").symlink_to(Path("in").absolute())
    assert names("in") == ["in/a.txt", "in/other/b.txt"]
    Path("self.txt").symlink_to("self.txt")
    (fault,) = faults("self.txt")
    assert "symbolic links" in str(fault)


def test_a_dangling_link_in_a_folder_is_a_fault_and_the_reading_goes_on() -> None:
    plant("in/z.txt")
    Path("in/a.txt").symlink_to("nowhere.txt")
    fault, article = read(["in"])
    assert isinstance(fault, ReadingError)
    assert (fault.path, not isinstance(article, ReadingError)) == ("in/a.txt", True)


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("nowhere.txt", "no such file or folder", "check the path"),
        ("nowhere", "no such file or folder", "check the path"),
        ("*.txt", "no such file or folder", "check the path"),
        ("", "names no file", "check the path"),
        ("a\x00b.txt", "cannot be read", "check the path"),
        ("lettera.docx", "unknown ending '.docx'", ".jsonl"),
        ("README", "unknown ending ''", ".txt"),
        ("vuota", "no article in this folder (0 other files)", ".txt"),
        ("immagini", "no article in this folder (2 other files)", ".txt"),
        ("https://foglio.example/alfa.html", "an address, not a file", "save the page"),
        ("a.txt/b.txt", "cannot be read", "check the path"),
        ("x" * 300 + ".txt", "cannot be read", "check the path"),
    ],
)
def test_a_path_that_cannot_be_read_is_a_fault_with_a_hint(
    path: str, message: str, hint: str
) -> None:
    plant("a.txt", "lettera.docx", "README", "immagini/a.png", "immagini/.b.txt")
    Path("vuota").mkdir()
    fault, article = read([path, "a.txt"])
    assert isinstance(fault, ReadingError)
    assert message in str(fault)
    assert hint in fault.hint
    assert not isinstance(article, ReadingError)


def test_a_locked_file_and_a_locked_folder_are_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    plant("in/a.txt", "in/locked/b.txt", "in/locked.txt")

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    opened, listed = Path.open, Path.iterdir
    monkeypatch.setattr(
        Path,
        "open",
        lambda self, *a, **k: (refuse if "locked" in self.name else opened)(self, *a, **k),
    )
    monkeypatch.setattr(
        Path, "iterdir", lambda self: (refuse if "locked" in self.name else listed)(self)
    )
    items = list(read(["in"]))
    assert [item.path for item in items if isinstance(item, ReadingError)] == [
        "in/locked",
        "in/locked.txt",
    ]
    assert all("permission" in str(item) for item in items if isinstance(item, ReadingError))
    assert len(items) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
@pytest.mark.parametrize("name", ["pipe.txt", "pipe.jsonl", "pipe.html", "pipe.rss"])
def test_a_pipe_with_the_name_of_an_article_is_not_waited_for(name: str) -> None:
    Path("in").mkdir()
    os.mkfifo(f"in/{name}")
    (fault,) = read(["in"])
    assert isinstance(fault, ReadingError)
    assert "not an ordinary file" in str(fault)


def test_a_folder_with_the_name_of_an_article_is_a_folder() -> None:
    plant("in/a.txt/b.txt")
    assert names("in", "in/a.txt") == ["in/a.txt/b.txt"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("./demo/uno.txt", "demo/uno.txt"),
        ("demo//uno.txt", "demo/uno.txt"),
        ("demo/../demo/uno.txt", "demo/uno.txt"),
        ("/demo/uno.txt", "/demo/uno.txt"),
        ("demo/perché.txt", "demo/perché.txt"),
        ("demo/\udce8.txt", "demo/\ufffd.txt"),
    ],
)
def test_a_path_has_one_spelling(path: str, name: str) -> None:
    assert normalise(path) == name


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_a_file_name_that_is_no_utf8_is_read_under_a_name_that_is() -> None:
    Path(os.fsdecode(b"citt\xe0.txt")).write_text("Alfa compra Beta.", encoding="utf-8")
    (article,) = read(["."])
    assert not isinstance(article, ReadingError)
    assert article.source == "citt\ufffd.txt"
