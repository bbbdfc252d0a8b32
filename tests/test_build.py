"""Building: what is read, what is read again, what leaves, and that order does not matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from kg import build as building
from kg.build import Options, Progress, Summary, build
from kg.errors import KgError
from kg.graph import contents, derived, export
from kg.graph.store import Store
from kg.model import Profile
from kg.nlp import parallel

ONE = "OpenAI ha siglato un accordo con Oracle. Oracle fornirà a OpenAI i suoi server.\n"
TWO = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato.\n"
THREE = "Il gruppo Ferraris ha smentito ogni trattativa per comprare Tessilnova.\n"


def nquads(store: Store) -> bytes:
    stream = BytesIO()
    export.export(store, export.Format.NQUADS, stream)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with three articles in `news/`."""
    monkeypatch.chdir(tmp_path)
    news = tmp_path / "news"
    news.mkdir()
    for name, text in (("a", ONE), ("b", TWO), ("c", THREE)):
        (news / f"{name}.txt").write_text(f"date: 2024-05-14\n\n{text}", encoding="utf-8")
    return tmp_path


def built(paths: Sequence[str], options: Options | None = None) -> bytes:
    with Store.memory() as store:
        build(paths, store, options)
        return nquads(store)


def forbid_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("extracted something")

    monkeypatch.setattr(building, "extract_all", refuse)


def test_a_second_build_extracts_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.memory() as store:
        first = build(["news"], store)
        before = nquads(store)
        forbid_extraction(monkeypatch)
        second = build(["news"], store)
        assert (first.extracted, second.extracted, second.unchanged) == (3, 0, 3)
        assert nquads(store) == before


def test_another_profile_reads_the_articles_again(folder: Path) -> None:
    with Store.memory() as store:
        balanced = build(["news"], store)
        strict = build(["news"], store, Options(profile=Profile.STRICT))
        again = build(["news"], store, Options(profile=Profile.STRICT))
        assert (strict.extracted, again.extracted) == (3, 0)
        assert strict.statements.total() <= balanced.statements.total()


def test_the_order_of_the_files_does_not_matter(folder: Path) -> None:
    forward = built(["news/a.txt", "news/b.txt", "news/c.txt"])
    assert built(["news/c.txt", "news/b.txt", "news/a.txt"]) == forward
    assert built(["news"]) == forward


def test_building_in_steps_gives_the_graph_of_one_build(folder: Path) -> None:
    with Store.memory() as store:
        for name in "cab":
            build([f"news/{name}.txt"], store)
        assert nquads(store) == built(["news"])


def test_workers_give_the_same_graph(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK", 1)
    assert built(["news"], Options(workers=2)) == built(["news"])


def test_a_changed_article_replaces_its_own_graph_and_nothing_else(folder: Path) -> None:
    with Store.memory() as store:
        build(["news"], store)
        graphs = {article.iri for article in contents.articles(store)}
        (folder / "news" / "b.txt").write_text("Eni ha comprato Tessilnova.\n", encoding="utf-8")
        summary = build(["news"], store)
        after = {article.iri for article in contents.articles(store)}
        assert (summary.extracted, summary.dropped) == (1, 1)
        assert len(graphs & after) == 2
        assert nquads(store) == built(["news"])


def test_a_removed_file_stays_until_it_is_pruned(folder: Path) -> None:
    with Store.memory() as store:
        build(["news"], store)
        (folder / "news" / "a.txt").unlink()
        build(["news"], store)
        assert len(contents.articles(store)) == 3
        summary = build(["news"], store, Options(prune=True))
        assert (summary.dropped, len(contents.articles(store))) == (1, 2)
        assert nquads(store) == built(["news"])


def test_a_file_that_fails_keeps_what_was_read_from_it_before(folder: Path) -> None:
    with Store.memory() as store:
        build(["news"], store)
        (folder / "news" / "a.txt").write_bytes(b"\x00\x01\x02")
        summary = build(["news"], store, Options(prune=True))
        assert len(summary.faults) == 1
        assert len(contents.articles(store)) == 3


def test_the_same_article_twice_is_read_once(folder: Path) -> None:
    alone = built(["news"])
    (folder / "news" / "z.txt").write_bytes((folder / "news" / "a.txt").read_bytes())
    with Store.memory() as store:
        summary = build(["news"], store)
        assert (summary.articles, summary.duplicates) == (3, 1)
        assert nquads(store) == alone


def test_an_article_that_moved_takes_its_new_name(folder: Path) -> None:
    with Store.memory() as store:
        build(["news"], store)
        (folder / "news" / "a.txt").rename(folder / "news" / "d.txt")
        build(["news"], store, Options(prune=True))
        assert nquads(store) == built(["news"])


def test_agency_copy_is_linked_and_counted_once(folder: Path) -> None:
    body = (ONE + TWO + THREE) * 3
    for name, publisher, more in (
        ("x", "Uno", ""),
        ("y", "Due", "Una riga in più dal cronista.\n"),
    ):
        text = f"date: 2024-06-0{len(publisher) - 2}\npublisher: {publisher}\n\n{body}{more}"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Store.memory() as store:
        summary = build(["x.txt", "y.txt"], store)
        assert summary.near_duplicates == 1


def test_one_bad_file_does_not_stop_the_others(folder: Path) -> None:
    (folder / "news" / "bad.jsonl").write_text('{"text": \n', encoding="utf-8")
    with Store.memory() as store:
        summary = build(["news"], store)
        assert (summary.articles, len(summary.faults)) == (3, 1)
        with pytest.raises(KgError):
            build(["news"], store, Options(strict=True))


def test_an_article_the_pipeline_chokes_on_is_recorded_and_skipped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.nlp import pipeline

    real: Callable[..., object] = pipeline.read_doubting

    def chokes(nlp: object, articles: Sequence[object]) -> object:
        if any("Ferraris" in article.text for article in articles):  # type: ignore[attr-defined] # articles
            raise RuntimeError("boom")
        return real(nlp, articles)

    monkeypatch.setattr(pipeline, "read_doubting", chokes)
    with Store.memory() as store:
        summary = build(["news"], store)
        assert (summary.extracted, len(summary.faults)) == (2, 1)
        assert "boom" in str(summary.faults[0])


def test_an_interrupted_build_is_completed_by_the_next(folder: Path) -> None:
    def cut(progress: Progress) -> None:
        if progress.step == "extract" and progress.done == 2:
            raise KeyboardInterrupt

    with Store.memory() as store:
        with pytest.raises(KeyboardInterrupt):
            build(["news"], store, on_progress=cut)
        assert not derived.exists(store)
        build(["news"], store)
        assert nquads(store) == built(["news"])


def test_weak_statements_can_be_kept_out(folder: Path) -> None:
    with Store.memory() as store:
        summary: Summary = build(["news"], store, Options(min_confidence=1.0))
        assert sum(summary.statements.values()) == 0
