"""What time is it? The only place that asks the machine."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, as the Clock port wants it."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()
