"""The server process: the app on uvicorn, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import SettingsError
from kg.serve.options import Options

if TYPE_CHECKING:
    from kg.serve.serving import ReadAgain

_GRACE = 5  # seconds for answers that are under way when the server is told to end


def run(
    folder: Path, options: Options, on_ready: Callable[[str], None], read_again: ReadAgain
) -> None:
    """Serve until told to end; `on_ready` gets the address. Port 0 takes a free port.

    `read_again` gives the text of an article (see `Serving`).

    Raises SettingsError where the port is taken or a token is missing.
    """
    import uvicorn

    from kg.serve.app import make_app
    from kg.serve.serving import Serving

    if not options.is_local and not options.token:
        raise SettingsError(
            "a server that others can reach needs a token",
            "set KG_TOKEN, or listen on 127.0.0.1",
        )
    if options.updates and not options.token:
        raise SettingsError("updates need a token", "set KG_TOKEN")
    serving = Serving(folder, options, read_again)  # fails here where there is no store
    with _socket(options) as listening:
        config = uvicorn.Config(
            make_app(serving, lambda: on_ready(_address(listening, options))),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            lifespan="on",
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _ended)  # uvicorn raises it again when all is closed
        uvicorn.Server(config).run(sockets=[listening])


def _ended(_number: int, _frame: object) -> None:
    """Do nothing: the server has ended as it was told to, and the process with it."""


def _socket(options: Options) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((options.host, options.port))
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"cannot listen on {options.host}:{options.port}: {error.strerror}",
            "choose another --port, or 0 for a free one",
        ) from error
    listening.listen()
    return listening


def _address(listening: socket.socket, options: Options) -> str:
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"http://{host}:{listening.getsockname()[1]}/"
