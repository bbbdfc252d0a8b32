"""The graph as a still picture: SVG written here, PNG taken of it by an installed browser.

The places, sizes and colours are those of the page; names are written where there is room,
the important ones first.
"""

from __future__ import annotations

import html
import math
import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.ontology import RELATIONS, STATUSES, EntityType, Relation, Status
from kg.view.payload import Fact, Link, Node, Payload, clean, payload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.graph.records import StatementRecord

CORE = 300
WIDTH = 1600
_MARGIN, _HEAD, _FOOT = 70, 74, 70
_GROUP_HUES, _GROUP_LEAST = 8, 4
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
_LETTER = 0.57  # of the size: how wide a letter is on the average
_DASHES = {Status.PROSPECTIVE: "8 5", Status.ENDED: "2 4", Status.DENIED: "9 3 2 3"}
_ORDER = list(Status)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")

Box = tuple[float, float, float, float]


def svg(records: Sequence[StatementRecord], *, title: str, language: str = "it") -> str:
    """Return the picture of the `CORE` most important entities and what joins them."""
    return _Picture(payload(records, CORE), clean(title), language).text()


def write_svg(
    records: Sequence[StatementRecord], path: Path, *, title: str, language: str = "it"
) -> None:
    """Write the picture in UTF-8."""
    _write(path, svg(records, title=title, language=language).encode())


