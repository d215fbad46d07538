"""How does the daemon ask which story an item belongs to, for as long as it runs?"""

from datetime import UTC, datetime, timedelta

from monitor.group.stories import Stories
from monitor.model.story import Placed, Report
from monitor.ports import Clock, Line
from monitor.serve.lexicon import state_names
from monitor.serve.rarity import rarity

#: Grouping never looks further back than this (group/keys.py, group/nearest.py).
STORY_MEMORY = timedelta(days=10)
#: So often what is older is forgotten.
TIDY = timedelta(hours=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Grouping:
    """A fresh index of what stories can be recognised by.

    While stored texts wait for the rules of now, these are all stories ever told.
    """

    def __init__(self, line: Line, clock: Clock) -> None:
        now = clock.now()
        self._clock = clock
        self._forgets = line.count_outdated() == 0
        since = now - STORY_MEMORY if self._forgets else LONG_AGO
        self._stories = Stories(
            line.story_keys(since),
            line.story_traces(since),
            rarity=rarity,
            names=state_names,
        )
        self._tidy_at = now + TIDY

    @property
    def active(self) -> int:
        """How many stories an item is compared with."""
        return self._stories.active

    def place(self, report: Report) -> Placed:
        now = self._clock.now()
        if self._forgets and now >= self._tidy_at:
            self._stories.forget(now - STORY_MEMORY)
            self._tidy_at = now + TIDY
        return self._stories.place(report, now)
