"""The shipped model: its files, and the manifest that says which files they must be.

A model folder holds the files of the spaCy pipeline, `manifest.json` (sha256 of each file,
the plan, the scores on DEV) and `card.md`, which people write and which must name the
digest of the manifest's files.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ModelError

if TYPE_CHECKING:
    from kg.train.recogniser import Plan, Trained

MANIFEST = "manifest.json"
CARD = "card.md"


def write(trained: Trained, plan: Plan, folder: Path) -> str:
    """Write the model and its manifest into `folder`; return the digest of the model.

    A card that is there already stays: it is updated by hand with the new digest.
    """
    folder.mkdir(parents=True, exist_ok=True)
    trained.nlp.to_disk(folder, exclude=["vocab"])
    files = hash_files(folder)
    manifest = {
        "digest": digest(files),
        "files": files,
        "plan": asdict(plan),
        "epoch": trained.epoch,
        "dev": trained.scores,
        "spacy": trained.nlp.meta["spacy_version"],
    }
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return digest(files)


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
            "rebuild the model with: python -m kg.train",
            path=str(folder / MANIFEST),
        ) from error
