"""The graph, opened to read, with a word to the user where it is not the newest."""

from __future__ import annotations

from rich.text import Text

from kg.cli.language import say
from kg.cli.options import store_path
from kg.cli.output import err_console
from kg.graph.store import Store


def open_to_read(option: str | None) -> Store:
    """Open the store of the option or the settings; say so where a build is changing it."""
    opened = Store.open_existing(store_path(option))
    if opened.is_before:
        told = say(
            "una costruzione è in corso: questo è il grafo com'era prima",
            "a build is at work: this is the graph as it was before",
        )
        err_console().print(Text(told, style="dim"))
    return opened
