"""Saved web pages: the article in them, without menus, notices and links."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from kg.errors import ReadingError
from kg.text.boilerplate import is_prose, trim
from kg.text.content import load
from kg.text.drafts import Draft, finish
from kg.text.encoding import decode_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Article
    from kg.text.sources import Source

MAX_ELEMENTS = 40_000

_ELEMENT = re.compile(r"<[A-Za-z]")

_HINT = "save the page of one article, not a home page or a login form"


def read_page(source: Source) -> Iterator[Article | ReadingError]:
    """Read the one article of a saved page; paragraphs are parted by an empty line.

    Title, date, publisher and URL are what the page declares (Open Graph, JSON-LD, time
    elements, canonical link). Nothing is fetched.
    """
    name = source.name
    html = decode_page(load(source.path, name), name)
    if sum(1 for _ in _ELEMENT.finditer(html)) > MAX_ELEMENTS:
        # The time the extraction takes grows faster than the page.
        raise ReadingError(f"a page of more than {MAX_ELEMENTS:,} elements", _HINT, path=name)
    document = _extract(html, name)
    lines = [line.strip() for line in (document.text or "").split("\n") if line.strip()]
    lines = trim(lines, document.title)
    if not any(is_prose(line) for line in lines):
        raise ReadingError("no article on this page", _HINT, path=name)
    yield from finish(
        Draft(
            source=name,
            text="\n\n".join(lines),
            path=name,
            title=document.title,
            date=document.date,
            publisher=document.sitename,
            url=document.url,
        )
    )


def _extract(html: str, name: str) -> Any:
    from trafilatura import bare_extraction

    # What trafilatura has to say is said by the errors here.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        document = bare_extraction(
            html,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # No guesses from figures in the text, and nothing that depends on today.
            date_extraction_params={
                "extensive_search": False,
                "original_date": True,
                "max_date": "2999-12-31",
            },
        )
    except Exception as error:  # whatever a hostile file provokes in a library
        raise ReadingError(f"the page cannot be parsed: {error}", _HINT, path=name) from error
    if document is None:
        raise ReadingError("no article on this page", _HINT, path=name)
    return document
