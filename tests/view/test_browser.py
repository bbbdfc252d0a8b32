"""The page in a real browser, used as a newcomer, a screen reader and an enemy would."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from kg import query, view
from kg.graph import contents
from kg.graph.records import StatementRecord
from kg.graph.store import Store
from kg.ontology import Status

pytestmark = pytest.mark.browser

Records = Callable[..., list[StatementRecord]]
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %} ${alert(1)}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066",
    "'\"`><svg/onload=alert(1)>",
    "x" * 10_000,
    "\u2028\u2029 riga \ud800",
    "https://fuori.example/a.png",
)


@pytest.fixture(scope="session")
def demo_page(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write the page of the demo, as `make demo` does, and return its address."""
    with Store.open_existing(demo_folder) as store:
        records = contents.records(store)
    path = tmp_path_factory.mktemp("page") / "graph.html"
    view.write(records, path, title="Notizie in un grafo", language="it")
    return path.as_uri()


def _open(context: Any, address: str) -> tuple[Any, Any]:
    page = context.new_page()
    watch = context.watch(page)
    page.goto(address)
    page.wait_for_selector("#panel h2")
    return page, watch


def _made(context: Any, folder: Path, records: list[StatementRecord]) -> tuple[Any, Any]:
    path = folder / "page.html"
    view.write(records, path, title="Prova", language="it")
    return _open(context, path.as_uri())


def _copied(page: Any) -> str:
    page.wait_for_selector("#toast.is-shown")
    return str(page.evaluate("navigator.clipboard.readText()"))


def _find(page: Any, field: str, name: str) -> None:
    page.fill(field, name)
    page.press(field, "Enter")


def _rows(page: Any) -> list[str]:
    """Open the table of what is drawn and read it."""
    if page.get_attribute("#table-toggle", "aria-pressed") == "false":
        page.click("#table-toggle")
    return [row.replace("\n", " ") for row in page.locator("#table tbody tr").all_inner_texts()]


def test_a_newcomer_finds_an_investor_its_sentence_hides_rumours_and_shares_the_view(
    context: Any, demo_page: str
) -> None:
    page, watch = _open(context, demo_page)
    page.get_by_role("combobox", name="Cerca").fill("openai")
    page.get_by_role("option", name="OpenAI").first.click()
    panel = page.locator("#panel")
    assert panel.locator("h2").inner_text() == "OpenAI"
    investors = panel.locator("section", has=page.get_by_text("Ha come investitore"))
    assert investors.get_by_text("Apple").count() == 2  # the rumour, and that it came to nothing
    page.get_by_role("checkbox", name="In prospettiva").uncheck()
    assert investors.get_by_text("Apple").count() == 1
    investors.get_by_role("button", name="Microsoft").first.click()
    card = panel.locator("article").first
    assert card.locator("mark.is-subject").first.inner_text() == "Microsoft"
    assert card.locator("mark.is-object").first.inner_text() == "OpenAI"
    assert card.locator("mark.is-trigger").count() >= 1
    assert card.locator(".publisher").inner_text() == "Il Meridiano Economico"
    assert (card.get_by_role("link").get_attribute("href") or "").startswith("https://")
    page.click("#share")
    shared, other = _open(context, _copied(page))
    assert shared.locator("#panel h2").inner_text() == panel.locator("h2").inner_text()
    assert not shared.get_by_role("checkbox", name="In prospettiva").is_checked()
    assert shared.locator("#panel article").count() == panel.locator("article").count()
    assert watch.faults == other.faults == []


def test_undo_goes_back_step_by_step(context: Any, demo_page: str) -> None:
    page, _ = _open(context, demo_page)
    assert page.is_disabled("#undo")
    _find(page, "#query", "nvidia")
    page.get_by_role("checkbox", name="Smentito").uncheck()
    page.click("#undo")
    assert page.get_by_role("checkbox", name="Smentito").is_checked()
    assert page.locator("#panel h2").inner_text() == "Nvidia"
    page.click("#undo")
    assert page.locator("#panel h2").inner_text() == "In sintesi"
    assert page.is_disabled("#undo")


