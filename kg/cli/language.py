"""The language of the messages: `--lang`, else the locale, else English.

It is chosen once, when the command line starts, because the help texts are built from it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from kg.config import LANGUAGES


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return "it" or "en".

    >>> choose_language(["build", "--lang", "it"], {})
    'it'
    >>> choose_language([], {"LC_ALL": "it_IT.UTF-8"})
    'it'
    >>> choose_language([], {"LANG": "de_DE.UTF-8"})
    'en'
    """
    for place, argument in enumerate(arguments):
        following = arguments[place + 1 : place + 2]
        value = (
            following[0] if argument == "--lang" and following else argument.removeprefix("--lang=")
        )
        if value in LANGUAGES and argument.startswith("--lang"):
            return value
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "it" if environment[variable].lower().startswith("it") else "en"
    return "en"


LANGUAGE = choose_language(sys.argv[1:], os.environ)


def say(it: str, en: str) -> str:
    """Return the text in the language of this run."""
    return it if LANGUAGE == "it" else en
