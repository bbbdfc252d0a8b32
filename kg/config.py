"""Settings: `kg.toml` in the current folder, read once into a frozen record.

    [kg]
    store = ".kg"            # folder of the store
    model = "default"        # spaCy pipeline: ours, or the name of an installed one
    language = "it"          # of messages: it or en
    workers = 2              # processes that extract (else as many as are worth it)
    profile = "balanced"     # how sure a statement has to be: balanced or strict
    min_confidence = 0.0     # statements below it are not written
    edge_confidence = 0.7    # belief from which a plain edge is written; else as it was built

    [llm]                    # the language model server that --reader llm asks
    address = "http://localhost:8080/v1"
    model = "qwen3-14b"
    concurrency = 4          # questions under way at once
    timeout = 300            # seconds one answer may take
    stream = false           # take the answer as it is written
    structured = "auto"      # how the server is held to the form: auto, schema, object, none
    max_tokens = 8192        # of an answer; without it the server decides
    key_file = "key.txt"     # holds the key; else the environment variable KG_LLM_KEY does
    price_in = 0.0           # price of a million tokens read, and written
    price_out = 0.0
    confirm = 100            # questions that are asked without leave
    doubt = 1.0              # --reader auto: articles above it are worth a question

Options of the command line win over the file. All faults are reported at once.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SettingsError, reason
from kg.model import Profile

FILE = "kg.toml"
LANGUAGES = ("it", "en")
STRUCTURED = ("auto", "schema", "object", "none")
_LLM_KINDS = {
    "address": str,
    "model": str,
    "concurrency": int,
    "timeout": float,
    "stream": bool,
    "structured": str,
    "max_tokens": int,
    "key_file": str,
    "price_in": float,
    "price_out": float,
    "confirm": int,
    "doubt": float,
}
_LEAST = {"concurrency": 1, "timeout": 1, "max_tokens": 1, "confirm": 0}
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
class LlmSettings:
    """How to ask a language model server; the key itself is no setting.

    `timeout` is in seconds, prices are per million tokens, in whatever currency is thought of.
    """

    address: str = ""
    model: str = ""
    concurrency: int = 4
    timeout: float = 300
    stream: bool = False
    structured: str = "auto"
    max_tokens: int | None = None
    key_file: str | None = None
    price_in: float = 0
    price_out: float = 0
    confirm: int = 100
    doubt: float = 1

    def price(self, tokens_in: int, tokens_out: int) -> float | None:
        """Return what tokens cost; None where nothing has a price."""
        if not self.price_in and not self.price_out:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6


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
    llm: LlmSettings = LlmSettings()


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
        raise SettingsError(f"cannot be read: {reason(error)}", path=str(path)) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is not TOML: {error}", path=str(path)) from error
    table, llm = document.pop("kg", {}), document.pop("llm", {})
    faults = [f"{key} is no table, or an unknown one: write [kg] or [llm]" for key in document]
    faults += _faults("kg", table, _KINDS)
    faults += _faults("llm", llm, _LLM_KINDS)
    if faults:
        known = f"[kg] {', '.join(_KINDS)}; [llm] {', '.join(_LLM_KINDS)}"
        raise SettingsError("; ".join(faults), f"known settings: {known}", path=str(path))
    if "profile" in table:
        table["profile"] = Profile(table["profile"])
    return Settings(**table, llm=LlmSettings(**llm))


def _faults(name: str, table: object, kinds: Mapping[str, type]) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"{name} is not a table"
        return
    for key, value in table.items():
        if key not in kinds:
            yield f"unknown setting {key} in [{name}]"
        elif not _is(value, kinds[key]):
            yield f"{key} wants {kinds[key].__name__}, not {value!r}"
        else:
            yield from _out_of_range(key, value)


def _is(value: object, kind: type) -> bool:
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, (kind, int) if kind is float else kind)


def _out_of_range(key: str, value: object) -> Iterator[str]:
    if key == "language" and value not in LANGUAGES:
        yield f"language is it or en, not {value!r}"
    if key == "profile" and value not in set(Profile):
        yield f"profile is balanced or strict, not {value!r}"
    if key == "workers" and isinstance(value, int) and value < 1:
        yield "workers is 1 or more"
    if key in _SHARES and isinstance(value, (int, float)) and not 0 <= value <= 1:
        yield f"{key} lies in 0..1"
    if key == "structured" and value not in STRUCTURED:
        yield f"structured is one of {', '.join(STRUCTURED)}, not {value!r}"
    least = _LEAST.get(key, 0 if key in {"price_in", "price_out", "doubt"} else None)
    if least is not None and isinstance(value, (int, float)) and not least <= value < math.inf:
        yield f"{key} is {least} or more"
