"""The command line `kg`: thin shells over functions, errors as one clear line each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from kg.errors import KgError, reason


def main() -> None:
    """Run `kg` and end the process: 0 done, 1 expected error, 2 wrong usage, 130 interrupted.

    3 means that a budget was spent: the same command goes on from there.
    """
    from kg.cli.app import app
    from kg.cli.language import leading, say
    from kg.cli.output import report

    try:
        _run(lambda: app(leading(sys.argv[1:])))
    except KgError as error:
        report(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # `kg query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if error.filename is None:
            raise
        report(
            KgError(
                say(f"non si può usare: {reason(error)}", f"cannot be used: {reason(error)}"),
                say(
                    "controlla che la cartella esista, e i suoi permessi",
                    "check that the folder exists, and its access rights",
                ),
                path=str(error.filename),
            )
        )
        sys.exit(1)


def _run(app: Callable[[], object]) -> None:
    """Run the commands; raise BrokenPipeError where nobody reads on.

    Typer would end with 1: it puts another stream in the place of the closed one.
    """
    stdout = sys.stdout
    try:
        app()
    except SystemExit:
        if sys.stdout is not stdout:
            raise BrokenPipeError from None
        stdout.flush()
        raise
