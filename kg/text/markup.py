"""Fragments of HTML, as feeds carry them, turned into paragraphs of text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|h[1-6r]|header|html|li|main|nav|ol|p|pre|section|summary"
    r"|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = re.compile(r"td|th")
_SILENT = re.compile(
    r"audio|button|figcaption|form|iframe|noscript|object|script|select|style|svg|template"
    r"|textarea|title|video"
)


def paragraphs(html: str) -> list[str]:
    """Return the paragraphs of an HTML fragment: entities read, blanks collapsed, tags gone.

    Items of a list become paragraphs of their own. Scripts, styles, forms and captions
    say nothing.

    >>> paragraphs("<p>Eni &egrave; in <b>Enel</b>X</p><ul><li>uno<li>due</ul>")
    ['Eni è in EnelX', 'uno', 'due']
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Collects text; a block tag ends a paragraph, an inline tag ends nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[str] = []
        self._parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the base class hands it over)
        if _SILENT.fullmatch(tag):
            self._silent.append(tag)
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (the base class hands it over)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(data)

    def finished(self) -> list[str]:
        """Return the paragraphs read so far."""
        self._end_paragraph()
        return self._done

    def _break(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self._end_paragraph()
        elif _CELLS.fullmatch(tag):
            self._parts.append(" ")

    def _end_paragraph(self) -> None:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            self._done.append(text)
