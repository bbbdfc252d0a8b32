"""Settings: `kg.toml` in the current folder, read once into a frozen record.

    [kg]
    store = ".kg"            # folder of the store
    model = "default"        # spaCy pipeline: ours, or the name of an installed one
    language = "it"          # of messages: it or en
    workers = 2              # processes that extract (else as many as are worth it)
    profile = "balanced"     # how sure a statement has to be: balanced or strict
    min_confidence = 0.0     # statements below it are not written
    edge_confidence = 0.65   # belief from which a plain edge is written; else as it was built

Options of the command line win over the file. All faults are reported at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from kg.errors import SettingsError
from kg.model import Profile

FILE = "kg.toml"
LANGUAGES = ("it", "en")
_KINDS = {
    "store": str,
    "model": str,
    "language": str,
    "workers": int,
    "profile": str,
    "min_confidence": float,
    "edge_confidence": float,
}
_SHARES = ("min_confidence", "edge_confidence")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know.

    `language` is None where the locale decides, `edge_confidence` where the store does.
    """

    store: str = ".kg"
    model: str = "default"
    language: str | None = None
    workers: int | None = None
    profile: Profile = Profile.BALANCED
    min_confidence: float = 0.0
    edge_confidence: float | None = None


def read_settings(folder: Path) -> Settings:
    """Read `kg.toml` of a folder; without the file, return the defaults.

    Raises SettingsError that lists every fault of the file.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", path=str(path)) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not TOML: {error}", path=str(path)) from error
    table = document.pop("kg", {})
    faults = [f"unknown table [{key}]" for key in document]
    faults += _faults(table)
    if faults:
        hint = "known settings: " + ", ".join(field.name for field in fields(Settings))
        raise SettingsError("; ".join(faults), hint, path=str(path))
    if "profile" in table:
        table["profile"] = Profile(table["profile"])
    return Settings(**table)


def _faults(table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "kg is not a table"
        return
    for key, value in table.items():
        if key not in _KINDS:
            yield f"unknown setting {key}"
        elif isinstance(value, bool) or not isinstance(value, (_KINDS[key], _also(_KINDS[key]))):
            yield f"{key} wants {_KINDS[key].__name__}, not {value!r}"
        else:
            yield from _out_of_range(key, value)


def _also(kind: type) -> type:
    return int if kind is float else kind


def _out_of_range(key: str, value: object) -> Iterator[str]:
    if key == "language" and value not in LANGUAGES:
        yield f"language is it or en, not {value!r}"
    if key == "profile" and value not in set(Profile):
        yield f"profile is balanced or strict, not {value!r}"
    if key == "workers" and isinstance(value, int) and value < 1:
        yield "workers is 1 or more"
    if key in _SHARES and isinstance(value, (int, float)) and not 0 <= value <= 1:
        yield f"{key} lies in 0..1"
