"""What several test rooms share: the demo graph, built once per run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.store import Store

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
