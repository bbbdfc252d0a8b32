"""What all rooms share: the options, the graph as it is now, the processes that answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.graph import snapshots
from kg.graph.store import Store
from kg.serve.metrics import Metrics
from kg.serve.pool import Pool
from kg.serve.writing import run_update

if TYPE_CHECKING:
    from kg.graph.snapshots import Snapshot
    from kg.model import Article
    from kg.serve.options import Options

_LOOK = 1.0  # seconds between two looks at whether a build has changed the store


ReadAgain = Callable[[str, str], "Article"]


class Serving:
    """The graph of one folder, read through still copies that follow its builds.

    `read_again` gives the article that was read from a recorded source, or raises a KgError:
    the graph keeps no texts, and this side of the house reads none.

    Raises StoreError where there is no store, or one that a first build is writing.
    """

    def __init__(self, folder: Path, options: Options, read_again: ReadAgain) -> None:
        self.folder = folder
        self.options = options
        self.read_again = read_again
        self.metrics = Metrics()
        self.pool = Pool(options, self.metrics)
        self._snapshot, self._store = _copied(folder)
        self._watch: asyncio.Task[None] | None = None
        self._refreshing = asyncio.Lock()
        self._writing = asyncio.Lock()

    @property
    def store(self) -> Store:
        """Return the graph to read; a build replaces it, so take it once per request."""
        return self._store

    async def open(self) -> None:
        """Start the processes, and watch for builds."""
        await self.pool.read(self._snapshot)
        self._watch = asyncio.ensure_future(self._follow())

    async def close(self) -> None:
        """End the processes; the copy goes with this object."""
        if self._watch is not None:
            self._watch.cancel()
        await self.pool.close()

    async def refresh(self) -> None:
        """Read the store as it is now."""
        async with self._refreshing:
            snapshot, store = await asyncio.to_thread(_copied, self.folder)
            await self.pool.read(snapshot)
            self._snapshot, self._store = snapshot, store

    async def update(self, text: str) -> None:
        """Run an update and return when every question sees it.

        One at a time. Raises Refusal where somebody else writes, or it takes too long.
        """
        async with self._writing:
            await run_update(self.folder, text, self.options)
            await self.refresh()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            with suppress(KgError, OSError):  # a writer is at work: look again later
                state = await asyncio.to_thread(snapshots.current, self.folder)
                if state != self._snapshot.state:
                    await self.refresh()


def _copied(folder: Path) -> tuple[Snapshot, Store]:
    """Copy a store and open the copy."""
    Store.check(folder)
    snapshot = snapshots.take(folder)
    return snapshot, Store.open_snapshot(snapshot)
