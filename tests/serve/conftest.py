"""A running `kg serve` over a small graph, and a client that speaks to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from urllib.parse import urlencode

import pytest
import urllib3

Fields = Mapping[str, str] | list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one server; `address` ends with a slash."""

    address: str
    process: subprocess.Popen[str]

    def get(self, path: str, fields: Fields | None = None, **headers: str) -> urllib3.HTTPResponse:
        """Ask with GET; `headers` are written with underscores."""
        query = "?" + urlencode(fields, doseq=True) if fields else ""
        return self.send("GET", path + query, headers=headers)

    def post(self, path: str, body: bytes, kind: str, **headers: str) -> urllib3.HTTPResponse:
        """Send a body of one content type."""
        return self.send("POST", path, body=body, headers={"Content-Type": kind, **headers})

    def form(self, path: str, fields: Fields, **headers: str) -> urllib3.HTTPResponse:
        """Send fields as a form."""
        kind = "application/x-www-form-urlencoded"
        return self.post(path, urlencode(fields, doseq=True).encode(), kind, **headers)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> urllib3.HTTPResponse:
        """Send any request."""
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        with urllib3.PoolManager() as pool:
            response = pool.request(
                method, self.address + path, body=body, headers=named, retries=False, timeout=600
            )
            assert isinstance(response, urllib3.HTTPResponse)
            return response


@contextmanager
def serving(folder: Path, *options: str, token: str | None = None) -> Iterator[Client]:
    """Run `kg serve` on a free port until the block ends; it must then end with 0."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    environment.pop("KG_TOKEN", None)
    if token:
        environment["KG_TOKEN"] = token
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        words = process.stderr.readline()
        assert "http" in words, words + process.stderr.read()
        address = words[words.index("http") :].strip().removesuffix("sparql")
        try:
            yield Client(address, process)
        finally:
            process.terminate()
            ended = process.wait(120)
    assert ended == 0


Serve = Callable[..., AbstractContextManager[Client]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Give what starts a server: folder, options of `kg serve`, `token=`."""
    return serving


@pytest.fixture(scope="session")
def server(demo_folder: Path) -> Iterator[Client]:
    """Give a server over the demo graph that only reads, on this machine alone."""
    with serving(demo_folder) as client:
        yield client


@pytest.fixture
def own_graph(demo_folder: Path, tmp_path: Path) -> Path:
    """Return a store of this test's own, with the demo graph in it."""
    return copytree(demo_folder, tmp_path / "grafo")
