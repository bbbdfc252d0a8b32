"""`kg annotate` as it speaks: how many reports it wrote, how a row is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TEXT = "Nordica Cloud e Tessilnova sono concorrenti: Nordica Cloud sfida Tessilnova nel cloud.\n"


def kg(*arguments: str, cwd: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", "--lang", "en", *arguments],
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        check=False,
    )


def test_it_tells_how_many_it_wrote_and_a_review_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = kg("annotate", "a.txt", "-o", "ann", cwd=tmp_path)
    assert "new annotated reports in ann: 1" in done.stderr
    assert (
        "new annotated reports in ann: 0"
        in kg("annotate", "a.txt", "-o", "ann", cwd=tmp_path).stderr
    )
    done = kg("annotate", "-o", "ann", "--review", "--below", "1", cwd=tmp_path, text="s\n\nq\n")
    assert done.returncode == 0, done.stderr
    assert "(enter: as it is)" in done.stderr
    assert "0 decided" in done.stderr


def test_a_relation_without_direction_is_shown_without_an_arrow(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    kg("annotate", "a.txt", "-o", "ann", cwd=tmp_path)
    done = kg("annotate", "-o", "ann", "--review", "--below", "1", cwd=tmp_path, text="q\n")
    assert "competes with –" in done.stderr
