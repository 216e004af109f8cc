"""Figures for Prometheus: requests and how long they took, by route; never by address."""

from functools import cached_property

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "atende_requests",
            "Requests answered",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "atende_request_seconds",
            "Time until a request was answered",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._kept: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. Routes and methods are known ones, so that the figures stay few."""
        key = (method, route, status)
        kept = self._kept.get(key)
        if kept is None:
            kept = (
                self._requests.labels(method, route, str(status)),
                self._seconds.labels(method, route),
            )
            self._kept[key] = kept
        kept[0].inc()
        kept[1].observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus's text format, those of the process too."""
        return generate_latest(self._with_process)

    @cached_property
    def _with_process(self) -> CollectorRegistry:
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        return self._registry