def test_questions_are_answered_by_buttons(context: Any, demo_page: str) -> None:
    page, watch = _open(context, demo_page)
    page.click("text=Che cosa lega due nomi")
    _find(page, "#path-from", "openai")
    _find(page, "#path-to", "tim")
    page.click("text=Trova")
    assert "OpenAI – TIM" in page.inner_text("#chip")
    assert page.locator(".way li").count() >= 2
    page.click("text=Chi dice che cosa")
    page.locator("#panel .row-claim").first.click()
    assert page.locator("#panel article").count() >= 1
    assert set(page.locator("#panel dt", has_text="Lo dice").all_inner_texts()) == {"Lo dice"}
    page.click("text=Che cosa è cambiato")
    page.fill("#changed-since", "2026-01-01")
    page.click("text=Trova")
    fresh = len(_rows(page))
    page.click("text=Intorno a un nome")
    _find(page, "#around-node", "domyn")
    assert "Domyn" in page.inner_text("#chip")
    assert fresh > 0
    page.press("body", "Escape")
    assert not page.is_visible("#chip")
    assert watch.faults == []


def test_filters_narrow_what_is_drawn(context: Any, demo_page: str) -> None:
    page, _ = _open(context, demo_page)
    longest = len(_rows(page))
    page.get_by_role("button", name="nessuna").nth(2).click()  # the table ends at 500 rows
    for name in ("Investe in", "È ai vertici di"):
        page.get_by_role("checkbox", name=name).check()
    everything = len(_rows(page))
    assert everything < longest
    page.get_by_role("checkbox", name="Persona").uncheck()
    without_people = len(_rows(page))
    assert without_people < everything
    for name in ("Confidenza minima", "Fonti indipendenti, almeno"):
        page.get_by_role("slider", name=name).press("End")
        page.wait_for_url(re.compile("confidence=1|sources=5"))
        page.click("#undo")
    page.get_by_role("slider", name="Da", exact=True).press("End")
    page.wait_for_url(re.compile("from="))
    assert len(_rows(page)) < without_people
    page.click("text=Azzera i filtri")
    assert len(_rows(page)) == longest
    publisher = page.locator(".publishers label").first
    publisher.locator("input").uncheck()
    assert publisher.locator(".choice-name").inner_text() not in "".join(_rows(page))


def test_what_is_copied_as_sparql_answers_with_the_same_statements(
    context: Any, demo_page: str, demo_store: Store
) -> None:
    page, _ = _open(context, demo_page + "#node=org/openai&other=org/microsoft")
    cards = page.locator("#panel article")
    for button, rows in ((page.locator("#panel > .actions button").first, cards.count()), (cards.first.get_by_text("Copia come SPARQL"), 1)):  # fmt: skip
        button.click()
        assert len(query.select(demo_store, _copied(page), "it").rows) == rows
    cards.first.get_by_text("Copia la citazione").click()
    page.wait_for_timeout(50)
    citation = _copied(page)
    quote = cards.first.locator(".quote").inner_text()
    assert quote in citation
    assert "https://kg.example/statement/" in citation


def test_names_are_found_by_alias_and_without_accents(
    context: Any, records: Records, tmp_path: Path
) -> None:
    (first,) = records(1)
    named = replace(first.subject, label="Società Élite", aliases=("Perché Group",))
    page, _ = _made(context, tmp_path, [replace(first, subject=named)])
    for typed in ("societa elite", "PERCHE"):
        page.fill("#query", typed)
        assert "Società Élite" in page.inner_text("#suggestions")


def test_parallel_edges_are_one_line_that_opens_on_click(
    context: Any, records: Records, tmp_path: Path
) -> None:
    first = records(1)[0]
    bundle = [replace(first, iri=f"{first.iri}{status}", status=status) for status in Status]
    page, _ = _made(context, tmp_path, bundle)
    box = page.locator("#mynetwork").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#panel article")
    assert page.locator("#panel article").count() == len(Status)
    chips = page.locator("#panel article .chip").all_inner_texts()
    assert [text.strip() for text in chips] == [
        "affermato",
        "in prospettiva",
        "concluso",
        "smentito",
    ]


