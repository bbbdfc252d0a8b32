"""Positions for drawing, computed ahead: the same graph always gets the same picture.

The most important nodes (the core) are placed by forces, component by component, and the
components are packed around the largest. Every other node then takes the free place nearest
to its most important neighbour. So the picture of the first n nodes by importance is legible
for every n, and the cost stays at seconds for tens of thousands of nodes. numpy only: the
force layouts of networkx need scipy from 500 nodes on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.analyse.graph import communities, importance, ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

CORE = 400
PLACE = 70.0
"""The width of a place in drawing units; a node's mark takes about a third of it."""

_SEED = 20
_STEPS = 400
_PUSHES = 150
_WIDE = 1.0
_COHESION = 0.6
_MOAT = 0.9

Cell = tuple[int, int]


def layout(
    graph: nx.MultiDiGraph[str], core: int = CORE, group: dict[str, int] | None = None
) -> dict[str, tuple[float, float]]:
    """Return a position for each node around (0, 0).

    `core` is how many of the most important nodes are placed by forces: quadratic in it.
    `group` is the community of each node where it is known already.
    """
    rank = importance(graph)
    order = sorted(graph, key=lambda node: (-rank[node], node))
    joined = ties(graph)
    near = _neighbours(joined, order)
    group = communities(graph) if group is None else group
    floor = _Floor()
    chosen = order[:core]
    parts = _components(chosen, near)
    for part in parts:
        floor.settle(part, _forced(part, joined, group, rank))
    for node in order[core:]:
        floor.lodge(node, next((n for n in near[node] if n in floor.places), None))
    return floor.places


def _neighbours(joined: dict[tuple[str, str], float], order: Sequence[str]) -> dict[str, list[str]]:
    """Return each node's neighbours, the most important first."""
    position = {node: number for number, node in enumerate(order)}
    near: dict[str, list[str]] = {node: [] for node in order}
    for a, b in joined:
        near[a].append(b)
        near[b].append(a)
    for others in near.values():
        others.sort(key=position.__getitem__)
    return near


def _components(chosen: Iterable[str], near: dict[str, list[str]]) -> list[list[str]]:
    """Return the connected parts of the chosen nodes, the largest first."""
    left = dict.fromkeys(chosen)
    parts = []
    while left:
        part = [next(iter(left))]
        del left[part[0]]
        for node in part:
            reached = [other for other in near[node] if other in left]
            for other in reached:
                del left[other]
            part.extend(reached)
        parts.append(part)
    return sorted(parts, key=len, reverse=True)


def _forced(
    part: list[str],
    joined: dict[tuple[str, str], float],
    group: dict[str, int],
    rank: dict[str, float],
) -> NDArray[np.float64]:
    """Return positions of one connected part in places (not drawing units)."""
    import numpy as np

    size = len(part)
    if size < 3:
        return np.array([(1.6 * n, 0.0) for n in range(size)])
    index = {node: number for number, node in enumerate(part)}
    inside = [(ends, w) for ends, w in joined.items() if ends[0] in index and ends[1] in index]
    source = np.array([index[a] for (a, _), _ in inside])
    target = np.array([index[b] for (_, b), _ in inside])
    member = _members(part, group)
    same = member[source] == member[target]
    pull = np.log1p([w for _, w in inside]) * np.where(same, 1.0, 0.2)
    points = _anneal(_start(part, group), source, target, pull, member)
    heavy = np.sqrt([rank[node] / max(rank.values()) for node in part])
    crowd = 20 + min(len(rank), CORE)
    return _apart(_spread(points, crowd), member, heavy, crowd)


def _members(part: list[str], group: dict[str, int]) -> NDArray[np.intp]:
    """Return the number of each node's community, counted from 0 within the part."""
    import numpy as np

    _, member = np.unique([group[node] for node in part], return_inverse=True)
    return member


def _start(part: list[str], group: dict[str, int]) -> NDArray[np.float64]:
    """Return first positions: communities around a circle, their members close together."""
    import numpy as np

    random = np.random.default_rng(_SEED)
    present = sorted({group[node] for node in part})
    turn = {name: 2 * math.pi * n / len(present) for n, name in enumerate(present)}
    radius = math.sqrt(len(part))
    centres = [(math.cos(turn[group[n]]), math.sin(turn[group[n]])) for n in part]
    return radius * np.array(centres) + random.normal(0, radius / 4, (len(part), 2))


