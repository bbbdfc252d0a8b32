"""How answers look on a terminal: only what leads is bold."""

from __future__ import annotations

import sys

import pytest

from kg.cli.output import Format, render
from kg.query import Answer


def test_rows_of_a_table_are_not_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    head, row = render(Answer(("a",), ("who",), (("OpenAI",),)), Format.TABLE).splitlines()
    assert head.startswith("\x1b[1m")
    assert row == "OpenAI"
