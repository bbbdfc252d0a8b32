"""The page's knowledge in parts, for a server: the core first, more when it is asked for.

Numbers of nodes, links, statements and articles are those of the whole payload, so that
parts fit together on the page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.graph.names import fold
from kg.view.page import said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.view.payload import Fact, Link, Payload

AROUND = 300
"""How many neighbours of a node are sent with it, the most important ones."""
MOST = 6000
"""How many nodes one part holds at most: what the page can draw at once."""
NAMES = 8
FACTS = 2000
"""How many statements an answer to a question of the whole graph holds at most."""


class Parts:
    """A payload that is handed out piece by piece, as plain data for JSON."""

    def __init__(self, whole: Payload, core: int) -> None:
        self.whole = whole
        self.core = min(core, len(whole.nodes))
        self._number = {node.key: node.id for node in whole.nodes}
        self._links: dict[int, list[int]] = defaultdict(list)
        for number, link in enumerate(whole.links):
            for end in {link.low, link.high}:
                self._links[end].append(number)
        self._names = [[fold(name) for name in (n.label, *n.aliases)] for n in whole.nodes]

    def first(self, many: int) -> dict[str, Any]:
        """Return the `many` most important nodes, up to `MOST`, and what joins them."""
        return self._part(range(min(many, MOST, len(self.whole.nodes))))

    def around(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the nodes with these keys, their neighbours and all links among them."""
        middle = [self._number[key] for key in keys if key in self._number]
        near = {*middle, *range(self.core)}
        for node in middle:
            if len(near) < MOST:
                near.update(sorted(self._neighbours(node))[:AROUND])
        return self._part(sorted(near))

    def between(self, one: str, other: str) -> dict[str, Any]:
        """Return what lies on paths between two nodes that are at most one step too long."""
        if one not in self._number or other not in self._number:
            return self._part([])
        start, end = self._steps(self._number[one]), self._steps(self._number[other])
        short = start.get(self._number[other])
        if short is None:
            return self._part([self._number[one], self._number[other]])
        on_way = (n for n in start if n in end and start[n] + end[n] <= short + 1)
        ends = {self._number[one], self._number[other]}
        return self._part(sorted({*sorted(on_way)[:AROUND], *ends}))

    def named(self, typed: str) -> dict[str, Any]:
        """Return the nodes whose name or alias fits what somebody types, the best first."""
        wanted = fold(typed)
        if not wanted:
            return self._part([])
        graded = ((_grade(names, wanted), n) for n, names in enumerate(self._names))
        found = sorted(pair for pair in graded if pair[0] < 3)[:NAMES]
        return self._part([node for _, node in found], linked=False)

    def changed(self, since: str) -> dict[str, Any]:
        """Return the links of which an article speaks that is not older than `since`."""
        articles = self.whole.articles
        late = (n for n, f in enumerate(self.whole.facts) if articles[f.article].date >= since)
        return self._of_facts(late)

    def claimed(self) -> dict[str, Any]:
        """Return the links that hold something attributed to somebody."""
        return self._of_facts(n for n, f in enumerate(self.whole.facts) if f.claimant)

    def group(self, number: int) -> dict[str, Any]:
        """Return a community."""
        return self._part([node.id for node in self.whole.nodes if node.group == number])

    def _of_facts(self, numbers: Iterable[int]) -> dict[str, Any]:
        """Return the newest of these statements, with all that joins their ends."""
        facts = sorted((self.whole.facts[n] for n in numbers), key=self._day, reverse=True)
        ends = {end for fact in facts[:FACTS] for end in (fact.subject, fact.object)}
        return self._part(sorted(ends))

    def _day(self, fact: Fact) -> str:
        return self.whole.articles[fact.article].date

    def _neighbours(self, node: int) -> set[int]:
        links = (self.whole.links[number] for number in self._links[node])
        return {end for link in links for end in (link.low, link.high)}

    def _steps(self, node: int) -> dict[int, int]:
        """Return how many steps each reachable node is away."""
        steps = {node: 0}
        queue = [node]
        for here in queue:
            for other in self._neighbours(here):
                if other not in steps:
                    steps[other] = steps[here] + 1
                    queue.append(other)
        return steps

    def _part(self, nodes: Collection[int], *, linked: bool = True) -> dict[str, Any]:
        inside = set(nodes)
        numbers = sorted({n for node in nodes for n in self._links[node]}) if linked else []
        chosen = {n: self.whole.links[n] for n in numbers if _within(self.whole.links[n], inside)}
        facts = sorted({fact for link in chosen.values() for fact in link.facts})
        articles = sorted({self.whole.facts[fact].article for fact in facts})
        return {
            "nodes": [asdict(self.whole.nodes[node]) for node in nodes],
            "edges": [
                {"id": n, "from": link.low, "to": link.high, "facts": link.facts}
                for n, link in chosen.items()
            ],
            "facts": {fact: said(self.whole.facts[fact]) for fact in facts},
            "articles": {n: asdict(self.whole.articles[n]) for n in articles},
        }


def _within(link: Link, nodes: set[int]) -> bool:
    return link.low in nodes and link.high in nodes


def _grade(names: list[str], wanted: str) -> int:
    """Return 0 for the whole name, 1 for its beginning, 2 for that of a word, 3 for none.

    >>> _grade(["banca alta"], "alta"), _grade(["banca alta"], "lta")
    (2, 3)
    """
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(f" {wanted}" in name for name in names) else 3
