"""Ready-made nouns, so that a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model.item import Item, ItemId
from monitor.model.match import Evidence, Level, Match
from monitor.model.route import DigestPlan, Route
from monitor.model.story import Change, Report, Story, StoryId

NOON = datetime(2024, 4, 18, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ITEM = Item(
    id=ItemId("i1"),
    feed="Example News",
    source="example.org",
    url="https://example.org/1",
    title="Police free 12 women",
    summary="Officers said human traffickers had held the women for a year.",
    lang="en",
    country="GB",
    first_seen=NOON,
    seq=1,
)
EVIDENCE = Evidence(
    field="summary", start=14, end=31, text="human traffickers", rule="named"
)
MATCH = Match(
    topic="trafficking",
    level=Level.ALERT,
    score=6,
    rules=("named",),
    facets=("rescue",),
    evidence=(EVIDENCE,),
)
ROUTE = Route(
    name="desk",
    topics=("trafficking",),
    alerts=("chat",),
    digest=DigestPlan(channels=("mail",)),
)


def report(**changes: Any) -> Report:
    """A report of ITEM with MATCH; keywords change the item."""
    matches = changes.pop("matches", (MATCH,))
    events = changes.pop("events", ())
    return Report(item=replace(ITEM, **changes), matches=matches, events=events)


def change(*reports: Report, seq: int = 1, at: datetime = NOON) -> Change:
    """A change of one story by the last of its reports."""
    told = reports or (report(),)
    story = Story(id=StoryId("s-1"), headline=told[0].item.title, reports=told)
    return Change(seq=seq, story=story, report=told[-1], reason="first item", at=at)
