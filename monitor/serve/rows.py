"""What do the commands show of each noun? One flat row of JSON values."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from monitor.acquire.nudge import nudged_due
from monitor.acquire.push import describe
from monitor.acquire.trust import nudge_of
from monitor.model.channel import ChannelLine
from monitor.model.feed import Ail, Ailment, Feed, Gap
from monitor.model.mark import MarkedStory
from monitor.model.message import stamp
from monitor.model.push import Subscription
from monitor.model.silence import Silence
from monitor.model.view import FeedHealth, MatchedItem, OutboxLine
from monitor.serve.address import without_login
from monitor.serve.watch import set_aside

Row = dict[str, Any]


def match_rows(matched: MatchedItem) -> list[Row]:
    """One row per topic that the item matches."""
    item = matched.report.item
    return [
        {
            "first_seen": when(item.first_seen),
            "topic": match.topic,
            "level": match.level.value,
            "score": match.score,
            "source": item.source,
            "title": item.title,
            "words": sorted({e.text.casefold() for e in match.evidence}),
            "url": item.url,
            "item": item.id,
            "story": matched.story,
            "feed": item.feed,
            "lang": item.lang,
            "published": when(item.published),
            "rules": list(match.rules),
            "facets": list(match.facets),
        }
        for match in matched.report.matches
    ]


def mark_row(marked: MarkedStory) -> Row:
    mark = marked.mark
    return {
        "story": mark.story,
        "mark": mark.word.value,
        "who": mark.who,
        "at": when(mark.at),
        "note": mark.note,
        "topics": list(mark.topics),
        "headline": marked.headline,
    }


def labelled_rows(marked: MarkedStory) -> list[Row]:
    """Its items as `rules score` reads them; none where the mark names no topic."""
    if marked.labels is None:
        return []
    labels = list(marked.labels)
    return [
        {
            "id": item.id,
            "title": item.title,
            "summary": item.summary,
            "text": item.text,
            "lang": item.lang,
            "source": item.source,
            "country": item.country,
            "url": item.url,
            "first_seen": when(item.first_seen),
            "labels": labels,
            **mark_row(marked),
        }
        for item in marked.items
    ]


def delivery_row(line: OutboxLine) -> Row:
    return {
        "key": line.delivery.key,
        "channel": line.delivery.channel,
        "state": line.state.value,
        "attempts": line.delivery.attempts,
        "created_at": when(line.created_at),
        "reason": line.reason,
        "route": line.route,
        "story": line.delivery.story,
        "digest": line.digest,
        "next_at": when(line.next_at),
        "attempted_at": when(line.attempted_at),
        "settled_at": when(line.settled_at),
        "within": line.within,
    }


def channel_row(line: ChannelLine, kind: str, now: datetime) -> Row:
    state = line.state
    is_held = state.not_before is not None and state.not_before > now
    return {
        "channel": line.name,
        "kind": kind,
        "state": state.phase(now).value,
        "owed": line.owed,
        "last_success": when(state.last_good_at),
        "since": when(state.failing_since),
        "why": state.why,
        "paused": state.paused,
        "next_try": when(state.not_before) if is_held else None,
        "failures": state.failures,
        "refused": line.refused,
        "oldest_owed": when(line.oldest_owed_at),
    }


def recipient_rows(
    recipients: Iterable[tuple[str, str]], gone: Mapping[tuple[str, str], datetime]
) -> list[Row]:
    """Of every channel and address that is configured, or was and has left."""
    return [
        {
            "channel": channel,
            "address": address,
            "state": "unsubscribed" if (channel, address) in gone else "gets mail",
            "since": when(gone.get((channel, address))),
        }
        for channel, address in dict.fromkeys((*recipients, *gone))
    ]


def feed_row(
    feed: Feed,
    health: FeedHealth | None,
    pushed: Subscription | None = None,
    cap: timedelta = timedelta.max,
) -> Row:
    """A feed that was never polled has no health yet; `cap` is that of `[fetch]`."""
    state = health.state if health else None
    last = health.last_poll if health else None
    return {
        "feed": feed.name,
        "health": _health(feed, health),
        "last_poll": when(state.last_poll_at if state else None),
        "next_poll": when(_next(feed, health, pushed, cap)),
        "items": health.items if health else 0,
        "trouble": _trouble(health) if health else "",
        "push": describe(pushed) if pushed else "",
        "plan": state.why if state and feed.enabled and not state.gone else "",
        "address": without_login(feed.address),
        "asks": feed.asks,
        "unasked": list(feed.unasked),
        "source": feed.source,
        "country": feed.country,
        "lang": feed.lang,
        "last_day": health.last_day if health else 0,
        "outcome": last.outcome.value if last else None,
        "detail": last.detail if last else None,
        "seen": last.seen if last else 0,
        "aside": last.aside if last else 0,
        "last_good": when(state.last_good_at if state else None),
        "failing_since": when(state.failing_since if state else None),
        "ailments": [_ailment_row(a) for a in state.ailments] if state else [],
        "gap": _gap_row(health.gap) if health and health.gap else None,
    }


def _trouble(health: FeedHealth) -> str:
    """The worst thing to say of it."""
    if health.state.trouble:
        return health.state.trouble
    ailing = [
        f"{a.kind}: {a.why}" for a in health.state.ailments if a.kind != Ail.LOSSY
    ]
    lost = [str(health.gap)] if health.gap else []
    aside = set_aside(health.last_poll) if health.last_poll else ""
    return "; ".join(filter(None, [*ailing, *lost, aside]))


def _ailment_row(ailment: Ailment) -> Row:
    since = when(ailment.since)
    return {"kind": ailment.kind.name.lower(), "since": since, "why": ailment.why}


def _gap_row(gap: Gap) -> Row:
    return {
        "since": when(gap.since),
        "until": when(gap.until),
        "why": f"{gap.kind}: {gap.detail}",
    }


def when(at: datetime | None) -> str | None:
    """To the second, in UTC."""
    return stamp(at.replace(microsecond=0)) if at else None


def _health(feed: Feed, health: FeedHealth | None) -> str:
    if not feed.enabled:
        return "off"
    if health is None or health.state.last_poll_at is None:
        return "not polled yet"
    if health.state.gone:
        return "gone"
    if health.state.trouble:
        return "failing"
    kinds = [ailment.kind for ailment in health.state.ailments]
    return kinds[0].name.lower() if kinds else "healthy"


def _next(
    feed: Feed, health: FeedHealth | None, pushed: Subscription | None, cap: timedelta
) -> datetime | None:
    if health is None:
        return None
    return nudged_due(health.state, feed, nudge_of(pushed), cap)


def silence_row(silence: Silence, now: datetime) -> Row:
    ended = silence.removed_at or silence.until
    state = "removed" if silence.removed_at else "over"
    return {
        "id": silence.id,
        "kind": silence.kind.value,
        "what": silence.what,
        "route": silence.route,
        "since": when(silence.since),
        "until": when(silence.until),
        "state": "holds" if ended > now else state,
        "note": silence.note,
    }