def test_hostile_words_do_nothing(context: Any, records: Records, tmp_path: Path) -> None:
    made = []
    for number, words in enumerate(HOSTILE):
        braced = words.replace("{", "{{").replace("}", "}}")
        for record in records(3, name=words, quote=braced + " {} {}"):
            article = replace(
                record.article, url="javascript:alert(1)", iri=f"{record.iri}{number}"
            )
            made.append(replace(record, iri=f"{record.iri}-{number}", article=article))
    page, watch = _made(context, tmp_path, made)
    page.locator("#panel .row").first.click()
    page.locator("#panel .row").first.click()
    page.wait_for_selector("#panel article")
    assert page.locator("#panel a[href^='javascript']").count() == 0
    _rows(page)
    page.goto(
        page.url.split("#")[0] + "#node=<img/src=x>&hide=</script>&path=a&claims=%F0%9F&first=NaN"
    )
    page.reload()
    page.wait_for_selector("#panel h2")
    assert (
        page.evaluate("document.querySelectorAll('#panel img, #panel script, #table img').length")
        == 0
    )
    assert watch.faults == []


def test_pictures_are_saved_from_the_page(context: Any, demo_page: str, tmp_path: Path) -> None:
    page, watch = _open(context, demo_page + "#around=org/openai&around=1")
    with page.expect_download() as waiting:
        page.click("#png")
    waiting.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    with page.expect_download() as waiting:
        page.click("#svg")
    waiting.value.save_as(tmp_path / "a.svg")
    texts = [e.text for e in ET.parse(tmp_path / "a.svg").iter() if e.tag.endswith("text")]  # noqa: S314 - our own
    assert "OpenAI" in texts
    assert watch.faults == []


def test_everything_is_reached_by_keyboard_and_read_as_a_table(
    context: Any, demo_page: str
) -> None:
    page, _ = _open(context, demo_page)
    page.keyboard.press("/")
    page.keyboard.type("mistral")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Mistral"
    page.focus("#mynetwork")
    for pressed in (".", ",", "."):
        page.keyboard.press(pressed)
    assert page.inner_text("#told") == page.locator("#panel h2").inner_text() != "Mistral"
    for pressed in ("+", "ArrowLeft", "0", "Escape"):
        page.keyboard.press(pressed)
    assert page.locator("#panel h2").inner_text() == "In sintesi"
    page.locator("#panel .row").first.press("Enter")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.focus("#table-toggle")
    page.keyboard.press("Enter")
    assert page.locator("#table caption").inner_text()
    assert page.locator("#table th[scope=col]").count() == 8
    nameless = "[...document.querySelectorAll('button, input, select, a')].filter((e) => e.offsetParent && !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).length"
    assert page.evaluate(nameless) == 0


def test_a_telephone_and_paper_show_it_whole(context: Any, demo_page: str) -> None:
    page, _ = _open(context, demo_page + "#node=org/openai")
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    page.wait_for_selector("#panel.is-open")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(media="print")
    assert page.is_visible("#panel h2")
    assert not page.is_visible("#filters")
    assert page.pdf()[:4] == b"%PDF"


def test_five_thousand_names_open_on_the_most_important_and_can_be_dragged(
    context: Any, records: Records, tmp_path: Path
) -> None:
    path = tmp_path / "large.html"
    view.write(records(15_000, nodes=5_000), path, title="Grande", language="it")
    page, watch = _open(context, path.as_uri())  # how fast: tests/view/measure.py
    assert re.search(r"su 5[.\u202f]?000", page.inner_text("#notice"))
    box = page.locator("#mynetwork").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(box["x"] + 200 + 10 * step, box["y"] + 200)
    page.mouse.up()
    assert watch.faults == []
