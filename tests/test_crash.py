"""A build may end at any moment, in any way: the store opens, and the next build completes it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.evaluate.store import killing
from kg.graph import contents, derived
from kg.graph.store import Store

BUILD = [sys.executable, "-m", "kg.evaluate.store.killing", "--build"]
CROWDED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))  # no file grows beyond: a full disk
from kg.errors import StoreError
from kg.evaluate.store import killing
try:
    killing.build(Path(sys.argv[1]), Path(sys.argv[2]))
except StoreError as error:
    sys.exit(f"told: {error.message} / {error.hint}")
"""


def test_builds_killed_at_random_moments_lose_and_invent_nothing(tmp_path: Path) -> None:
    outcome = killing.run(4, 48, tmp_path)
    assert outcome.kills == 4
    assert outcome.faults == 0


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a folder of made-up articles."""
    killing.write_news(tmp_path / "news", 60)
    return tmp_path / "news"


def test_a_full_disk_is_told_and_the_next_build_completes_the_graph(
    news: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", CROWDED, str(news), str(tmp_path / "full")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "told: cannot be written" in done.stderr, done.stderr
    assert "make room" in done.stderr
    assert killing.is_whole(tmp_path / "full")
    killing.build(news, tmp_path / "full")
    killing.build(news, tmp_path / "free")
    assert killing.digest(tmp_path / "full") == killing.digest(tmp_path / "free")


def test_an_article_leaves_the_store_as_it_was_before_it_came(news: Path, tmp_path: Path) -> None:
    late = (news / "0003.txt").rename(tmp_path / "0003.txt")
    killing.build(news, tmp_path / "store")
    before = killing.digest(tmp_path / "store")
    late.rename(news / "0003.txt")
    killing.build(news, tmp_path / "store")
    assert killing.digest(tmp_path / "store") != before
    (news / "0003.txt").rename(late)
    with Store.open(tmp_path / "store") as store:
        killing.building.build([str(news)], store, killing.building.Options(prune=True))
    assert killing.digest(tmp_path / "store") == before


def test_a_second_build_is_told_who_holds_the_store(news: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store"):
        done = subprocess.run(
            [*BUILD, str(news), str(tmp_path / "store")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert f"process {os.getpid()}" in done.stderr


def test_a_second_build_can_wait_for_the_first(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from kg.graph.store import Store\n"
        "store = Store.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(1); store.close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "g")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="another process holds the store: process"):
            Store.open(tmp_path / "g")
        with Store.open(tmp_path / "g", wait=60) as store:
            assert derived.state(store) == ""


def test_who_reads_during_a_build_gets_the_graph_as_it_was_before(
    news: Path, tmp_path: Path
) -> None:
    killing.build(news, tmp_path / "store")
    with Store.open(tmp_path / "store") as writer:
        writer.publish()
        derived.begin(writer)
        derived.write(writer, [], [contents.articles(writer)[0].iri])
        with Store.open_existing(tmp_path / "store") as reader:
            assert reader.is_before
            assert derived.exists(reader)
            assert len(contents.articles(reader)) == 60
        assert len(contents.articles(writer)) == 59
    with Store.open_existing(tmp_path / "store") as reader:
        assert not reader.is_before
        assert len(contents.articles(reader)) == 59


def test_nothing_of_the_copies_for_readers_stays(news: Path, tmp_path: Path) -> None:
    killing.build(news, tmp_path / "store")
    with Store.open(tmp_path / "store") as writer:
        writer.publish()
        with Store.open_existing(tmp_path / "store"):
            pass
    names = {path.name for path in (tmp_path / "store").iterdir()}
    assert names <= {"kg-store", "oxigraph"}
