"""The store: whole articles in and out, questions answered, faults told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal

from kg.errors import QueryError, StoreError
from kg.graph import contents
from kg.graph.derived import rebuild
from kg.graph.store import Store
from kg.graph.triples import article_quads
from kg.model import Extraction

Extractions = Callable[..., list[Extraction]]


def add(store: Store, extraction: Extraction) -> str:
    quads = article_quads(extraction, sketch="s", pipeline="p")
    store.replace_article(quads)
    return quads[0].graph_name.value


def lines(store: Store) -> list[str]:
    return sorted(map(str, store.quads()))


def test_deleting_what_was_added_leaves_the_store_as_it_was(
    memory: Store, extractions: Extractions
) -> None:
    first, *rest = extractions(6)
    for extraction in rest:
        add(memory, extraction)
    before = lines(memory)
    memory.drop_article(add(memory, first))
    assert lines(memory) == before


def test_the_order_of_writing_does_not_matter(extractions: Extractions) -> None:
    with Store.memory() as there, Store.memory() as back:
        for extraction in extractions(8):
            add(there, extraction)
        for extraction in reversed(extractions(8)):
            add(back, extraction)
        rebuild(there, {})
        rebuild(back, {})
        assert lines(there) == lines(back)


def test_an_article_written_again_replaces_itself(memory: Store, extractions: Extractions) -> None:
    [one] = extractions(1)
    add(memory, one)
    add(memory, Extraction(one.article, one.entities, ()))
    assert contents.records(memory) == []
    assert len(contents.articles(memory)) == 1


def test_hostile_words_survive_a_round_trip(
    memory: Store, extractions: Extractions, hostile: str
) -> None:
    [one] = extractions(1, 1)
    from dataclasses import replace

    said = replace(one.statements[0], role=hostile)
    article = replace(one.article, title=hostile, publisher=hostile)
    add(memory, Extraction(article, one.entities, (said,)))
    [record] = contents.records(memory)
    assert (record.role, record.article.title, record.article.publisher) == (
        hostile,
        hostile,
        hostile,
    )


def test_a_value_is_bound_as_a_term_and_never_read_as_sparql(filled: Store) -> None:
    query = "SELECT ?name ?entity { ?entity rdfs:label ?name }"
    _, rows = filled.table(query, {"name": Literal("Società Ìtala 1")})
    assert len(rows) == 1
    _, rows = filled.table(query, {"name": Literal('x" } ; DROP ALL ; #')})
    assert rows == []


def test_ask_and_construct_are_tables_too(filled: Store) -> None:
    names, rows = filled.table("ASK { ?s a kg:Statement }", {})
    assert (names, rows[0][0]) == (["answer"], Literal(True))
    names, rows = filled.table("CONSTRUCT { ?s a kg:X } WHERE { ?s a kg:Person }", {})
    assert names == ["subject", "predicate", "object"]
    assert rows


def test_a_malformed_query_tells_its_line(filled: Store) -> None:
    with pytest.raises(QueryError) as caught:
        filled.table("SELECT ?a\n{ ?a ?b }", {})
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
        "select * { service silent <http://x.example/> { ?s ?p ?o } }",
        "SELECT * { { # \n SERVICE <http://x.example/> { ?s ?p ?o } } }",
    ],
)
def test_no_query_reaches_another_machine(filled: Store, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        filled.table(query, {})


def test_the_word_service_in_a_string_is_only_a_word(filled: Store) -> None:
    _, rows = filled.table('SELECT ?s { ?s rdfs:label "service" }', {})
    assert rows == []


def test_a_store_on_disk_is_there_when_it_is_opened_again(
    tmp_path: Path, extractions: Extractions
) -> None:
    with Store.open(tmp_path / "g") as store:
        add(store, extractions(1)[0])
        before = lines(store)
    with Store.open_existing(tmp_path / "g") as store:
        assert lines(store) == before


def test_a_missing_store_is_told_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open_existing(tmp_path / "nowhere")
    assert "kg build" in caught.value.hint


def test_a_file_or_a_folder_of_something_else_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    for path in (tmp_path, tmp_path / "x.txt"):
        with pytest.raises(StoreError):
            Store.open(path)


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path / "g"):
        pass
    (tmp_path / "g" / "kg-store").write_text("99\n")
    with pytest.raises(StoreError, match="99"):
        Store.open_existing(tmp_path / "g")


def test_a_store_that_another_process_holds_is_told(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.graph.store import Store\n"
        f"store = Store.open(Path({str(tmp_path / 'g')!r})); print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match="another process"):
            Store.open(tmp_path / "g")
        holder.communicate()
