"""How is each pure room asked from outside: by a filter, a check, the daemon?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from monitor.classify.topics import classify
from monitor.extract.events import extract
from monitor.group.stories import Stories
from monitor.model.event import Event
from monitor.model.event_json import from_json, to_json
from monitor.model.item import Item, item_id
from monitor.model.match import Evidence, Match
from monitor.model.story import Report
from monitor.serve.clock import SystemClock
from monitor.serve.config import Config
from monitor.serve.filters import BadLineError, Row, item_from_row
from monitor.serve.grouping import STORY_MEMORY
from monitor.serve.language import identify
from monitor.serve.lexicon import lexicon, state_names
from monitor.serve.rarity import rarity

#: Keys that a filter holds before it forgets what is older than ten days.
MOST_KEYS = 400_000


def classifier(config: Config) -> Callable[[Row], Row]:
    """Adds `topics`, and `lang` where the line has none."""

    def add(row: Row) -> Row:
        item = read_item(row)
        found = [_topic_row(match) for match in classify(item, config.rules)]
        return {**row, "lang": item.lang, "topics": found}

    return add


def extractor() -> Callable[[Row], Row]:
    """Adds `events`, and `lang` where the line has none."""
    ask = partial(extract, lexicon=lexicon())

    def add(row: Row) -> Row:
        item = read_item(row)
        return {**row, "lang": item.lang, "events": [to_json(e) for e in ask(item)]}

    return add


def grouper(most_keys: int = MOST_KEYS) -> Callable[[Row], Row]:
    """Adds `story`. Starts empty, and never takes a story back."""
    stories = Stories(rarity=rarity, names=state_names)
    at = started_at = SystemClock().now()

    def add(row: Row) -> Row:
        nonlocal at
        item = read_item(row)
        report = Report(item=_named(item), events=_events(row))
        # Old lines are as far apart as they were when they were published.
        at = item.first_seen or _believed(item.published, started_at) or at
        if len(stories) > most_keys:
            stories.forget(at - STORY_MEMORY)
        story = stories.place(report, at).story
        return {**row, "lang": item.lang, "story": str(story)}

    return add


def _events(row: Row) -> tuple[Event, ...]:
    """What `extract` added to the line, if it was asked."""
    try:
        return tuple(map(from_json, row.get("events") or ()))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"events: not as `monitor extract` writes them: {error!r:.80}"
        raise BadLineError(reason) from None


def _believed(published: datetime | None, now: datetime) -> datetime | None:
    """A date that is yet to come is none."""
    return published if published and published <= now + timedelta(days=1) else None


def read_item(row: Row) -> Item:
    """The item of a line, in its language: what is given is trusted."""
    item = item_from_row(row)
    if item.lang:
        return item
    told = f"{item.title}\n{item.summary}\n{item.text}"
    return replace(item, lang=identify(told))


def _named(item: Item) -> Item:
    """Lines without an id are items of their own, unless they are the same."""
    if item.id:
        return item
    told = (item.url, item.title, item.summary, item.text)
    return replace(item, id=item_id(item.feed, "\0".join(told)))


def _topic_row(match: Match) -> dict[str, Any]:
    return {
        "topic": match.topic,
        "level": match.level.value,
        "score": match.score,
        "rules": list(match.rules),
        "facets": list(match.facets),
        "evidence": [_evidence_row(e) for e in match.evidence],
    }


def _evidence_row(evidence: Evidence) -> dict[str, Any]:
    return {
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "rule": evidence.rule,
        **({"unreviewed": True} if evidence.unreviewed else {}),
    }
