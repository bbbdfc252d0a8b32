"""An update, run in a process of its own that opens the store to write and ends with it.

The engine applies an update whole or not at all, so that a process killed at the time limit
changes nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from kg.errors import KgError, StoreError
from kg.graph.sparql import malformed, refuse_remote
from kg.graph.store import Store
from kg.graph.vocabulary import PREFIXES
from kg.serve.answers import Refusal
from kg.serve.options import Options


async def run_update(folder: Path, text: str, options: Options) -> None:
    """Run an update on a store; raise Refusal where it is wrong, or cannot be run now."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kg.serve.writing", str(folder)),
        "remote" if options.remote else "alone",
        stdin=pipe,
        stdout=pipe,
        start_new_session=True,
    )
    seconds = options.limits.seconds
    try:
        told, _ = await asyncio.wait_for(process.communicate(text.encode()), seconds)
    except TimeoutError:
        raise Refusal(
            HTTPStatus.GATEWAY_TIMEOUT,
            f"the update was stopped after {seconds:g} seconds",
            "nothing was changed",
        ) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    answer = json.loads(told or b'{"status": 500, "error": "the update failed", "hint": ""}')
    if answer["status"] != HTTPStatus.OK:
        busy = answer["status"] == HTTPStatus.SERVICE_UNAVAILABLE
        headers = {"Retry-After": str(options.limits.retry_after)} if busy else None
        raise Refusal(answer["status"], answer["error"], answer["hint"], headers)


def main() -> None:
    """Run the update on standard input on the store named on the command line."""
    folder, remote = sys.argv[1:3]
    text = sys.stdin.buffer.read().decode()
    sys.stdout.write(json.dumps(_updated(Path(folder), text, remote=remote == "remote")))


def _updated(folder: Path, text: str, *, remote: bool) -> dict[str, object]:
    try:
        if not remote:
            refuse_remote(text)
        with Store.open(folder) as store:
            store.engine.update(text, prefixes=PREFIXES)
    except StoreError as error:
        return _fault(HTTPStatus.SERVICE_UNAVAILABLE, error)
    except SyntaxError as error:
        return _fault(HTTPStatus.BAD_REQUEST, malformed(text, str(error)))
    except KgError as error:
        return _fault(HTTPStatus.BAD_REQUEST, error)
    except (ValueError, OSError, RuntimeError) as error:
        return {"status": 400, "error": f"the update cannot be run: {error}", "hint": ""}
    return {"status": 200}


def _fault(status: int, error: KgError) -> dict[str, object]:
    return {"status": int(status), "error": str(error), "hint": error.hint}


if __name__ == "__main__":
    main()
