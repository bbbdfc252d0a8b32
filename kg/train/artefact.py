"""The shipped model: its files, and the manifest that says which files they must be.

A model folder holds the files of the model, `manifest.json` (sha256 of each file,
the plan, the scores on DEV) and `card.md`, which people write and which must name the
digest of the manifest's files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ModelError

MANIFEST = "manifest.json"
CARD = "card.md"


def write_manifest(folder: Path, facts: Mapping[str, object]) -> str:
    """Write the manifest of the files in `folder` with the facts of their making.

    Return the digest of the model. A card that is there already stays: it is updated by
    hand with the new digest.
    """
    files = hash_files(folder)
    manifest = {"digest": digest(files), "files": files, **facts}
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return digest(files)


def read_facts(folder: Path) -> dict[str, object]:
    """Return what a manifest tells of the making, without digest and files."""
    table = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {name: fact for name, fact in table.items() if name not in {"digest", "files"}}


def hash_files(folder: Path) -> dict[str, str]:
    """Return the sha256 of each file of the model by its path, card and manifest left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name not in {MANIFEST, CARD}
    }


def digest(files: dict[str, str]) -> str:
    """Return one short digest for all files of a model."""
    lines = "".join(f"{path} {sha}\n" for path, sha in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def check(folder: Path) -> list[str]:
    """Return what is wrong with a model folder: files that changed, a card of another model."""
    manifest = _read_manifest(folder)
    wanted = manifest.files
    there = hash_files(folder)
    faults = [f"{path} is missing" for path in wanted.keys() - there.keys()]
    faults += [f"{path} is not in the manifest" for path in there.keys() - wanted.keys()]
    faults += [
        f"{path} has changed" for path in wanted if there.get(path, wanted[path]) != wanted[path]
    ]
    if manifest.digest != digest(wanted):
        faults.append("the manifest's digest is not that of its files")
    card = folder / CARD
    if not card.is_file():
        faults.append(f"{CARD} is missing")
    elif manifest.digest not in card.read_text(encoding="utf-8"):
        faults.append(f"{CARD} describes another model")
    return sorted(faults)


@dataclass(frozen=True, slots=True)
class _Manifest:
    digest: str
    files: dict[str, str]


def _read_manifest(folder: Path) -> _Manifest:
    try:
        table = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return _Manifest(table["digest"], table["files"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"no readable manifest: {error}",
            "rebuild the model with: kg train",
            path=str(folder / MANIFEST),
        ) from error
