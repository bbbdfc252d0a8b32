"""An article: the sentences that were read in it, with names, triggers and statements marked.

The graph keeps the sentences behind its statements, not the whole text: what lies between
them is shown as left out.
"""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from kg.graph import vocabulary as v
from kg.serve.answers import Refusal
from kg.serve.pages import linked
from kg.serve.pages.reading import reading
from kg.serve.pages.rendering import page
from kg.serve.room import Room, serving
from kg.view.payload import annotated

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.graph.records import StatementRecord
    from kg.view.payload import Piece

Sentence = tuple[tuple["Piece", ...], list["StatementRecord"]]


async def article(request: Request) -> Response:
    """Answer with the named graph of an article."""
    iri = await _known(request)
    triples = await run_in_threadpool(linked.of_graph, serving(request).store, iri)
    return linked.written(request, triples)


async def article_page(request: Request) -> Response:
    """Answer with the page of an article."""
    if linked.wants_data(request):
        return await article(request)
    iri = await _known(request)
    read = await reading(request)
    records = read.of_article.get(iri, [])
    return page(
        request,
        "article.html",
        article=records[0].article if records else None,
        stored=read.articles[iri],
        sentences=_sentences(records),
        many=len(records),
    )


async def _known(request: Request) -> str:
    read = await reading(request)
    iri = f"{v.ARTICLE}{request.path_params['key']}"
    if iri not in read.articles:
        raise Refusal(HTTPStatus.NOT_FOUND, "the graph knows no such article")
    return iri


def _sentences(records: list[StatementRecord]) -> list[Sentence]:
    """Return each sentence once, in the order of the text, with its statements."""
    found: dict[tuple[int, int], list[StatementRecord]] = defaultdict(list)
    for record in records:
        found[record.start, record.end].append(record)
    return [(annotated(found[span]), found[span]) for span in sorted(found)]


ROOMS = (Room("/article/{key:path}", article, page=article_page),)
