"""How does each noun get over the border, and back?

A row goes in as a plain mapping and comes out as a `Row`; only values of
`monitor.model` leave this room. tests/store/test_convert.py holds the law.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from monitor.model.decision import DigestState
from monitor.model.event import Event
from monitor.model.event_json import (
    evidence_from_json,
    evidence_to_json,
    from_json,
    to_json,
)
from monitor.model.feed import (
    Feed,
    FeedState,
    FirstPoll,
    Poison,
    Poll,
    PollOutcome,
    Validators,
)
from monitor.model.item import Entry, Item, ItemId, Standing, item_id
from monitor.model.match import Level, Match
from monitor.model.push import Advert
from monitor.model.route import Delivery
from monitor.model.url import canonical
from monitor.ports import Sighting
from monitor.store import children, learned
from monitor.store.feed_json import ailment, ailment_values, gap, gap_values

Values = dict[str, Any]
AnyRow = Row[Any]
MICROSECOND = timedelta(microseconds=1)


def storable(text: str) -> str:
    """The same length, with what UTF-8 cannot write replaced: lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


# --- feeds and polls ----------------------------------------------------------


def feed_state_values(state: FeedState) -> Values:
    return {
        "feed": state.feed,
        "address": state.address,
        "url": state.url,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "body_digest": state.body_digest,
        "next_poll_at": state.next_poll_at,
        "not_before": state.not_before,
        "last_poll_at": state.last_poll_at,
        "last_good_at": state.last_good_at,
        "readable_since": state.readable_since,
        "failures": state.failures,
        "failing_since": state.failing_since,
        "trouble": storable(state.trouble),
        "moved_to": state.moved_to,
        "moved_polls": state.moved_polls,
        "gone": state.gone,
        "poison": _poison_values(state.poison),
        "memory": state.memory,
        "ailments": [ailment_values(each) for each in state.ailments],
        "advert": advert_values(state.advert),
        "children": [children.to_json(child) for child in state.children],
        "learned": learned.learned_values(state),
    }


def feed_state(row: AnyRow) -> FeedState:
    return FeedState(
        feed=row.feed,
        address=row.address,
        url=row.url,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        body_digest=row.body_digest,
        next_poll_at=row.next_poll_at,
        not_before=row.not_before,
        last_poll_at=row.last_poll_at,
        last_good_at=row.last_good_at,
        readable_since=row.readable_since,
        failures=row.failures,
        failing_since=row.failing_since,
        trouble=row.trouble,
        moved_to=row.moved_to,
        moved_polls=row.moved_polls,
        gone=row.gone,
        poison=_poison(row.poison),
        memory=row.memory,
        ailments=tuple(map(ailment, row.ailments)),
        advert=advert(row.advert),
        children=tuple(map(children.from_json, row.children)),
        rhythm=learned.rhythm(row.learned),
        hints=learned.hints(row.learned),
        why=row.learned.get("why", ""),
    )


def _poison_values(poison: Poison | None) -> Values | None:
    if poison is None:
        return None
    at = poison.at.isoformat()
    return {"kills": poison.kills, "digest": poison.digest, "at": at}


def _poison(stored: Values | None) -> Poison | None:
    if stored is None:
        return None
    at = datetime.fromisoformat(stored["at"])
    return Poison(kills=stored["kills"], digest=stored["digest"], at=at)


def advert_values(said: Advert | None) -> Values | None:
    if said is None:
        return None
    return {"topic": storable(said.topic), "hubs": [*map(storable, said.hubs)]}


def advert(stored: Values | None) -> Advert | None:
    if stored is None:
        return None
    return Advert(topic=stored["topic"], hubs=tuple(stored["hubs"]))


def poll_values(poll: Poll) -> Values:
    return {
        "feed": poll.feed,
        "started_at": poll.started_at,
        "took": poll.took // MICROSECOND,
        "outcome": poll.outcome.name,
        "detail": storable(poll.detail),
        "status": poll.status,
        "wire": poll.wire,
        "size": poll.size,
        "seen": poll.seen,
        "new": poll.new,
        "known": poll.known,
        "changed": poll.changed,
        "aside": poll.aside,
        "asides": [list(pair) for pair in poll.asides],
        "gap": poll.gap and gap_values(poll.gap),
    }


def poll(row: AnyRow) -> Poll:
    return Poll(
        feed=row.feed,
        started_at=row.started_at,
        took=row.took * MICROSECOND,
        outcome=PollOutcome[row.outcome],
        detail=row.detail,
        status=row.status,
        wire=row.wire,
        size=row.size,
        seen=row.seen,
        new=row.new,
        known=row.known,
        changed=row.changed,
        aside=row.aside,
        asides=tuple((reason, count) for reason, count in row.asides),
        gap=gap(row.gap) if row.gap else None,
    )