def _anneal(
    points: NDArray[np.float64],
    source: NDArray[np.intp],
    target: NDArray[np.intp],
    pull: NDArray[np.float64],
    member: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Let the nodes repel by degree, ties and communities attract, in ever shorter steps.

    The forces are those of ForceAtlas2 (Jacomy et al. 2014) in its "LinLog" form, which
    sets communities apart; the falling step is Fruchterman and Reingold's (1991).
    """
    import numpy as np

    size = len(points)
    mass = 1 + np.sqrt(np.bincount(source, minlength=size) + np.bincount(target, minlength=size))
    charge = mass[:, None] * mass[None, :]
    for step in range(_STEPS):
        push = charge / (_squares(points) + 0.01)
        force = points * push.sum(axis=1)[:, None] - push @ points
        along = points[target] - points[source]
        length = np.linalg.norm(along, axis=1) + 1e-9
        tug = (pull * length)[:, None] * along
        np.add.at(force, source, tug)
        np.add.at(force, target, -tug)
        force -= 0.02 * mass[:, None] * points
        force -= _COHESION * mass[:, None] * (points - _centres(points, member))
        strength = np.linalg.norm(force, axis=1) + 1e-9
        reach = math.sqrt(size) * 0.25 * (1 - step / _STEPS) ** 1.5 + 0.01
        points = points + force * (np.minimum(strength, reach) / strength)[:, None]
    centred: NDArray[np.float64] = points - points.mean(axis=0)
    return centred


def _centres(points: NDArray[np.float64], member: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return for each node the middle of its community."""
    import numpy as np

    many = np.bincount(member)
    sums = np.stack([np.bincount(member, axis) for axis in points.T], axis=1)
    centres: NDArray[np.float64] = (sums / many[:, None])[member]
    return centres


def _spread(points: NDArray[np.float64], crowd: int) -> NDArray[np.float64]:
    """Turn the longer axis level, draw in what strays far, give small graphs more room."""
    import numpy as np

    _, _, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    level = points @ axes.T
    reach = np.linalg.norm(level, axis=1)[:, None]
    level = level / (reach / reach.mean() + 0.3) ** 0.45
    wide, high = np.maximum(level.std(axis=0), 0.05 * level.std())
    lift = max(wide / high / _WIDE, 1.0) ** 0.8
    level = level * (1.0, lift)
    area = 4 * math.pi * wide * high * lift
    room = 2.6 + 200 / crowd
    scaled: NDArray[np.float64] = level * math.sqrt(room * len(points) / max(area, 1e-9))
    return scaled


def _apart(
    points: NDArray[np.float64], member: NDArray[np.intp], heavy: NDArray[np.float64], crowd: int
) -> NDArray[np.float64]:
    """Push apart what is too near, so that crowds open up.

    The important ones and the members of different communities want more room between them.
    """
    import numpy as np

    alien = member[:, None] != member[None, :]
    wanted = 0.9 + 30 / crowd + 0.6 * np.maximum(heavy[:, None], heavy[None, :])
    wanted += _MOAT * alien
    for _ in range(_PUSHES):
        gaps = np.sqrt(_squares(points)) + 1e-6
        lack = np.maximum(wanted - gaps, 0) / gaps
        np.fill_diagonal(lack, 0)
        if not lack.any():
            break
        points = points + 0.35 * (points * lack.sum(axis=1)[:, None] - lack @ points)
    return points


def _squares(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the squared distance of every two points."""
    import numpy as np

    norms = np.einsum("ij,ij->i", points, points)
    squares: NDArray[np.float64] = norms[:, None] + norms[None, :] - 2 * points @ points.T
    return np.maximum(squares, 0.0, out=squares)


@dataclass(slots=True)
class _Floor:
    """The plane as a grid of places, each free or taken."""

    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    taken: set[Cell] = field(default_factory=set)
    reached: dict[Cell, int] = field(default_factory=dict)
    spiral: list[Cell] = field(default_factory=list)

    def settle(self, names: Sequence[str], points: NDArray[np.float64]) -> None:
        """Put a whole part down, as near to the middle as it fits with a margin."""
        cells = {(round(x), round(y)) for x, y in points.tolist()}
        wide = {(x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        dx, dy = next(
            (dx, dy)
            for dx, dy in self._outwards()
            if not any((x + dx, y + dy) in self.taken for x, y in wide)
        )
        self.taken.update((x + dx, y + dy) for x, y in cells)
        for name, (x, y) in zip(names, points.tolist(), strict=True):
            self.places[name] = ((x + dx) * PLACE, (y + dy) * PLACE)

    def lodge(self, name: str, host: str | None) -> None:
        """Give a node the free place nearest to its host, or to the rim when it has none."""
        x, y = self.places[host] if host else (0.0, 0.0)
        home = (round(x / PLACE), round(y / PLACE))
        start = self.reached.get(home, 0)
        for number, (dx, dy) in enumerate(self._outwards(start), start):  # noqa: B007 - read after the loop
            cell = (home[0] + dx, home[1] + dy)
            if cell not in self.taken:
                break
        self.reached[home] = number
        self.taken.add(cell)
        wobble = 0.18 * math.sin(cell[0] * 12.9898 + cell[1] * 78.233)
        self.places[name] = ((cell[0] + wobble) * PLACE, (cell[1] - wobble) * PLACE)

    def _outwards(self, start: int = 0) -> Iterator[Cell]:
        """Yield offsets from the middle outwards, in an ellipse wider than high."""
        while True:
            for number in range(start, len(self.spiral)):
                yield self.spiral[number]
            start = len(self.spiral)
            self._widen()

    def _widen(self) -> None:
        reach = 2 * int(math.sqrt(len(self.spiral) or 200))
        side = range(-reach, reach + 1)
        inside = ((x, y) for x in side for y in side)
        limit = (reach / _WIDE) ** 2
        ordered = sorted(((x / _WIDE) ** 2 + y * y, x, y) for x, y in inside)
        self.spiral = [(x, y) for distance, x, y in ordered if distance <= limit]
