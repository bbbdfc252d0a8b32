"""One process that answers queries, one at a time, until it is told to end or is killed.

The engine cannot be interrupted: a query that runs too long ends with its process, and its
memory with it. Frames go over standard input and output: a length of four bytes, then as
many bytes. A question is one frame of JSON; an answer is a frame of JSON and one of bytes.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from io import BytesIO
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.graph.sparql import malformed, refuse_service
from kg.graph.vocabulary import PREFIXES
from kg.serve.negotiation import GRAPHS, RESULTS, choose

LENGTH = struct.Struct(">I")


class TooLargeError(Exception):
    """A result above the limit."""


class _Bounded(BytesIO):
    """A buffer that refuses to grow beyond a size."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._room = size

    def write(self, data: Any, /) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise TooLargeError
        return super().write(data)


def main() -> None:
    """Serve the store named on the command line: FOLDER MEMORY RESULT REMOTE."""
    folder, memory, result, remote = sys.argv[1:5]
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints must not break a frame
    engine = ox.Store.read_only(folder)
    _restrain(int(memory))
    send(answers, {"ready": True}, b"")
    while (question := receive(questions)) is not None:
        head, body = answer(engine, json.loads(question), int(result), remote=remote == "remote")
        send(answers, head, body)


def answer(
    engine: ox.Store, question: dict[str, Any], size: int, *, remote: bool
) -> tuple[dict[str, Any], bytes]:
    """Answer one question; what goes wrong is a head with a status and a message."""
    try:
        if not remote:
            refuse_service(question["query"])
        return _result(engine, question, size)
    except SyntaxError as error:
        return _fault(400, malformed(question["query"], str(error))), b""
    except KgError as error:
        return _fault(400, error), b""
    except TooLargeError:
        told = QueryError(
            f"the result is larger than {size // 1024} KB", "ask for less: LIMIT, fewer columns"
        )
        return _fault(413, told), b""
    except MemoryError:
        told = QueryError("the query needs more memory than it may use", "ask for less: a LIMIT")
        return _fault(422, told), b""
    except (ValueError, OSError, RuntimeError) as error:
        return _fault(400, QueryError(f"the query cannot be answered: {error}")), b""


def _result(engine: ox.Store, question: dict[str, Any], size: int) -> tuple[dict[str, Any], bytes]:
    """Run a query and write its result in the form that is liked best."""
    default, named = question.get("default_graphs"), question.get("named_graphs")
    chosen: dict[str, Any] = {}
    if default or named:
        chosen["default_graph"] = [ox.NamedNode(iri) for iri in default or ()]
        chosen["named_graphs"] = [ox.NamedNode(iri) for iri in named or ()]
    else:
        chosen["use_default_graph_as_union"] = True
    found = engine.query(question["query"], prefixes=PREFIXES, **chosen)
    is_graph = isinstance(found, ox.QueryTriples)
    offers: dict[str, Any] = GRAPHS if is_graph else RESULTS
    if isinstance(found, ox.QueryBoolean):
        offers = {media: form for media, form in RESULTS.items() if media != "text/csv"}
    media = choose(question.get("accept", ""), list(offers))
    if media is None:
        told = QueryError("none of the forms asked for fits", "one of: " + ", ".join(offers))
        return _fault(406, told), b""
    buffer = _Bounded(size)
    if isinstance(found, ox.QueryTriples):
        found.serialize(buffer, format=offers[media])
    else:
        found.serialize(buffer, format=offers[media])
    return {"status": 200, "media": media}, buffer.getvalue()


def _fault(status: int, error: KgError) -> dict[str, Any]:
    return {"status": status, "error": error.message, "hint": error.hint}


def _restrain(memory: int) -> None:
    """Give way to the server, and take no more memory than allowed beyond what is in use."""
    os.nice(5)
    try:
        import resource
    except ImportError:  # Windows
        return
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
        used = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))


def send(stream: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    """Write a head and a body as two frames."""
    line = json.dumps(head).encode()
    stream.write(LENGTH.pack(len(line)) + line + LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one frame; None at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


if __name__ == "__main__":
    main()
