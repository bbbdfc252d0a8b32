"""What the page knows: quotes cut into pieces, clean names, safe addresses, bundles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.graph.records import StatementRecord
from kg.model import Span
from kg.view.payload import NAME_LIMIT, Piece, clean, payload, pieces, web_address

Records = Callable[..., list[StatementRecord]]

SENTENCE = "Ieri 😀 Enel ha ceduto a Eni la rete, e l'Enel-Lab resta fuori."


@pytest.fixture
def record(records: Records) -> StatementRecord:
    """Give one statement between Enel and Eni read at offset 100."""
    first = records(1)[0]
    return replace(
        first,
        subject=replace(first.subject, label="Enel", aliases=("Enel S.p.A.",)),
        object=replace(first.object, label="Eni", aliases=()),
        quote=SENTENCE,
        start=100,
        end=100 + len(SENTENCE),
        triggers=(Span(112, 121),),
    )


def test_pieces_mark_both_names_and_the_trigger(record: StatementRecord) -> None:
    marked = [piece for piece in pieces(record) if piece.mark]
    assert marked[:3] == [
        Piece("Enel", "subject"),
        Piece("ha ceduto", "trigger"),
        Piece("Eni", "object"),
    ]


def test_pieces_put_together_are_the_quote_again(record: StatementRecord) -> None:
    assert "".join(piece.text for piece in pieces(record)) == SENTENCE


def test_a_name_inside_a_longer_word_is_not_marked(record: StatementRecord) -> None:
    inside = replace(record, quote="Enelia e Eniac crescono.", triggers=())
    assert pieces(inside) == (Piece("Enelia e Eniac crescono.", ""),)


def test_the_longest_name_wins_where_two_begin_together(record: StatementRecord) -> None:
    long = replace(record, quote="Enel S.p.A. sale.", triggers=())
    assert pieces(long)[0] == Piece("Enel S.p.A.", "subject")


@pytest.mark.parametrize("trigger", [Span(0, 5), Span(90, 110), Span(5000, 5010), Span(110, 110)])
def test_a_trigger_outside_the_quote_is_left_out(record: StatementRecord, trigger: Span) -> None:
    assert all(piece.mark != "trigger" for piece in pieces(replace(record, triggers=(trigger,))))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Società  per\tazioni", "Società per azioni"),
        ("\u202eIAnepO\u202c", "IAnepO"),
        ("Open\u200bAI\x00", "OpenAI"),
        ("riga\u2028sotto", "riga sotto"),
        ("\ud800solo", "solo"),
        ("\u200f\x07", ""),
    ],
)
def test_names_lose_what_cannot_be_seen(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_endless_names_are_clipped() -> None:
    assert len(clean("x" * 10_000)) == NAME_LIMIT
    assert clean("x" * 10_000).endswith("…")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://esempio.it/articolo?a=1#b", True),
        ("http://esempio.it", True),
        ("HTTPS://ESEMPIO.IT/", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<b>", False),
        ("file:///etc/hosts", False),
        ("https://", False),
        ("http://[non-chiuso", False),
        ("//esempio.it", False),
        ("https://esempio.it/a b", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_survive(url: str | None, kept: bool) -> None:
    assert bool(web_address(url)) is kept


def test_statements_between_two_nodes_share_one_link(records: Records) -> None:
    first = records(1)[0]
    back = replace(first, subject=first.object, object=first.subject, iri=first.iri + "b")
    shown = payload([first, back, replace(first, iri=first.iri + "c")], 10)
    assert [link.facts for link in shown.links] == [(0, 1, 2)]


def test_nodes_come_in_order_of_importance_with_their_rank_as_id(records: Records) -> None:
    shown = payload(records(200, nodes=90), 40)
    assert [node.id for node in shown.nodes] == list(range(len(shown.nodes)))
    weights = [node.weight for node in shown.nodes]
    assert weights[0] == 1
    assert weights == sorted(weights, reverse=True)


def test_a_copy_names_the_article_that_counts(records: Records) -> None:
    first = records(1)[0]
    copied = replace(first.article, iri=first.article.iri + "c", original=first.article.iri)
    shown = payload([first, replace(first, iri=first.iri + "c", article=copied)], 10)
    original, copy = shown.articles
    assert (original.copy, copy.copy) == (False, True)
    assert original.origin == copy.origin


def test_a_node_without_a_showable_name_is_called_by_its_iri(records: Records) -> None:
    first = records(1)[0]
    nameless = replace(first, subject=replace(first.subject, label="\u202e", aliases=("",)))
    names = {node.label for node in payload([nameless], 10).nodes}
    assert first.subject.iri.rsplit("/", 1)[-1] in names
