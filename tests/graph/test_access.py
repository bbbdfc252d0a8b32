"""One writer alone, or any number of readers; what is damaged is told as such."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction

_WRITER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.graph.store import Store
graph = NamedNode("https://kg.example/article/x")
store = Store.open(Path(sys.argv[1]))
store.replace_graph(graph, [Quad(graph, graph, Literal("scritto"), graph)])
print("ready", flush=True)
sys.stdin.read()
"""
_READER = """
import sys
from pathlib import Path
from kg.graph.store import Store
store = Store.open_existing(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def other_process(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run Python beside this process until the block ends."""
    command = [sys.executable, "-c", code, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.communicate()


@pytest.fixture
def folder(tmp_path: Path, extractions: Callable[..., list[Extraction]]) -> Path:
    """Return the folder of a closed store with one article."""
    with Store.open(tmp_path / "grafo") as store:
        store.replace_article(article_quads(extractions(1)[0], sketch="s", pipeline="p"))
    return tmp_path / "grafo"


def test_two_readers_in_two_processes_do_not_disturb_each_other(folder: Path) -> None:
    with other_process(_READER, folder), Store.open_existing(folder) as store:
        assert list(store.quads())


def test_a_reader_is_refused_beside_a_writer_of_another_process(folder: Path) -> None:
    with other_process(_WRITER, folder), pytest.raises(StoreError, match="another process"):
        Store.open_existing(folder)


def test_a_writer_is_refused_beside_a_reader_of_another_process(folder: Path) -> None:
    with other_process(_READER, folder), pytest.raises(StoreError, match="another process"):
        Store.open(folder)


def test_a_reader_or_second_writer_is_refused_beside_a_writer_of_this_process(folder: Path) -> None:
    with Store.open(folder):
        for opening in (Store.open, Store.open_existing):
            with pytest.raises(StoreError, match="this process"):
                opening(folder)
    with Store.open_existing(folder) as store:
        assert list(store.quads())


def test_a_store_that_was_never_closed_is_let_go_with_its_object(folder: Path) -> None:
    store = Store.open(folder)
    del store
    with Store.open(folder) as again:
        assert list(again.quads())


def test_what_a_killed_writer_wrote_can_be_read(folder: Path) -> None:
    with other_process(_WRITER, folder) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Store.open_existing(folder) as store:
            assert any(quad.object.value == "scritto" for quad in store.quads())


def test_a_reader_cannot_write(folder: Path) -> None:
    with Store.open_existing(folder) as store, pytest.raises(RuntimeError):
        store.drop_article("https://kg.example/article/art-000000")


def test_a_damaged_store_is_told_with_a_way_out(folder: Path) -> None:
    for manifest in (folder / "oxigraph").glob("MANIFEST*"):
        manifest.write_bytes(b"rotto")
    for opening in (Store.open, Store.open_existing):
        with pytest.raises(StoreError, match="cannot be opened") as caught:
            opening(folder)
        assert "build it again" in caught.value.hint


def test_a_store_whose_database_is_gone_is_not_read_as_empty(folder: Path) -> None:
    for file in (folder / "oxigraph").iterdir():
        file.unlink()
    with pytest.raises(StoreError):
        Store.open_existing(folder)


def test_a_version_mark_that_is_no_text_is_another_version(folder: Path) -> None:
    (folder / "kg-store").write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="version"):
        Store.open_existing(folder)