# --- items and their texts ----------------------------------------------------


def standing(feed: Feed, *, first: bool) -> Standing:
    """How an item of this poll may be told."""
    if not first:
        return Standing.NEW
    match feed.first_poll:
        case FirstPoll.DIGEST:
            return Standing.BACKLOG
        case FirstPoll.QUIET:
            return Standing.QUIET
        case FirstPoll.ALERT:
            return Standing.NEW


def item_values(
    feed: Feed, sighting: Sighting, seen_at: datetime, how: Standing
) -> Values:
    entry = sighting.entry
    key = storable(entry.key)
    return {
        "id": item_id(feed.name, key),
        "feed": feed.name,
        "key": key,
        "source": storable(entry.source) or feed.source,
        "url": storable(entry.url),
        "canonical": canonical(storable(entry.url)),
        "country": feed.country,
        "first_seen": seen_at,
        "standing": how.value,
        "topics": list(feed.topics),
        "raw_digest": sighting.raw_digest,
        "text_digest": sighting.text_digest,
        "versions": 1,
    }


def text_values(feed: Feed, entry: Entry, version: int, seen_at: datetime) -> Values:
    return {
        "item": item_id(feed.name, storable(entry.key)),
        "version": version,
        "seen_at": seen_at,
        "title": storable(entry.title),
        "summary": storable(entry.summary),
        "text": storable(entry.text),
        "author": storable(entry.author),
        "published": entry.published,
        "updated": entry.updated,
        "lang": storable(entry.lang) or feed.lang,
    }


def item(row: AnyRow) -> Item:
    """From a row of item and item_text side by side; see load.ITEMS."""
    return Item(
        id=ItemId(row.id),
        feed=row.feed,
        source=row.source,
        url=row.url,
        title=row.title,
        summary=row.summary,
        text=row.text,
        author=row.author,
        published=row.published,
        updated=row.updated,
        lang=row.lang,
        country=row.country,
        first_seen=row.first_seen,
        standing=Standing(row.standing),
        topics=tuple(row.topics),
        seq=row.seq,
        version=row.version,
        brought=row.brought,
    )


# --- what was found in them ---------------------------------------------------


def match_values(text: int, n: int, match: Match) -> Values:
    return {"text": text, "n": n, **match_body(match)}


def match_body(match: Match) -> Values:
    return {
        "topic": match.topic,
        "level": match.level.value,
        "score": match.score,
        "rules": list(match.rules),
        "facets": list(match.facets),
        "evidence": [evidence_to_json(e) for e in match.evidence],
    }


def match(stored: Values) -> Match:
    """From a body, or from a row as a mapping."""
    return Match(
        topic=stored["topic"],
        level=Level(stored["level"]),
        score=stored["score"],
        rules=tuple(stored["rules"]),
        facets=tuple(stored["facets"]),
        evidence=tuple(evidence_from_json(e) for e in stored["evidence"]),
    )


def event_values(text: int, n: int, event: Event) -> Values:
    return {"text": text, "n": n, "type": event.type.value, "body": to_json(event)}


def event(row: AnyRow) -> Event:
    return from_json(row.body)


# --- what is owed -------------------------------------------------------------


def delivery_values(
    delivery: Delivery, at: datetime, cause: Mapping[str, Any] | None = None
) -> Values:
    return {
        "key": delivery.key,
        "channel": delivery.channel,
        "story": delivery.story,
        "body": delivery.body,
        "route": "",
        "change": None,
        "digest": None,
        "state": "owed",
        "reason": "",
        "attempts": delivery.attempts,
        "created_at": at,
        "next_at": at,
        **(cause or {}),
    }


def delivery(row: AnyRow) -> Delivery:
    return Delivery(
        key=row.key,
        channel=row.channel,
        body=row.body,
        story=row.story,
        attempts=row.attempts,
    )


def digest_state_values(state: DigestState) -> Values:
    return {
        "route": state.route,
        "since": state.since,
        "last_due_at": state.last_due_at,
        "last_end": state.last_end,
        "last_seq": state.last_seq,
    }


def digest_state(row: AnyRow) -> DigestState:
    return DigestState(
        route=row.route,
        since=row.since,
        last_due_at=row.last_due_at,
        last_end=row.last_end,
        last_seq=row.last_seq,
    )


def keyed(rows: Sequence[AnyRow], column: str) -> dict[Any, list[AnyRow]]:
    """Rows by one of their columns, order kept."""
    found: dict[Any, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
