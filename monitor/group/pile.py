"""What do the accounts of one happening have in common, as far as they are read?

Kept as it grows: a story may have ten thousand items.
"""

from datetime import date, timedelta

from monitor.group.pooled import GENERIC
from monitor.model.event import Event, Status
from monitor.model.item import ItemId
from monitor.model.register import Account, Stage
from monitor.model.stage import acting, stage_of
from monitor.model.story import StoryId

#: Two dates of one happening; as the labelled pairs have it.
CLOSE = timedelta(days=3)
ORDER = {stage: rank for rank, stage in enumerate(Stage)}


class Pile:
    """Accounts of one happening, first told first."""

    def __init__(self, first: Account) -> None:
        self.first = first.event
        self.accounts: list[Account] = []
        self.items: set[ItemId] = set()
        self.stories: set[StoryId] = set()
        self.furthest = 0  #: as the order of stages has it
        self.acting: frozenset[str] = frozenset()
        self.papers: set[str] = set()
        self.countries: set[str] = set()
        self._days: dict[Status, tuple[date, date]] = {}  #: first and last

    def add(self, account: Account) -> None:
        event = account.event
        self.accounts.append(account)
        self.items.add(account.item)
        self.stories.add(account.story)
        self.furthest = max(self.furthest, ORDER[stage_of(event)])
        self.acting |= acting(event)
        if event.instrument not in GENERIC:
            self.papers.add(event.instrument)
        if event.place and event.place.country:
            self.countries.add(event.place.country)
        if day := _told_day(event):
            first, last = self._days.get(event.status, (day, day))
            self._days[event.status] = (min(first, day), max(last, day))

    def goes_on(self, account: Account) -> bool:
        """Another story is a later chapter only where it tells of a later stage.

        Two states sign more than one paper in a year, and each begins anew.
        """
        known = account.story in self.stories
        return known or ORDER[stage_of(account.event)] > self.furthest

    def is_near(self, event: Event) -> bool:
        """A plan's day may move; a day of publication contradicts none."""
        day = _told_day(event)
        if day is None or event.status not in self._days:
            return True
        first, last = self._days[event.status]
        return last - CLOSE <= day <= first + CLOSE


def _told_day(event: Event) -> date | None:
    return event.date if event.date_source == "text" else None
