from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.daemon.metrics import Metrics
from tickerfeed.flow.poll import PollReport
from tickerfeed.model import Notice, Sign, SourceState, Trouble

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def lines(metrics: Metrics) -> list[str]:
    return metrics.text().decode().splitlines()


def test_polls_and_entries_are_counted() -> None:
    metrics = Metrics()
    metrics.polled(PollReport("a", "modified", entries=4, new=3, revised=1, withdrawn=2))
    metrics.polled(PollReport("a", "notmodified"))
    assert 'tickerfeed_polls_total{outcome="modified"} 1.0' in lines(metrics)
    assert 'tickerfeed_entries_total{kind="new"} 3.0' in lines(metrics)
    assert 'tickerfeed_entries_total{kind="revised"} 1.0' in lines(metrics)
    assert 'tickerfeed_entries_total{kind="withdrawn"} 2.0' in lines(metrics)


def test_sources_are_counted_by_trouble_and_a_mended_trouble_goes() -> None:
    metrics = Metrics()
    metrics.sources([SourceState("a", trouble=Trouble.TLS), SourceState("b", last_success_at=NOW)])
    assert 'tickerfeed_sources{trouble="tls"} 1.0' in lines(metrics)
    assert f"tickerfeed_last_answer_timestamp_seconds {NOW.timestamp():.9e}".replace("e+09", "e+09") in lines(metrics)
    metrics.sources([SourceState("a"), SourceState("b")])
    assert 'tickerfeed_sources{trouble="ok"} 2.0' in lines(metrics)
    assert not any("tls" in line for line in lines(metrics))


def test_odd_sources_are_counted_by_sign() -> None:
    metrics = Metrics()
    metrics.sources([SourceState("a", notices=(Notice(Sign.STALE, "x", NOW), Notice(Sign.UNDATED, "y", NOW)))])
    assert 'tickerfeed_odd_sources{sign="stale"} 1.0' in lines(metrics)
    assert 'tickerfeed_odd_sources{sign="undated"} 1.0' in lines(metrics)
    metrics.sources([SourceState("a")])
    assert not any("stale" in line for line in lines(metrics))


def test_publishing_faults_and_ticks_are_told() -> None:
    metrics = Metrics()
    metrics.published("abc")
    metrics.published(None)
    metrics.fault("store")
    metrics.ticked(3, NOW)
    told = lines(metrics)
    assert 'tickerfeed_publishes_total{result="changed"} 1.0' in told
    assert 'tickerfeed_publishes_total{result="unchanged"} 1.0' in told
    assert 'tickerfeed_faults_total{step="store"} 1.0' in told
    assert "tickerfeed_polls_in_flight 3.0" in told
