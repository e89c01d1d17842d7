"""Metrics in Prometheus' text form, derived from the reports that flow through the daemon."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from tickerfeed.flow.poll import PollReport
from tickerfeed.model import SourceState


class Metrics:
    """One registry for one daemon; nothing global, so that tests may run several side by side."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._polls = self._counter("polls", "Polls, by outcome", "outcome")
        self._entries = self._counter("entries", "Entries saved, by what they were", "kind")
        for kind in ("new", "revised", "withdrawn"):  # there from the start, though nothing has come yet
            self._entries.labels(kind)
        self._publishes = self._counter("publishes", "Publishing runs, by result", "result")
        self._faults = self._counter("faults", "Faults of our own, by the step they met", "step")
        self._sources = self._gauge("sources", "Sources, by trouble (ok: none)", ("trouble",))
        self._odd = self._gauge("odd_sources", "Sources that answer and show something odd, by sign", ("sign",))
        self._in_flight = self._gauge("polls_in_flight", "Polls under way")
        self._answered_at = self._gauge("last_answer_timestamp_seconds", "When any source last answered well")
        self._ticked_at = self._gauge("last_tick_timestamp_seconds", "When the scheduler last looked for due sources")

    def _counter(self, name: str, text: str, label: str) -> Counter:
        return Counter(name, text, (label,), namespace="tickerfeed", registry=self.registry)

    def _gauge(self, name: str, text: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(name, text, labels, namespace="tickerfeed", registry=self.registry)

    def polled(self, report: PollReport) -> None:
        """Count one poll."""
        self._polls.labels(report.outcome).inc()
        for kind, count in (("new", report.new), ("revised", report.revised), ("withdrawn", report.withdrawn)):
            if count:
                self._entries.labels(kind).inc(count)

    def published(self, revision: str | None) -> None:
        """Count one publishing run."""
        self._publishes.labels("changed" if revision else "unchanged").inc()

    def fault(self, step: str) -> None:
        """Count one fault of our own."""
        self._faults.labels(step).inc()

    def ticked(self, in_flight: int, now: datetime) -> None:
        """Note that the scheduler is alive."""
        self._in_flight.set(in_flight)
        self._ticked_at.set(now.timestamp())

    def sources(self, states: Iterable[SourceState]) -> None:
        """Note how the sources stand."""
        known = list(states)
        self._sources.clear()
        for trouble, count in Tally(state.trouble or "ok" for state in known).items():
            self._sources.labels(trouble).set(count)
        self._odd.clear()
        for sign, count in Tally(one.sign for state in known for one in state.notices).items():
            self._odd.labels(sign).set(count)
        answers = [state.last_success_at for state in known if state.last_success_at]
        if answers:
            self._answered_at.set(max(answers).timestamp())

    def text(self) -> bytes:
        """Return the exposition."""
        return generate_latest(self.registry)
