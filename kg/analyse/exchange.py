"""GraphML and GEXF for Gephi, Cytoscape and yEd.

News text may hold characters that XML 1.0 cannot carry (controls, lone surrogates):
they are removed, because a file that no parser opens is worth nothing.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

# W3C XML 1.0 (fifth edition), production 2 "Char", negated.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_graphml(graph: nx.MultiDiGraph[str], stream: IO[bytes]) -> None:
    """Write the graph as GraphML in UTF-8."""
    import networkx as nx

    nx.write_graphml(_carried(graph), stream, encoding="utf-8")


def to_gexf(graph: nx.MultiDiGraph[str], stream: IO[bytes]) -> None:
    """Write the graph as GEXF 1.2 in UTF-8."""
    import networkx as nx

    nx.write_gexf(_carried(graph), stream, encoding="utf-8", version="1.2draft")


def _carried(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    import networkx as nx

    clean: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        clean.add_node(_strip(node), **{name: _strip(value) for name, value in data.items()})
    for source, target, key, data in graph.edges(keys=True, data=True):
        values = {name: _strip(value) for name, value in data.items()}
        clean.add_edge(_strip(source), _strip(target), key=_strip(key), **values)
    return clean


def _strip(value: Any) -> Any:
    return _NOT_XML.sub("", value) if isinstance(value, str) else value
