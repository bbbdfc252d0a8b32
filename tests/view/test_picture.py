"""Still pictures: well-formed, escaped, with the names, the key and a browser for PNG."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kg import view
from kg.errors import KgError
from kg.graph.records import StatementRecord
from kg.view import picture
from kg.view.payload import payload

Records = Callable[..., list[StatementRecord]]


def _texts(svg: str) -> list[str | None]:
    return [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]  # noqa: S314 - ours


def test_a_picture_has_title_names_and_key(records: Records) -> None:
    texts = _texts(picture.svg(records(12), title="Prova & <prova>", language="it"))
    assert texts[-1] == "smentito"
    assert {"Prova & <prova>", "investe in", "affermato"} <= set(texts)
    assert any(text and text.startswith("Azienda") for text in texts)


@pytest.mark.parametrize("words", ["</text><script>", "\x00\u202e\ud800]]>", "&lt;", "x" * 10_000])
def test_hostile_names_stay_text(records: Records, words: str) -> None:
    svg = picture.svg(records(4, name=words), title=words)
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}  # noqa: S314
    assert tags <= {"svg", "title", "rect", "path", "line", "circle", "polygon", "text"}


def test_the_same_graph_gives_the_same_picture(records: Records, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        view.write_svg(records(60, nodes=30), tmp_path / name, title="Perché")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_an_empty_graph_is_a_picture_too() -> None:
    assert "Vuoto" in _texts(picture.svg([], title="Vuoto"))


def test_names_do_not_lie_over_one_another(records: Records) -> None:
    drawn = picture._Picture(payload(records(200, nodes=90), 90), "x", "it")
    drawn.text()
    names = drawn.taken[len(drawn.nodes) :]
    assert len(names) > 20
    for place, one in enumerate(names):
        assert not any(picture._overlap(one, other) for other in names[:place])


def test_without_a_browser_a_png_is_refused_with_advice(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(KgError, match="no browser"):
        view.write_png(records(4), tmp_path / "a.png", title="x")


@pytest.mark.browser
def test_a_png_is_made_by_an_installed_browser(
    browser: object, records: Records, tmp_path: Path
) -> None:
    view.write_png(records(12), tmp_path / "a.png", title="Prova")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"


def test_a_folder_that_is_not_there_is_told(records: Records, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="cannot write the picture"):
        view.write_svg(records(2), tmp_path / "nowhere" / "a.svg", title="x")
