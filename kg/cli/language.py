"""The language of the messages: `--lang`, else `kg.toml`, else the locale, else English.

It is chosen once, when the command line starts, because the help texts are built from it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from kg.config import LANGUAGES, read_settings
from kg.errors import SettingsError


def choose_language(
    arguments: Sequence[str], environment: Mapping[str, str], setting: str | None = None
) -> str:
    """Return "it" or "en"; `setting` is what `kg.toml` says.

    >>> choose_language(["build", "--lang", "it"], {})
    'it'
    >>> choose_language(["--lang", "it", "build", "--lang=en"], {})
    'en'
    >>> choose_language([], {"LC_ALL": "it_IT.UTF-8"})
    'it'
    >>> choose_language([], {"LC_ALL": "en_GB.UTF-8"}, "it")
    'it'
    >>> choose_language([], {"LANG": "de_DE.UTF-8"})
    'en'
    """
    for place, argument in reversed(list(enumerate(arguments))):  # the last one holds
        following = arguments[place + 1 : place + 2]
        value = (
            following[0] if argument == "--lang" and following else argument.removeprefix("--lang=")
        )
        if value in LANGUAGES and argument.startswith("--lang"):
            return value
    if setting is not None:
        return setting
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "it" if environment[variable].lower().startswith("it") else "en"
    return "en"


def leading(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `--lang` before the command, wherever it was written.

    >>> leading(["info", "--lang", "it", "--store", "x"])
    ['--lang', 'it', 'info', '--store', 'x']
    >>> leading(["info", "--lang=it"]), leading(["query", "--", "--lang"])
    (['--lang=it', 'info'], ['query', '--', '--lang'])
    """
    lead: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*lead, *rest, word, *words]
        if word == "--lang":
            lead += [word, *islice(words, 1)]
        else:
            (lead if word.startswith("--lang=") else rest).append(word)
    return [*lead, *rest]


def _setting() -> str | None:
    """Return the language of `kg.toml`; a faulty file is told by the command that needs it."""
    try:
        return read_settings(Path.cwd()).language
    except (SettingsError, OSError):
        return None


LANGUAGE = choose_language(sys.argv[1:], os.environ, _setting())


def say(it: str, en: str) -> str:
    """Return the text in the language of this run."""
    return it if LANGUAGE == "it" else en
