"""What the log says of the polls: each change once, and one line instead of many when nobody can be reached."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from tickerfeed.flow.outage import UNREACHED, explain
from tickerfeed.flow.poll import PollReport
from tickerfeed.poll.schedule import spoken

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=15)  # without any answer; name servers and routers may swallow questions for long
ENOUGH = 16  # sources that nobody answers for; of fewer sources, most of them
_UNSAVED = "%s: could not be saved: %s"


class Herald:
    """Knows whether sources can be reached at all.

    While that is open, the troubles of single sources wait: they are told when another source answers or patience ends,
    and never when it turns out that nobody answers.
    """

    def __init__(self, *, has_proxy: bool = False) -> None:
        self.has_proxy = has_proxy
        self.is_doubtful = False  # nobody could be reached before this start
        self._since: datetime | None = None  # when the outage was told
        self._asked_at: datetime | None = None  # the first poll since the last answer
        self._unanswered: dict[str, PollReport] = {}  # since the last answer
        self._lost: set[str] = set()  # of these, those that had been reached before: the others may just be dead
        self._waiting: list[PollReport] = []
        self._untold: set[str] = set()  # sources whose trouble an outage has covered
        self._recovered: set[str] = set()
        self._faults: dict[str, str] = {}  # why the last poll of a source could not be saved

    @property
    def is_outage(self) -> bool:
        """Whether no source can be reached, as far as is known."""
        return self._since is not None

    @property
    def unanswered(self) -> frozenset[str]:
        """The sources that could not be reached since anybody last answered."""
        return frozenset(self._unanswered)

    def heard(self, report: PollReport, now: datetime) -> None:
        """Take in the report of a poll, and say what there is to say."""
        if report.outcome == "fault":
            self._failed(report)
        elif report.outcome in {"abandoned", "held"}:
            log.debug("%s: %s", report.source_id, report.outcome)
        else:
            self._saved(report)
            self._heard(report, now)

    def _heard(self, report: PollReport, now: datetime) -> None:
        if report.trouble in UNREACHED:
            self._asked_at = self._asked_at or now
            self._unanswered[report.source_id] = report
            self._waiting.append(report)
            if self.is_doubtful or report.was not in UNREACHED:
                self._lost.add(report.source_id)
        else:
            self._answered(now)
            self._tell(report)

    def _failed(self, report: PollReport) -> None:
        # A full disk meets every source, each every minute: that is one line, until something has been saved again.
        is_known = report.detail in self._faults.values()
        self._faults[report.source_id] = report.detail
        log.log(logging.DEBUG if is_known else logging.ERROR, _UNSAVED, report.source_id, report.detail)

    def _saved(self, report: PollReport) -> None:
        if self._faults.pop(report.source_id, None) is not None and not self._faults:
            log.warning("%s: what is polled can be saved again", report.source_id)

    def look(self, in_flight: int, total: int, now: datetime) -> None:
        """See, at each tick, whether anybody of `total` sources answers; `in_flight` polls are under way."""
        if in_flight and self._asked_at is None:
            self._asked_at = now
        if self._asked_at is None:
            return
        is_late = now - self._asked_at >= PATIENCE
        if not self.is_outage and (is_late or not in_flight) and self._is_silent(in_flight, total):
            self._begin(total, now)
        if self.is_outage:
            self._untold.update(report.source_id for report in self._waiting)
            self._waiting.clear()
        elif is_late:
            self._tell_waiting()
        if not in_flight and not self._unanswered:
            self._asked_at = None

    def _is_silent(self, in_flight: int, total: int) -> bool:
        dead = len(self._unanswered) - len(self._lost)
        silent = len(self._lost) + (in_flight if total > 1 else 0)  # a single source may be slow
        return silent >= min(max(total - dead, 0) // 2 + 1, ENOUGH)

    def recovered(self) -> frozenset[str]:
        """Return, once, the sources that an outage kept away and that may be asked again."""
        found, self._recovered = frozenset(self._recovered), set()
        return found

    def _begin(self, total: int, now: datetime) -> None:
        self._since = now
        troubles = [report.trouble for report in self._unanswered.values()]
        sample = next((f"; last: {one.detail}" for one in reversed(self._unanswered.values()) if one.detail), "")
        log.error("%s (%d of %d asked%s)", explain(troubles, has_proxy=self.has_proxy), len(troubles), total, sample)

    def _answered(self, now: datetime) -> None:
        if self._since is not None:
            log.warning("sources can be reached again, after %s", spoken(now - self._since))
            self._recovered |= self._unanswered.keys()
            self._since = None
        self._tell_waiting()
        self._unanswered.clear()
        self._lost.clear()
        self._asked_at = None
        self.is_doubtful = False

    def _tell_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for report in waiting:
            self._tell(report)

    def _tell(self, report: PollReport) -> None:
        name = report.source_id
        is_told = report.is_change or (name in self._untold and bool(report.trouble))
        self._untold.discard(name)
        if is_told and report.trouble:
            log.warning("%s: %s: %s", name, report.trouble, report.detail)
        elif is_told:
            log.warning("%s: answers well again", name)
        for notice in report.began:
            log.warning("%s: %s: %s", name, notice.sign, notice.detail)
        level = logging.INFO if report.has_news else logging.DEBUG
        gone = f", {report.withdrawn} withdrawn" if report.withdrawn else ""
        log.log(level, "%s: %s, %d new, %d revised%s", name, report.outcome, report.new, report.revised, gone)
