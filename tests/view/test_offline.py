"""The page stands alone: read as a browser would, it asks for nothing and runs only ours."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import pytest

from kg.graph.records import StatementRecord
from kg.view import render

Records = Callable[..., list[StatementRecord]]

ASSETS = [entry for entry in (resources.files("kg.view") / "assets").iterdir() if entry.is_file()]
SCRIPTS = [entry for entry in ASSETS if entry.name.endswith(".js")]
HOSTILE = "</script><img src=x onerror=alert(1)>&amp;{{ 7*7 }}\u2028\u202e'\""


class _Elements(HTMLParser):
    """Every element with its attributes, and the text of the scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.texts.append("")
        self.inside = True

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self.found[-1][0]:
            self.inside = False

    def text_of(self, tag: str, **attributes: str) -> str:
        """Return the text of the first such element."""
        for (name, has), text in zip(self.found, self.texts, strict=True):
            if name == tag and has.items() >= attributes.items():
                return text
        raise AssertionError(tag)


def _read(page: str) -> _Elements:
    elements = _Elements()
    elements.feed(page)
    elements.close()
    return elements


def _data(elements: _Elements) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(elements.text_of("script", id="data"))
    return loaded


@pytest.fixture
def hostile(records: Records) -> _Elements:
    """Give a page full of hostile names, quotes and titles."""
    made = records(6, name=HOSTILE.replace("{", "("), quote="{} </script> {}")
    return _read(render(made, title=HOSTILE))


def test_no_element_refers_to_anything_outside(hostile: _Elements) -> None:
    referring = {"src", "href", "srcset", "data", "action", "poster", "background", "formaction"}
    for tag, attributes in hostile.found:
        assert not referring & attributes.keys(), (tag, attributes)
        assert tag not in {"link", "iframe", "object", "embed", "img", "base", "form"}


def test_no_element_carries_a_handler_or_a_style_of_its_own(hostile: _Elements) -> None:
    for tag, attributes in hostile.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag


def test_the_style_sheet_fetches_nothing(hostile: _Elements) -> None:
    assert not re.search(r"url\(|@import|@font-face|expression\(", hostile.text_of("style"))


def test_the_policy_admits_the_one_script_by_its_hash_and_no_connection(hostile: _Elements) -> None:
    policy = next(has["content"] for _, has in hostile.found if "http-equiv" in has)
    scripts = [n for n, (tag, has) in enumerate(hostile.found) if tag == "script" and not has]
    assert len(scripts) == 1
    digest = hashlib.sha256(hostile.texts[scripts[0]].encode()).digest()
    assert policy is not None
    assert f"script-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "default-src 'none'" in policy


def test_hostile_words_come_back_whole_from_the_json_block(hostile: _Elements) -> None:
    data = _data(hostile)
    assert data["nodes"][0]["label"].startswith("</script><img src=x onerror=alert(1)>&amp;((")
    assert "".join(text for text, _ in data["facts"][0]["pieces"]).count("</script>") == 3


def test_the_json_block_escapes_all_that_markup_is_made_of(records: Records) -> None:
    page = render(records(4, name=HOSTILE.replace("{", "(")), title="Prova")
    block = page.split('id="data">', 1)[1].split("</script>", 1)[0]
    assert not re.search("[<>&\u2028\u2029]", block)


def test_the_title_is_text_even_when_it_looks_like_a_template(hostile: _Elements) -> None:
    assert "{{ 7*7 }}" in hostile.text_of("title")
    assert "</script>" in hostile.text_of("h1")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda entry: entry.name)
def test_our_scripts_write_text_only_and_fetch_nothing(script: Any) -> None:
    source = script.read_text(encoding="utf-8")
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
        r"|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(|\.src\b|localStorage"
    )
    assert not re.search(forbidden, source)


def test_every_script_of_the_folder_is_in_the_page(hostile: _Elements) -> None:
    whole = "".join(hostile.texts)
    for script in SCRIPTS:
        assert script.read_text(encoding="utf-8").splitlines()[0] in whole


def test_both_languages_of_the_page_have_the_same_words() -> None:
    source = next(s for s in SCRIPTS if s.name == "words.js").read_text(encoding="utf-8")
    italian, english = source.split("\n  en: {", 1)
    keys = re.compile(r"^    (\w+):", re.MULTILINE)
    assert keys.findall(italian) == keys.findall(english)


def test_a_large_graph_opens_on_its_core_and_a_small_one_whole(records: Records) -> None:
    small = _data(_read(render(records(60, nodes=40), title="Piccolo")))
    large = _data(_read(render(records(1_400, nodes=700), title="Grande")))
    assert small["core"] == len(small["nodes"])
    assert large["core"] < len(large["nodes"])
    assert len(large["nodes"]) == 700


def test_physics_is_off_because_the_places_are_given(hostile: _Elements) -> None:
    data = _data(hostile)
    assert json.loads(data["options"])["physics"] == {"enabled": False}
    assert all({"x", "y"} <= node.keys() for node in data["nodes"])
