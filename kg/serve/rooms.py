"""All rooms of the server, in the order in which addresses are matched."""

from __future__ import annotations

from kg.serve import health, pages, protocol
from kg.serve.room import Room

ROOMS: tuple[Room, ...] = (
    *protocol.ROOMS,
    *health.ROOMS,
    *pages.ROOMS,
)
