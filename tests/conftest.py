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


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly when the page was not tried in a browser."""
    skipped = [
        r for r in terminalreporter.stats.get("skipped", ()) if NO_BROWSER in str(r.longrepr)
    ]
    if skipped:
        line = f"NOT TESTED IN A BROWSER: {len(skipped)} tests skipped ({NO_BROWSER})"
        terminalreporter.write_sep("!", line, red=True, bold=True)