def write_png(
    records: Sequence[StatementRecord], path: Path, *, title: str, language: str = "it"
) -> None:
    """Write the picture as PNG; raise KgError where no Chromium or Chrome is installed."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise KgError("no browser to make a PNG with", "install Chromium, or use --svg")
    picture = svg(records, title=title, language=language)
    with tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "picture.svg"
        still.write_text(picture, encoding="utf-8")
        _photograph(browser, still, Path(folder) / "picture.png", _size(picture))
        _write(path, (Path(folder) / "picture.png").read_bytes())


def _photograph(browser: str, still: Path, target: Path, size: str) -> None:
    options = [
        *("--headless", "--hide-scrollbars", "--disable-gpu", "--force-device-scale-factor=2"),
        *(f"--user-data-dir={still.parent / 'profile'}", f"--window-size={size}"),
        *("--disable-background-networking", f"--screenshot={target}"),
        *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
    ]
    try:
        subprocess.run(  # noqa: S603 - a browser from the path and a file of ours
            [browser, *options, still.as_uri()], check=True, capture_output=True, timeout=120
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise KgError(f"the browser made no picture: {browser}", "use --svg") from error


def _size(picture: str) -> str:
    found = re.search(r'width="(\d+)" height="(\d+)"', picture)
    assert found is not None
    return f"{found[1]},{found[2]}"


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise KgError(
            f"cannot write the picture: {error.strerror}",
            "check that the folder exists and may be written",
            path=str(path),
        ) from error


def _colours() -> dict[str, str]:
    """Return the light colours of the page by name."""
    style = (resources.files("kg.view") / "assets" / "style.css").read_text(encoding="utf-8")
    light = style.split(":root {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))


@dataclass
class _Picture:
    """A picture in the making: `taken` are the boxes on which something is written."""

    shown: Payload
    title: str
    language: str
    nodes: tuple[Node, ...] = field(init=False)
    links: list[tuple[Link, list[Fact]]] = field(init=False)
    taken: list[Box] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.colours = _colours()
        self.nodes = self.shown.nodes[:CORE]
        self.links = [
            (link, [self.shown.facts[number] for number in link.facts])
            for link in self.shown.links
            if link.low != link.high and link.high < len(self.nodes)
        ]
        xs, ys = [n.x for n in self.nodes] or [0.0], [n.y for n in self.nodes] or [0.0]
        self.left, self.top = min(xs), min(ys)
        wide, high = max(xs) - self.left, max(ys) - self.top
        self.scale = min((WIDTH - 2 * _MARGIN) / max(wide, 1), 1400 / max(high, 1), 1.4)
        self.indent = (WIDTH - wide * self.scale) / 2
        self.height = round(high * self.scale + 2 * _MARGIN + _HEAD + _FOOT)
        sizes = [6 + 17 * math.sqrt(node.weight) for node in self.nodes] or [6.0]
        roomiest = max(1.0, 24 * len(sizes) / sum(sizes))
        self.unit = min(2.5, roomiest, max(1.0, 0.75 / self.scale)) * self.scale

    def text(self) -> str:
        """Return the whole picture."""
        size = f'width="{WIDTH}" height="{self.height}" viewBox="0 0 {WIDTH} {self.height}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}">',
            f"<title>{html.escape(self.title)}</title>",
            f'<rect width="100%" height="100%" fill="{self.colours["paper"]}"/>',
            *self._groups(),
            *(self._line(link, facts) for link, facts in self.links),
            *(self._mark(node) for node in self.nodes),
            *self._names(),
            *self._frame(),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _at(self, node: Node) -> tuple[float, float]:
        x = (node.x - self.left) * self.scale + self.indent
        return x, (node.y - self.top) * self.scale + _MARGIN + _HEAD

    def _radius(self, node: Node) -> float:
        return self.unit * (6 + 17 * math.sqrt(node.weight))

    def _groups(self) -> Iterator[str]:
        members: dict[int, list[Node]] = defaultdict(list)
        for node in self.nodes:
            members[node.group].append(node)
        reach = 58 * self.scale
        for group, inside in members.items() if len(self.nodes) >= 12 else ():
            if len(inside) >= _GROUP_LEAST:
                discs = "".join(_disc(*self._at(node), reach) for node in inside)
                yield f'<path d="{discs}" fill="{self.colours[f"group-{group % _GROUP_HUES}"]}"/>'

    def _line(self, link: Link, facts: list[Fact]) -> str:
        low, high = self.nodes[link.low], self.nodes[link.high]
        lead = min(facts, key=lambda fact: (_ORDER.index(fact.status), -fact.confidence))
        sources = len({self.shown.articles[fact.article].origin for fact in facts})
        (x1, y1), (x2, y2) = self._at(low), self._at(high)
        dashes = _DASHES.get(lead.status)
        style = f' stroke-dasharray="{dashes}"' if dashes else ""
        width = min(3.5, 0.8 + 0.4 * sources)
        return (
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{self.colours[lead.relation]}" stroke-width="{width:.1f}" '
            f'stroke-opacity="{0.85 if low.group == high.group else 0.4}"{style}/>'
        )

    def _mark(self, node: Node) -> str:
        (x, y), r = self._at(node), self._radius(node)
        self.taken.append((x - r, y - r, x + r, y + r))
        look = f'fill="{self.colours[node.type.lower()]}" stroke="{self.colours["paper"]}"'
        corners = {
            EntityType.PER: ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
            EntityType.LOC: ((-1.1, -0.7), (1.1, -0.7), (0, 1.2)),
            EntityType.PROD: ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
        }.get(node.type)
        if corners is None:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {look}/>'
        points = " ".join(f"{x + dx * r:.1f},{y + dy * r:.1f}" for dx, dy in corners)
        return f'<polygon points="{points}" {look}/>'

    def _names(self) -> Iterator[str]:
        for place, node in enumerate(self.nodes):
            size = round(12 + 7 * math.sqrt(node.weight))
            name = node.label if len(node.label) <= 26 else node.label[:25].rstrip() + "…"
            spot = self._spot(node, len(name) * size * _LETTER / 2, size / 2 + 1)
            if spot:
                weight = 600 if place < 12 else 400
                yield self._words(name, *spot, size, self.colours["ink"], weight)

    def _spot(self, node: Node, half: float, tall: float) -> tuple[float, float] | None:
        """Return the free place for a name nearest to its mark, and take it."""
        (x, y), r = self._at(node), self._radius(node)
        shifts = ((0, r + tall + 2), (r + half + 4, 0), (-r - half - 4, 0), (0, -r - tall - 2))
        for dx, dy in shifts:
            box = (x + dx - half, y + dy - tall, x + dx + half, y + dy + tall)
            inside = box[0] > 4 and box[2] < WIDTH - 4
            if inside and not any(_overlap(box, other) for other in self.taken):
                self.taken.append(box)
                return x + dx, y + dy
        return None

    def _words(
        self, text: str, x: float, y: float, size: float, colour: str, weight: int = 400
    ) -> str:
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
            f'fill="{colour}" stroke="{self.colours["paper"]}" stroke-width="3.5" '
            'stroke-linejoin="round" paint-order="stroke" text-anchor="middle" '
            f'dominant-baseline="central">{html.escape(text)}</text>'
        )

    def _frame(self) -> Iterator[str]:
        """Yield the title above, the key and the counts below."""
        soft, foot = self.colours["soft"], self.height - 46
        yield (
            f'<text x="32" y="48" font-size="28" font-weight="600" fill="{self.colours["ink"]}" '
            f'font-family="Georgia, serif">{html.escape(self.title)}</text>'
        )
        for row, entries in enumerate((self._relations(), self._statuses())):
            x, y = 32.0, foot + 24 * row
            for label, colour, dashes in entries:
                style = f' stroke-dasharray="{dashes}"' if dashes else ""
                yield (
                    f'<line x1="{x:.0f}" y1="{y}" x2="{x + 26:.0f}" y2="{y}" '
                    f'stroke="{colour}" stroke-width="2.5"{style}/>'
                    f'<text x="{x + 32:.0f}" y="{y + 4}" font-size="13" fill="{soft}">'
                    f"{label}</text>"
                )
                x += 52 + len(label) * 13 * _LETTER

    def _relations(self) -> Iterator[tuple[str, str, str | None]]:
        present = {fact.relation for _, found in self.links for fact in found}
        for relation in filter(present.__contains__, Relation):
            label = RELATIONS[relation].label.in_(self.language)
            yield label, self.colours[relation], None

    def _statuses(self) -> Iterator[tuple[str, str, str | None]]:
        present = {fact.status for _, found in self.links for fact in found}
        for status in filter(present.__contains__, Status):
            label = STATUSES[status].in_(self.language)
            yield label, self.colours["soft"], _DASHES.get(status)


def _disc(x: float, y: float, r: float) -> str:
    half = f"a{r:.1f} {r:.1f} 0 1 0"
    return f"M{x - r:.1f} {y:.1f}{half} {2 * r:.1f} 0{half} {-2 * r:.1f} 0z"


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
