"""What the server counts of itself, in the text form Prometheus reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """Counters of requests and queries; only the event loop writes to them."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._queries: Counter[str] = Counter()
        self._seconds: Counter[float] = Counter()
        self._sum = 0.0
        self.gauges: dict[str, float] = {}

    def request(self, path: str, status: int, seconds: float) -> None:
        """Count one request; `path` is the room's pattern, never what was asked."""
        self._requests[path, status] += 1
        self._sum += seconds
        for bucket in _BUCKETS:
            self._seconds[bucket] += seconds <= bucket

    def query(self, outcome: str) -> None:
        """Count one query by how it ended: answered, malformed, stopped, refused..."""
        self._queries[outcome] += 1

    def text(self) -> str:
        """Return everything in the Prometheus text format, version 0.0.4."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield "# TYPE kg_requests_total counter"
        for (path, status), number in sorted(self._requests.items()):
            yield f'kg_requests_total{{room="{path}",status="{status}"}} {number}'
        yield "# TYPE kg_queries_total counter"
        for outcome, number in sorted(self._queries.items()):
            yield f'kg_queries_total{{outcome="{outcome}"}} {number}'
        yield "# TYPE kg_request_seconds histogram"
        total = self._requests.total()
        for bucket in _BUCKETS:
            yield f'kg_request_seconds_bucket{{le="{bucket:g}"}} {self._seconds[bucket]}'
        yield f'kg_request_seconds_bucket{{le="+Inf"}} {total}'
        yield f"kg_request_seconds_sum {self._sum:.6f}"
        yield f"kg_request_seconds_count {total}"
        for name, value in sorted(self.gauges.items()):
            yield f"# TYPE kg_{name} gauge"
            yield f"kg_{name} {value:g}"
