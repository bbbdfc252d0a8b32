"""One offline file: pyvis's network, our template, the style and the scripts put together.

Nothing is fetched: vis-network comes out of the installed pyvis, and a content security
policy in the page allows the one script by its hash and no connection at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, fields
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, SettingsError
from kg.graph import vocabulary as v
from kg.ontology import ENTITY_TYPES, RELATIONS, STATUSES, Label
from kg.view.payload import Fact, Payload, clean, payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinja2 import Environment
    from pyvis.network import Network

    from kg.graph.records import StatementRecord

CORE = 300
"""How many nodes a large graph shows at first; a graph up to `WHOLE` is shown whole."""
WHOLE = 400

_ASSETS = resources.files("kg.view") / "assets"
_VIS = "lib/vis-9.1.2/vis-network.min.js"
_SCRIPTS = (
    "words.js",
    "format.js",
    "palette.js",
    "model.js",
    "answers.js",
    "state.js",
    "labels.js",
    "groups.js",
    "framing.js",
    "scene.js",
    "copying.js",
    "cards.js",
    "histogram.js",
    "panel.js",
    "search.js",
    "filters.js",
    "forms.js",
    "table.js",
    "picture.js",
    "controls.js",
    "main.js",
)
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 120,
    },
}


def render(records: Sequence[StatementRecord], *, title: str, language: str = "it") -> str:
    """Return the complete page. `language` ("it" or "en") is where its switch stands first."""
    if language not in {"it", "en"}:
        raise SettingsError(f"the view speaks no {language!r}", 'choose "it" or "en"')
    shown = payload(records, WHOLE)
    network = _network(shown, title)
    network.templateEnv = _environment(network, shown, title, language)
    network.path = "page.html"
    page: str = network.generate_html()
    return page


def write(
    records: Sequence[StatementRecord], path: Path | str, *, title: str, language: str = "it"
) -> None:
    """Write the page to `path` in UTF-8."""
    page = render(records, title=title, language=language)
    try:
        Path(path).write_text(page, encoding="utf-8")
    except OSError as error:
        raise KgError(
            f"cannot write the page: {error.strerror}",
            "check that the folder exists and may be written",
            path=str(path),
        ) from error


def _network(shown: Payload, title: str) -> Network:
    """Return pyvis's network of the payload; edges are appended, add_edge is quadratic."""
    from pyvis.edge import Edge
    from pyvis.network import Network

    network = Network(directed=True, heading=title, cdn_resources="in_line")
    network.options = _OPTIONS
    for node in shown.nodes:
        known = asdict(node)
        network.add_node(known.pop("id"), **known)
    network.edges = [
        Edge(link.low, link.high, directed=False, facts=link.facts).options for link in shown.links
    ]
    return network


def _environment(network: Network, shown: Payload, title: str, language: str) -> Environment:
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader
    from markupsafe import Markup

    ours = FileSystemLoader(str(_ASSETS))
    environment = Environment(
        loader=ChoiceLoader([ours, network.templateEnv.loader]), autoescape=True
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    script = _script(environment)
    style = _source(environment, "style.css")
    environment.globals.update(
        title=clean(title),
        language=language,
        script=Markup(script),  # noqa: S704 - our own files and pyvis's, no news text
        script_hash=_digest(script),
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=_digest(style),
        page=_page(shown, title, language),
    )
    return environment


def _page(shown: Payload, title: str, language: str) -> dict[str, Any]:
    """Return what the JSON block holds beside pyvis's nodes, edges and options."""
    return {
        **vocabulary(title, language),
        "core": CORE if len(shown.nodes) > WHOLE else len(shown.nodes),
        "facts": [said(fact) for fact in shown.facts],
        "articles": [asdict(article) for article in shown.articles],
    }


def served(known: dict[str, Any], *, title: str, language: str, links: dict[str, str]) -> str:
    """Return the page of a server: its style and script are files beside it.

    `known` is a first part of the graph (see kg.view.parts) with what `live.js` of the server
    needs; `links` gives the addresses of "script", "style" and the navigation.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(str(_ASSETS)), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    data = {**vocabulary(title, language), **known, "options": json.dumps(_OPTIONS)}
    template = environment.get_template("served.html")
    return template.render(title=clean(title), language=language, data=data, links=links)


def script(live: str = "") -> str:
    """Return vis-network and our scripts as one text, with a server's own part among them."""
    import pyvis
    from jinja2 import Environment, FileSystemLoader

    theirs = Path(pyvis.__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader([str(_ASSETS), str(theirs)]), autoescape=True)
    return _script(environment, live)


def style() -> str:
    """Return the style sheet."""
    return (_ASSETS / "style.css").read_text(encoding="utf-8")


def vocabulary(title: str, language: str) -> dict[str, Any]:
    """Return what the page knows whatever the graph holds."""
    return {
        "title": clean(title),
        "language": language,
        "iris": {"entity": v.ENTITY, "statement": v.STATEMENT, "article": v.ARTICLE},
        "types": _labels(ENTITY_TYPES.items()),
        "statuses": _labels(STATUSES.items()),
        "relations": {
            name.value: {
                "label": asdict(facts.label),
                "inverse": asdict(facts.inverse),
                "symmetric": facts.symmetric,
            }
            for name, facts in RELATIONS.items()
        },
    }


def said(fact: Fact) -> dict[str, Any]:
    """Return the fields that say something; asdict would copy every piece of every quote."""
    values = ((field.name, getattr(fact, field.name)) for field in fields(fact))
    return {name: value for name, value in values if value is not None}


def _labels(names: Iterable[tuple[str, Label]]) -> dict[str, dict[str, str]]:
    return {str(name): asdict(label) for name, label in names}


def _script(environment: Environment, live: str = "") -> str:
    """Return vis-network and our scripts as one text; ours share one closed scope."""
    sources = [_source(environment, name) for name in _SCRIPTS]
    ours = "\n".join([*sources[:-1], live, sources[-1]])
    return f'{_source(environment, _VIS)}\n(() => {{\n"use strict";\n{ours}\n}})();\n'


def _source(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _digest(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
