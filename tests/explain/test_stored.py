"""From a statement of the graph back to its article, and what stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import Options, build
from kg.errors import QueryError, ReadingError
from kg.explain import explain_stored, find_article
from kg.explain.stored import StoredExplanation
from kg.graph import contents
from kg.graph.lookup import Located, find_statement, is_reference
from kg.graph.store import Store
from kg.graph.vocabulary import STATEMENT
from kg.model import Profile
from kg.nlp import pipeline
from kg.versions import read_digest

TEXT = "Nordica Cloud ha investito 12 milioni di euro in Tessilnova, che ha sede a Prato.\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with one article in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nordica.txt").write_text(f"date: 2024-05-14\n\n{TEXT}", encoding="utf-8")
    return tmp_path


def located(options: Options | None = None) -> Located:
    with Store.memory() as store:
        build(["nordica.txt"], store, options)
        return find_statement(store, contents.records(store)[0].iri)


def explained(where: Located, model: str | None = None) -> StoredExplanation:
    return explain_stored(where, pipeline.load, model)


def test_a_statement_is_found_by_iri_id_and_beginning(home: Path) -> None:
    with Store.memory() as store:
        build(["nordica.txt"], store)
        iri = contents.records(store)[0].iri
        id_ = iri.removeprefix(STATEMENT)
        for reference in (iri, f"<{iri}>", f"statement/{id_}", id_, id_[:12], id_.upper()):
            assert is_reference(reference)
            assert find_statement(store, reference).iri == iri


def test_a_reference_that_means_none_or_several_is_refused() -> None:
    with Store.memory() as store:
        with pytest.raises(QueryError, match="no statement"):
            find_statement(store, "0f3a")
        store.engine.update(
            "INSERT DATA { GRAPH <urn:g> { "
            + " ".join(
                f"<{STATEMENT}ab{n}> a <https://kg.example/ontology#Statement> ." for n in (1, 2)
            )
            + " } }"
        )
        with pytest.raises(QueryError, match="2 statements begin") as caught:
            find_statement(store, "ab")
        assert "ab1, ab2" in caught.value.hint


def test_a_path_is_no_reference() -> None:
    assert not is_reference("news/eni.txt")
    assert not is_reference("")


def test_the_statement_of_the_graph_is_explained_from_its_file(home: Path) -> None:
    where = located()
    found = explained(where)
    assert found.statement.iri == where.iri
    assert found.same_reader


def test_the_profile_of_the_graph_is_taken(home: Path) -> None:
    where = located(Options(profile=Profile.STRICT))
    assert read_digest(where.pipeline) == ("default", Profile.STRICT)
    assert explained(where).article.profile is Profile.STRICT


def test_another_version_of_the_reader_is_told(home: Path) -> None:
    where = located()
    older = Located(where.iri, where.article, where.source, "0123456789abcdef>=0")
    assert not explained(older).same_reader


def test_a_file_that_is_gone_says_so(home: Path) -> None:
    where = located()
    (home / "nordica.txt").unlink()
    with pytest.raises(ReadingError, match="gone") as caught:
        explained(where)
    assert "put it back" in caught.value.hint


def test_a_file_that_changed_says_so(home: Path) -> None:
    where = located()
    (home / "nordica.txt").write_text(TEXT.replace("12", "13"), encoding="utf-8")
    with pytest.raises(ReadingError, match="changed") as caught:
        explained(where)
    assert "kg build nordica.txt" in caught.value.hint


def test_a_statement_that_is_not_made_any_more_says_so(home: Path) -> None:
    where = located()
    lost = Located(STATEMENT + "0" * 24, where.article, where.source, where.pipeline)
    with pytest.raises(QueryError, match="any more"):
        explained(lost)


def test_standard_input_cannot_be_read_again() -> None:
    with pytest.raises(ReadingError, match="standard input"):
        explained(Located(STATEMENT + "ab", "a1", "-", "0123>=0"))


def test_an_article_of_many_is_named_by_its_number(home: Path) -> None:
    rows = [f'{{"text": "{TEXT.strip()} Numero {n}."}}' for n in range(2)]
    (home / "two.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert find_article("two.jsonl#1").text.endswith("Numero 1.")
    with pytest.raises(ReadingError, match="holds 2 articles"):
        find_article("two.jsonl")
    with pytest.raises(ReadingError, match="no such article"):
        find_article("two.jsonl#7")
    with pytest.raises(ReadingError, match="no such file"):
        find_article("three.txt")
