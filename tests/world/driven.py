"""The same build as `monitor run`, with a clock that is driven over standard input.

Each line is a number of seconds to move on by; the answer is the new moment.
"""

import os
import sys
import threading
from datetime import datetime, timedelta

from monitor.serve.config import Config, read_config
from monitor.serve.lock import hold
from monitor.serve.options import Options
from monitor.serve.start import run_daemon


class DrivenClock:
    """Stands still until it is told to move."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._passed = timedelta(0)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._start + self._passed

    def monotonic(self) -> float:
        with self._lock:
            return self._passed.total_seconds()

    def move(self, seconds: float) -> datetime:
        with self._lock:
            self._passed += timedelta(seconds=seconds)
        return self.now()


def drive(clock: DrivenClock) -> None:
    """Until the pipe closes."""
    for line in sys.stdin:
        print(clock.move(float(line)).isoformat(), flush=True)


def main() -> None:
    config_folder, state, start = sys.argv[1:]
    options = Options(config=config_folder, state=state)
    config = read_config(options, os.environ)
    if not isinstance(config, Config):
        sys.exit("\n".join(map(str, config)))
    clock = DrivenClock(datetime.fromisoformat(start))
    threading.Thread(target=drive, args=(clock,), daemon=True).start()
    with hold(config.state):
        run_daemon(config, options, clock)


if __name__ == "__main__":
    main()
