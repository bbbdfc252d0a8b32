"""What several test rooms share: the demo graph, built once per run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.store import Store

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
NO_BROWSER = "no chromium: apt-get install chromium, or name one in CHROMIUM"

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "corpus" / "demo"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with the demo corpus in it; nobody writes to it."""
    from kg.build import build
    from kg.graph.store import Store

    folder = tmp_path_factory.mktemp("demo") / "store"
    with Store.open(folder) as store:
        build([str(DEMO)], store)
    return folder


@pytest.fixture
def demo_store(demo_folder: Path) -> Iterator[Store]:
    """Open the demo graph for reading."""
    from kg.graph.store import Store

    with Store.open_existing(demo_folder) as store:
        yield store


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give a headless Chromium that talks to nobody by itself."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """Give a fresh window that may use the clipboard; `watch(page)` sees what a page does."""
    made = browser.new_context(viewport={"width": 1280, "height": 800}, locale="it-IT")
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    made.watch = Watch
    yield made
    made.close()


class Watch:
    """What a page did that it must not: talk, complain, ask."""

    def __init__(self, page: Any, home: str = "file:") -> None:
        self.faults: list[str] = []
        self._home = (home, "blob:", "data:")
        page.on("console", lambda m: m.type in {"error", "warning"} and self.faults.append(m.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        page.on("request", self._request)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self._home):
            self.faults.append(request.url)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly when the page was not tried in a browser."""
    skipped = [
        r for r in terminalreporter.stats.get("skipped", ()) if NO_BROWSER in str(r.longrepr)
    ]
    if skipped:
        line = f"NOT TESTED IN A BROWSER: {len(skipped)} tests skipped ({NO_BROWSER})"
        terminalreporter.write_sep("!", line, red=True, bold=True)
