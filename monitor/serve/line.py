"""Who runs the steps, and when? One thread, woken by work and by the clock's tick."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from monitor.pipeline import Pipeline, run_steps
from monitor.ports import Clock
from monitor.serve.digests import DigestDesk

log = logging.getLogger("monitor")

#: After a failed turn (a full disk, say) the next one waits this long, then doubles.
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


class LineWorker:
    """Runs the steps until nothing waits, then the digests that are due.

    Digests come after the steps, so that what was already read when a digest is due
    is in it.
    """

    def __init__(
        self,
        build: Callable[[], Pipeline],
        digests: DigestDesk,
        clock: Clock,
        on_owed: Callable[[], None],
    ) -> None:
        self._build = build
        self._pipeline: Pipeline | None = None
        self._digests = digests
        self._clock = clock
        self._on_owed = on_owed
        self._wake = threading.Event()
        self._work = True  # what a crash left behind waits from the start
        self._stop = threading.Event()
        self._pause = FIRST_PAUSE_SECONDS
        self._not_before = 0.0
        self.beat = clock.monotonic()
        self.turns = threading.Lock()  # held while a turn runs

    def run(self) -> None:
        """Until `stop`; a turn in hand is finished."""
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            self.beat = self._clock.monotonic()
            if not self._stop.is_set() and self._clock.monotonic() >= self._not_before:
                self.turn()

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

    def tick(self) -> None:
        """The clock asks whether something is due."""
        self._wake.set()

    def turn(self) -> None:
        """Everything that waits now; a failure keeps the rest for a later turn."""
        now = self._clock.now()
        if not self._work and not self._digests.is_due(now):
            return
        try:
            with self.turns:
                self._turn(now)
        except Exception:
            log.exception("line.failed retry_in=%.0fs", self._pause)
            self._work = True
            self._pipeline = None  # its index may be ahead of the store
            self._not_before = self._clock.monotonic() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        else:
            self._pause = FIRST_PAUSE_SECONDS

    def _turn(self, now: datetime) -> None:
        pipeline = self._pipeline or self._build()
        self._pipeline = pipeline
        self._work = False
        while not self._stop.is_set() and run_steps(pipeline):
            self._on_owed()
            self.beat = self._clock.monotonic()
        if self._stop.is_set():
            self._work = True
            return
        if self._digests.send_due(now):
            self._on_owed()
