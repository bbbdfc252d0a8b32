"""The best one-to-one assignment of rows to columns (Kuhn 1955, Munkres 1957)."""

from __future__ import annotations

from collections.abc import Sequence


def best_assignment(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return (row, column) pairs of the one-to-one assignment whose gains sum highest.

    Every row of a wide matrix, every column of a tall one, is assigned. Grows with the
    cube of the longer side: the method of shortest augmenting paths with potentials
    (Jonker and Volgenant 1987).

    >>> best_assignment([[1, 2], [2, 4]])
    [(0, 0), (1, 1)]
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        turned = best_assignment(list(zip(*gains, strict=True)))
        return sorted((row, column) for column, row in turned)
    rows, columns = len(gains), len(gains[0])
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # 1-based row that holds a column; 0 is nobody
    for row in range(1, rows + 1):
        owner[0] = row
        came_from = _path(gains, owner, row_price, column_price)
        column = next(c for c in came_from if not owner[c])
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    return sorted((row - 1, column - 1) for column, row in enumerate(owner) if row and column)


def _path(
    gains: Sequence[Sequence[float]],
    owner: list[int],
    row_price: list[float],
    column_price: list[float],
) -> dict[int, int]:
    """Search the cheapest way from column 0 to a free one; move the prices along.

    Return column -> the column before it, the free one included; only that one is unowned.
    """
    slack = dict.fromkeys(range(1, len(column_price)), float("inf"))
    before: dict[int, int] = {}
    settled = [0]
    while owner[settled[-1]]:
        at = settled[-1]
        row = owner[at]
        for column, known in slack.items():
            cost = -gains[row - 1][column - 1] - row_price[row] - column_price[column]
            if cost < known:
                slack[column], before[column] = cost, at
        nearest = min(slack, key=slack.__getitem__)
        step = slack.pop(nearest)
        for column in settled:
            row_price[owner[column]] += step
            column_price[column] -= step
        for column in slack:
            slack[column] -= step
        settled.append(nearest)
    return {column: before[column] for column in settled[1:]}
