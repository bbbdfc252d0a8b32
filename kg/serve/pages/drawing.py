"""The graph as the explorer draws it: places, groups and importance need all of it.

Made when somebody first explores a state of the graph: seconds, and about a kilobyte per
statement while that state is served. The other pages ask the store for what they show.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from kg.graph import contents
from kg.serve.pages.keeping import Kept
from kg.view.page import CORE, WHOLE
from kg.view.parts import Parts
from kg.view.payload import payload

if TYPE_CHECKING:
    from kg.graph.records import StatementRecord
    from kg.graph.store import Store


class Drawing:
    """The drawing of one state of the graph.

    `version` is a name of that state: the numbers on a page belong to it.
    """

    def __init__(self, store: Store) -> None:
        records = contents.records(store)
        self.parts = Parts(payload(records, WHOLE), _core(records))
        self.version = digest("\n".join(f"{r.iri} {r.status} {r.confidence}" for r in records))


def digest(text: str) -> str:
    """Return a short name of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _core(records: list[StatementRecord]) -> int:
    nodes = {end.iri for record in records for end in (record.subject, record.object)}
    return len(nodes) if len(nodes) <= WHOLE else CORE


drawing = Kept(Drawing)
"""The drawing of the graph as it is served now."""
