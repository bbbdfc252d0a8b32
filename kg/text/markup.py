"""Fragments of HTML, as feeds carry them, turned into paragraphs of text."""

from __future__ import annotations

import re

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
    say nothing. (lxml, because the time html.parser takes grows with the square of what
    a hostile feed leaves unclosed.)

    >>> paragraphs("<p>Eni &egrave; in <b>Enel</b>X</p><ul><li>uno<li>due</ul>")
    ['Eni è in EnelX', 'uno', 'due']
    """
    # Heavy, only for feeds; it comes without type stubs.
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser)
    lines = _Lines()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        lines.pass_tag(element.tag)
        if event == "end":
            lines.add(element.tail)
        elif _SILENT.fullmatch(element.tag):
            walk.skip_subtree()
        else:
            lines.add(element.text)
    return lines.finished()


class _Lines:
    """Collects text; a block tag ends a paragraph, an inline tag ends nothing."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._parts: list[str] = []

    def add(self, text: str | None) -> None:
        """Add text to the paragraph."""
        self._parts.append(text or "")

    def pass_tag(self, tag: str) -> None:
        """Note that a tag opens or closes here."""
        if _BLOCKS.fullmatch(tag):
            self._end_paragraph()
        elif _CELLS.fullmatch(tag):
            self._parts.append(" ")

    def finished(self) -> list[str]:
        """Return the paragraphs collected so far."""
        self._end_paragraph()
        return self._done

    def _end_paragraph(self) -> None:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            self._done.append(text)
