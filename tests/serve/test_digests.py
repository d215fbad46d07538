"""Does each digest go out once, with what its window holds?"""

import json
from dataclasses import replace
from datetime import time, timedelta

from monitor.model.decision import Told
from monitor.model.message import DigestMessage, message_from_body
from monitor.model.route import DigestPlan, Route
from monitor.serve.digests import DigestDesk, next_digests, preview
from tests.serve.fakes import MemoryDigests, health
from tests.values import DAY, HOUR, NOON, ROUTE, change

EVERY = DigestPlan(channels=("mail", "chat"), every=HOUR)
HOURLY = replace(ROUTE, digest=EVERY)
DAILY = replace(
    ROUTE,
    name="daily",
    digest=DigestPlan(channels=("mail",), at=time(7, 30), zone="Asia/Ho_Chi_Minh"),
)
SILENT = replace(ROUTE, name="silent", digest=None)
MINUTE = timedelta(minutes=1)


def told(*seqs: int) -> list[Told]:
    return [Told(change=change(seq=n), outcome="digest", why="why") for n in seqs]


def desk(store: MemoryDigests, *routes: Route) -> DigestDesk:
    return DigestDesk(routes, store, health, NOON)


def messages(store: MemoryDigests) -> list[DigestMessage]:
    """One per digest, as the first of its channels gets it."""
    bodies = [json.loads(owed[0].body) for owed in store.sent.values()]
    found = [message_from_body(body) for body in bodies]
    return [message for message in found if isinstance(message, DigestMessage)]


def test_a_digest_goes_out_when_its_moment_has_come() -> None:
    """Once, to each of its channels, and the next window starts where it ends."""
    store = MemoryDigests(*told(1))
    hourly = desk(store, HOURLY, SILENT)
    sent = [hourly.send_due(NOON + wait) for wait in (0 * HOUR, HOUR - MINUTE, HOUR)]
    again = hourly.send_due(NOON + HOUR)
    store.told = (*told(1, 2),)
    later = hourly.send_due(NOON + 2 * HOUR)
    first, second = messages(store)

    assert (sent, again, later) == ([0, 0, 1], 0, 1)
    assert [[d.channel for d in owed] for owed in store.sent.values()] == [
        ["mail", "chat"]
    ] * 2
    assert (first.start, first.end) == (NOON, NOON + HOUR)
    assert (second.start, second.end) == (NOON + HOUR, NOON + 2 * HOUR)
    assert first.health == "18.04. 12:00 to 18.04. 13:00"
    assert store.states["desk"].last_seq == 2


def test_nothing_is_due_where_no_route_has_a_digest() -> None:
    """The tick asks, and no answer costs a query."""
    silent = desk(MemoryDigests(), SILENT)

    assert not silent.is_due(NOON + 9 * DAY)
    assert silent.send_due(NOON + 9 * DAY) == 0


def test_each_route_has_its_own_moment() -> None:
    """Half past seven in Hanoi is half past midnight in UTC."""
    store = MemoryDigests()
    both = desk(store, HOURLY, DAILY)
    night = NOON.replace(hour=0, minute=30) + DAY
    both.send_due(night - MINUTE)
    before = dict(store.sent)
    both.send_due(night)
    (key,) = store.sent.keys() - before.keys()

    assert key == "digest/daily/2024-04-19"
    assert store.states["daily"].last_due_at == night


def test_it_is_known_when_the_next_of_each_route_is_due() -> None:
    """Also before the route has run, and without a word of it in the store."""
    store = MemoryDigests(*told(1))
    rarely = DigestPlan(channels=("mail",), cron="0 7 30 2 *")  # no such day
    never = replace(ROUTE, name="never", digest=rarely)
    desk(store, HOURLY).send_due(NOON + HOUR)
    coming = next_digests((HOURLY, DAILY, SILENT, never), store, NOON + HOUR)

    assert coming == {"desk": NOON + 2 * HOUR, "daily": NOON + 12 * HOUR + 30 * MINUTE}
    assert set(store.states) == {"desk"}


def test_a_key_that_was_used_is_not_used_again() -> None:
    """What another run sent is taken over from the store."""
    store = MemoryDigests()
    ours, theirs = desk(store, DAILY), desk(store, DAILY)
    theirs.send_due(NOON + DAY)

    assert ours.send_due(NOON + DAY + MINUTE) == 0
    assert len(store.sent) == 1
    assert ours.send_due(NOON + 2 * DAY) == 1


def test_one_that_is_asked_for_replaces_none() -> None:
    """It is an extra; the plan's own moment stays due, with what came since."""
    store = MemoryDigests(*told(1))
    hourly = desk(store, HOURLY)
    asked = hourly.send_now("desk", NOON + 30 * MINUTE)
    store.told = (*told(1, 2),)
    planned = hourly.send_due(NOON + HOUR)
    extra, regular = messages(store)

    assert (asked, planned) == (1, 1)
    assert store.due_at[1] == NOON + HOUR
    assert (extra.end, regular.start) == (NOON + 30 * MINUTE, NOON + 30 * MINUTE)
    assert len(extra.stories) == len(regular.stories) == 1


def test_a_preview_says_what_would_be_sent_and_changes_nothing() -> None:
    """Also for a route that never ran, whose window is empty."""
    store = MemoryDigests(*told(1))
    fresh = preview(HOURLY, store, health, NOON)
    hourly = desk(store, HOURLY)
    shown = preview(HOURLY, store, health, NOON + HOUR)
    before = dict(store.states)
    hourly.send_due(NOON + HOUR)
    (sent,) = messages(store)

    assert fresh.stories == ()
    assert replace(shown, note=sent.note) == sent
    assert before["desk"].last_end is None
