"""A model folder: what it lacks, or was made for, is told and not guessed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from kg.neural.model import Model


def test_a_head_that_asks_for_other_things_is_that_of_another_version() -> None:
    with pytest.raises(ModelError, match="the head tags is that of another version"):
        Model().ask("tags", {"words": np.zeros((1, 384), np.float32)})


def test_a_folder_that_lacks_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks network\.json"):
        Model(tmp_path).settings  # noqa: B018 - reads the file
