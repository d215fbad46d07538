"""Who runs the steps, and when? One thread, woken by work and by the clock's tick."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from monitor.pipeline import Pipeline, run_steps
from monitor.ports import Clock
from monitor.serve.digests import DigestDesk
from monitor.serve.reapply import Reapplying

log = logging.getLogger("monitor")

#: After a failed turn (a full disk, say) the next one waits this long, then doubles.
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
#: Between two batches of stored texts, at least; else as long as the batch took, so
#: that half of a processor stays free for what is live.
REST_SECONDS = 0.05


def _nobody() -> None:
    """Where nobody brings full texts, nobody is woken."""


class LineWorker:
    """Runs the steps until nothing waits, then the digests that are due.

    Digests come after the steps, so that what was already read when a digest is due
    is in it. Last comes one batch of the stored texts that other rules judged.
    """

    def __init__(
        self,
        build: Callable[[], Pipeline],
        digests: DigestDesk,
        clock: Clock,
        on_owed: Callable[[], None],
        on_wanted: Callable[[], None] = _nobody,
    ) -> None:
        self._build = build
        self._pipeline: Pipeline | None = None
        self._digests = digests
        self._clock = clock
        self._on_owed = on_owed
        self._on_wanted = on_wanted
        self._wake = threading.Event()
        self._work = True  # what a crash left behind waits from the start
        self._stop = threading.Event()
        self._pause = FIRST_PAUSE_SECONDS
        self._not_before = 0.0
        self._late_at: datetime | None = None  #: when what is held has waited enough
        self._again = Reapplying()
        self._rest = REST_SECONDS
        self.beat = clock.monotonic()
        self.turns = threading.Lock()  # held while a turn runs

    def run(self) -> None:
        """Until `stop`; a turn in hand is finished."""
        while not self._stop.is_set():
            self._wake.wait(self._rest if self.reapplying else None)
            self._wake.clear()
            self.beat = self._clock.monotonic()
            if not self._stop.is_set() and self._clock.monotonic() >= self._not_before:
                self.turn()

    @property
    def reapplying(self) -> bool:
        """Whether stored texts may still wait for the rules of now."""
        return not self._again.over

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def work(self) -> None:
        """Something was saved that a step waits for."""
        self._work = True
        self._wake.set()

    def renew(self) -> None:
        """Build the pipeline again before the next turn: its index has grown old."""
        with self.turns:
            self._pipeline = None
            self._again = Reapplying() if self._again.over else self._again

    def tick(self) -> None:
        """The clock asks whether something is due."""
        self._wake.set()

    def turn(self) -> bool:
        """Everything that waits now; a failure keeps the rest for a later turn."""
        now = self._clock.now()
        if not self._is_due(now):
            return True
        try:
            with self.turns:
                self._turn(now)
        except Exception:
            log.exception("line.failed retry_in=%.0fs", self._pause)
            self._work = True
            self._pipeline = None  # its index may be ahead of the store
            self._not_before = self._clock.monotonic() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
            return False
        self._pause = FIRST_PAUSE_SECONDS
        return True

    def _is_due(self, now: datetime) -> bool:
        late = self._late_at is not None and self._late_at <= now
        return self._work or self.reapplying or late or self._digests.is_due(now)

    def _turn(self, now: datetime) -> None:
        pipeline = self._pipeline or self._build()
        self._pipeline = pipeline
        self._work = False
        pipeline.go_on_without()
        self._run_dry(pipeline)
        if self._stop.is_set():
            self._work = True
            return
        if pipeline.release_held():
            self._on_owed()
        self._late_at = pipeline.next_due()
        if self._digests.send_due(now):
            self._on_owed()
        if self.reapplying and not self._work:
            self._reapply(pipeline)

    def _run_dry(self, pipeline: Pipeline) -> None:
        while not self._stop.is_set() and run_steps(pipeline):
            self._on_owed()
            self._on_wanted()
            self.beat = self._clock.monotonic()

    def _reapply(self, pipeline: Pipeline) -> None:
        """One batch, and what it sends down the line; then a look at what is live."""
        began = self._clock.monotonic()
        if self._again.take(pipeline):
            self._run_dry(pipeline)
        self._rest = max(REST_SECONDS, self._clock.monotonic() - began)
        if self._again.begun and not self.reapplying:
            self._pipeline = None  # its index knows every old story: no longer needed
