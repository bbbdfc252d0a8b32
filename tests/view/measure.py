"""Figures of the page at four sizes, from the browser's own performance API, and screenshots.

    .venv/bin/python tests/view/measure.py out/measured

Prints a Markdown table; the screenshots of 50, 500 and 5,000 names in both themes go to the
folder. Made-up graphs: communities, hubs, every relation and status; the same every time.
"""

from __future__ import annotations

import math
import random
import shutil
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from kg import view
from kg.graph.records import ArticleRecord, EntityRecord, StatementRecord
from kg.model import Span
from kg.ontology import EntityType, Relation, Status, admits
from kg.view.page import CORE

DRAWN = {50: [50], 500: [300, 500], 5_000: [300, 5_000], 20_000: [300]}
"""How many names are drawn: what a page opens with, and all of them."""
PRECISE = ["--enable-precise-memory-info"]
DRAWN_AT = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
})"""
"""When two frames were drawn after the panel was there, since the navigation began."""
WATCH_FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now();
  const next = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
SIZES = ((50, 90), (500, 1_100), (5_000, 15_000), (20_000, 60_000))
_HEADS = ("Nor", "Tes", "Ver", "Alt", "Mon", "Cas", "Lum", "Ter", "Sol", "Mar", "Fer", "Gal")
_TAILS = ("dica", "silva", "mare", "nova", "dati", "forte", "lina", "rete", "media", "gest")
_FIRST = ("Anna", "Luca", "Marco", "Giulia", "Paolo", "Elena", "Davide", "Chiara")
_LAST = ("Rossi", "Bianchi", "Ferri", "Conti", "Galli", "Serra", "Longo", "Riva")


def made(nodes: int, links: int) -> list[StatementRecord]:
    """Return `links` statements about `nodes` entities in about √n/2 communities."""
    pick = random.Random(nodes)  # noqa: S311 - made-up data
    cast = [_entity(pick, number) for number in range(nodes)]
    groups = max(3, int(nodes**0.5 / 2))
    papers = [_article(pick, number) for number in range(max(20, links // 8))]
    members = [[e for e in range(nodes) if e % groups == g] for g in range(groups)]
    heavy = [1.0] * nodes
    found: list[StatementRecord] = []
    for turn in count():
        if len(found) == links:
            return found
        one = turn % nodes if turn < nodes else pick.randrange(nodes)
        pool = members[one % groups] if pick.random() < 0.85 else pick.sample(range(nodes), 30)
        other = pick.choices(pool, [heavy[e] for e in pool])[0]
        fitting = [r for r in Relation if admits(r, cast[one].type, cast[other].type)]
        if one != other and fitting:
            heavy[other] += 1
            found.append(
                _record(
                    pick,
                    len(found),
                    cast[one],
                    cast[other],
                    pick.choice(fitting),
                    pick.choice(papers),
                )
            )
    raise AssertionError


def _entity(pick: random.Random, number: int) -> EntityRecord:
    kind = pick.choices(list(EntityType), [64, 20, 8, 8])[0]
    person = kind is EntityType.PER
    heads, tails = (_FIRST, _LAST) if person else (_HEADS, _TAILS)
    name = pick.choice(heads) + (" " if person else "") + pick.choice(tails)
    iri = f"https://kg.example/entity/{kind.lower()}/e{number}"
    return EntityRecord(iri, f"{name} {number}", kind, (), pick.randrange(1, 20))


def _article(pick: random.Random, number: int) -> ArticleRecord:
    day = f"{pick.randrange(2022, 2027)}-{pick.randrange(1, 13):02}-{pick.randrange(1, 28):02}"
    iri, name = f"https://kg.example/article/a{number}", f"Giornale {number % 7}"
    return ArticleRecord(iri, "x.txt", f"Titolo {number}", day, name, "https://a.example/1")


def _record(
    pick: random.Random,
    number: int,
    one: EntityRecord,
    other: EntityRecord,
    relation: Relation,
    article: ArticleRecord,
) -> StatementRecord:
    quote = f"{one.label} ha firmato con {other.label} un accordo pluriennale."
    start = len(one.label) + 1
    return StatementRecord(
        iri=f"https://kg.example/statement/{number}",
        subject=one,
        relation=relation,
        object=other,
        status=pick.choices(list(Status), [85, 8, 4, 3])[0],
        confidence=round(0.4 + 0.6 * pick.random(), 3),
        quote=quote,
        start=0,
        end=len(quote),
        article=article,
        producer="measure",
        triggers=(Span(start, start + 10),),
    )


def main(folder: Path) -> None:
    """Write the pages, open each, drag it, and print the figures."""
    folder.mkdir(parents=True, exist_ok=True)
    said = sys.stdout.write
    said(
        "| names | statements | drawn | written in s | file MB | open ms | heap MB "
        "| frames/s dragged | longest frame ms |\n|-|-|-|-|-|-|-|-|-|\n"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *PRECISE]
        )
        for nodes, links in SIZES:
            path = folder / f"{nodes}.html"
            begun = time.process_time()
            view.write(made(nodes, links), path, title=f"{nodes} nomi", language="it")
            written = time.process_time() - begun
            size = path.stat().st_size / 1e6
            for drawn in DRAWN[nodes]:
                opened = _opened(browser, path, folder, drawn)
                said(
                    f"| {nodes} | {links} | {drawn} | {written:.1f} | {size:.1f} | "
                    + " | ".join(map(str, opened))
                    + " |\n"
                )
        browser.close()


def _opened(browser: Any, path: Path, folder: Path, drawn: int) -> tuple[int, int, int, int]:
    """Open a page with so many names drawn, in both themes, and drag it.

    Return when it could be used, its memory, its frames a second and its longest frame.
    """
    for theme in ("dark", "light"):
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme=theme)
        page.goto(path.resolve().as_uri() + (f"#first={drawn}" if drawn > CORE else ""))
        page.wait_for_selector("#panel h2")
        ready = page.evaluate(DRAWN_AT)
        page.wait_for_timeout(300)
        if path.stem != "20000":
            page.screenshot(path=folder / f"{path.stem}-{drawn}-{theme}.png")
    heap = page.evaluate("() => performance.memory.usedJSHeapSize / 1e6")
    frames = _frames(page)
    page.close()
    spent = sum(frames) or 1
    return round(ready), round(heap), round(1000 * len(frames) / spent), round(max(frames))


def _frames(page: Any) -> list[float]:
    """Drag the drawing about for some two seconds; return how long each frame took, in ms."""
    page.evaluate(WATCH_FRAMES)
    page.mouse.move(720, 450)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(720 + 150 * math.sin(step / 12), 450 + 90 * math.sin(step / 9))
        page.wait_for_timeout(12)
    page.mouse.up()
    page.wait_for_timeout(400)  # the lines come back
    frames: list[float] = page.evaluate("() => window.frames_")
    return frames


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/measured"))
