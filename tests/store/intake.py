"""Polls and what they bring, made short."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.model.decision import Decision
from monitor.model.feed import Feed, FeedState, FirstPoll, Poll, PollOutcome
from monitor.model.item import Entry, Item
from monitor.model.match import Level, Match
from monitor.model.route import Delivery
from monitor.model.story import Placed, StoryId
from monitor.ports import Intake, Sighting
from monitor.store.database import Database
from tests.values import EVIDENCE, MATCH, NOON

FEED = Feed(
    name="Example News",
    source="example.org",
    url="https://example.org/feed",
    country="GB",
    lang="en",
    topics=("trafficking",),
)
STATE = FeedState(feed=FEED.name, address=FEED.url, url=FEED.url, last_poll_at=NOON)
SECOND = timedelta(seconds=1)


def sighting(key: str, title: str = "", **changes: Any) -> Sighting:
    """An entry whose digests are its title, and "raw" before it."""
    title = title or f"Title of {key}"
    entry = Entry(key=key, url=f"https://example.org/{key}", title=title)
    entry = replace(entry, **changes)
    return Sighting(entry=entry, raw_digest=f"raw {title}", text_digest=title)


def intake(
    *new: Sighting,
    changed: tuple[Sighting, ...] = (),
    touched: tuple[Sighting, ...] = (),
    at: datetime = NOON,
    feed: Feed = FEED,
    first: bool = False,
) -> Intake:
    """A poll whose ledger balances."""
    poll = Poll(
        feed=feed.name,
        started_at=at,
        took=SECOND,
        outcome=PollOutcome.READ,
        status=200,
        seen=len(new) + len(changed) + len(touched),
        new=len(new),
        changed=len(changed),
        known=len(touched),
    )
    return Intake(
        feed=feed,
        poll=poll,
        state=replace(STATE, feed=feed.name),
        new=new,
        changed=changed,
        touched=touched,
        first=first,
    )


def quiet_feed() -> Feed:
    return replace(FEED, name="Quiet", first_poll=FirstPoll.QUIET)


def match(topic: str, level: Level = Level.DIGEST) -> Match:
    return replace(MATCH, topic=topic, level=level, evidence=(EVIDENCE,))


def place(story: str, *keys: str) -> Placed:
    return Placed(
        story=StoryId(story), reason="first item", score=1.0, keys=keys, started=True
    )


def classify(database: Database, *matches: Match, at: datetime = NOON) -> list[Item]:
    """Everything that waits matches these."""
    items = list(database.line.unclassified(1000))
    database.line.save_matches([(item, matches) for item in items], at)
    return items


def run_line(
    database: Database, *matches: Match, story: str = "s-1", at: datetime = NOON
) -> list[Item]:
    """Everything that waits matches these, tells of nothing, and joins one story."""
    items = classify(database, *matches, at=at)
    line = database.line
    line.save_events([(report.item, ()) for report in line.unextracted(1000)])
    waiting = line.ungrouped(1000)
    line.save_stories([(r, place(story, f"key:{r.item.id}")) for r in waiting], at)
    return items


def decision(
    change: int, outcome: str, *owed: Delivery, route: str = "desk", **changes: Any
) -> Decision:
    made = Decision(
        route=route,
        change=change,
        story=StoryId("s-1"),
        outcome=outcome,
        why=f"because {outcome}",
        deliveries=owed,
    )
    return replace(made, **changes)


def owed(key: str, channel: str = "chat", story: str = "s-1") -> Delivery:
    return Delivery(key=key, channel=channel, body="{}", story=story)
