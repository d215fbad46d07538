"""By how much did the polls of the last day miss what was aimed at?

Compared over whole days only: what is expected of an hour, before it was seen, is
always a little less than what it brings.
"""

from collections import deque
from datetime import datetime, timedelta

DAY = timedelta(days=1)
#: Who was not asked for longer was asleep, and starts to count anew.
ASLEEP = timedelta(hours=3)
#: What is further off is no mistake of ours, and not to be made up for.
FURTHEST_OFF = 1.5


class LastDay:
    """Polls that were made, beside those that were aimed at."""

    def __init__(self) -> None:
        self._spans: deque[tuple[datetime, int, float]] = deque()
        self._since: datetime | None = None
        self._made = 0

    def count(self) -> None:
        """One poll was made."""
        self._made += 1

    def close(self, now: datetime, aimed: float) -> None:
        """Until now, `aimed` polls a day were aimed at."""
        passed = now - (self._since or now)
        if not timedelta(0) <= passed <= ASLEEP:
            self._spans.clear()
        elif passed:
            self._spans.append((now, self._made, aimed * (passed / DAY)))
        self._since, self._made = now, 0
        # A day and its remainder stay: they are the first that can be compared.
        while len(self._spans) > 1 and self._spans[1][0] <= now - DAY:
            self._spans.popleft()

    def off(self) -> float:
        """Made by aimed; one until there is a day to compare."""
        if not self._spans or self._spans[-1][0] - self._spans[0][0] < DAY:
            return 1.0
        spans = list(self._spans)[1:]
        aimed = sum(polls for _, _, polls in spans)
        if not aimed:
            return 1.0
        ratio = sum(made for _, made, _ in spans) / aimed
        return min(max(ratio, 1 / FURTHEST_OFF), FURTHEST_OFF)
