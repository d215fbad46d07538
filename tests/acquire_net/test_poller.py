import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.acquire.workers import Reader
from monitor.model.feed import Feed, PollOutcome
from tests.acquire_net.fakes import POLICY, document, feed_at
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply
from tests.acquire_net.rig import (
    MINUTE,
    PATIENCE,
    Rig,
    Shop,
    rig_for,
    running,
    wait_until,
)
from tests.values import HOUR, NOON

SECOND = timedelta(seconds=1)


def silence(_asked: Asked, wire: Wire) -> None:
    wire.hang()


def many(publisher: Publisher, count: int, host: str = "127.0.0.1") -> list[Feed]:
    return [
        feed_at(publisher.url(f"/{n}", host), f"{host} {publisher.port} {n}")
        for n in range(count)
    ]


def test_nothing_is_polled_before_it_is_due_and_woken() -> None:
    """The clock decides, and the tick asks."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url(), every=MINUTE)
        poller = rig.poller()
        with running(poller):
            assert wait_until(lambda: len(rig.heard) == 1)
            assert wait_until(lambda: poller.next_due() == NOON + MINUTE)
            poller.wake()
            rig.clock.advance(MINUTE)
            assert len(publisher.asked) == 1
            poller.wake()
            assert wait_until(lambda: len(rig.heard) == 2)

    assert [p.started_at for p in rig.heard] == [NOON, NOON + MINUTE]


def test_new_feeds_start_one_after_the_other() -> None:
    """Two a second: a start does not set off a burst."""
    with Publisher(Shop()) as publisher:
        rig = Rig(many(publisher, 5))
        poller = rig.poller()
        with running(poller):
            for polled in range(1, 6):
                assert wait_until(lambda n=polled: len(rig.heard) == n)  # type: ignore[misc]  # mypy knows no default of a lambda
                rig.clock.advance(SECOND / 2)
                poller.wake()

    assert [p.started_at - NOON for p in rig.heard] == [
        SECOND / 2 * n for n in range(5)
    ]


def test_what_was_saved_is_heard_of() -> None:
    """In that order, so that who hears finds it."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        found = []
        poller = rig.poller()
        poller._on_saved = lambda _: found.append(len(rig.shelf.entries))
        poller.once(everything=False)

    assert found == [2]


def test_one_host_is_asked_one_thing_at_a_time() -> None:
    """Twenty feeds on it are polled in a row; another host meanwhile."""
    with (
        Publisher(Shop(), linger=0.02) as one,
        Publisher(Shop(), linger=0.02) as other,
    ):
        rig = Rig(many(one, 20) + many(other, 20))
        rows = rig.once()

        assert len(rows) == 40
        assert (one.most_at_once, other.most_at_once) == (1, 1)
        assert sum(one.counts.values()) == sum(other.counts.values()) == 20


def test_redirects_wait_for_their_host_too() -> None:
    """Ten hosts that send us on to one do not flood it."""
    with Publisher(Shop(), linger=0.02) as hub:
        there = reply(302, headers={"Location": hub.url("/all")})
        doors = [Publisher(lambda _asked, _wire: there) for _ in range(10)]
        for door in doors:
            door.__enter__()
        rig = Rig([feed_at(door.url(), f"door {n}") for n, door in enumerate(doors)])
        rows = rig.once()
        for door in doors:
            door.__exit__()

        assert {row.outcome for row in rows} == {PollOutcome.READ}
        assert (hub.most_at_once, len(hub.asked)) == (1, 10)


def test_a_connection_serves_the_next_feed_of_its_host() -> None:
    """Twenty feeds need not shake hands twenty times."""
    with Publisher(Shop()) as publisher:
        rig = Rig(many(publisher, 20))
        rig.once()

        assert publisher.connections < 5


def test_a_hanging_host_holds_up_nobody_else() -> None:
    """Even with fewer places than it has feeds: those wait without one."""
    hasty = replace(POLICY, at_once=2, deadline=timedelta(seconds=1))
    with Publisher(silence) as dead, Publisher(Shop()) as healthy:
        rig = Rig(many(dead, 3) + many(healthy, 6), hasty)
        rig.once()
        order = [row.outcome for row in rig.shelf.polls]

        assert order[:6] == [PollOutcome.READ] * 6
        assert order[6:] == [PollOutcome.TOO_SLOW] * 3


def test_hostile_feeds_beside_healthy_ones() -> None:
    """Each leaves a row that says what it is; the others go on."""

    def hostile(asked: Asked, wire: Wire) -> bytes | None:
        match asked.target:
            case "/page":
                return reply(200, b"<html>captcha</html>")
            case "/loop":
                return reply(302, headers={"Location": "/loop"})
            case "/bug":
                return reply(200, b"bug")
            case "/huge":
                return reply(200, b"x" * (POLICY.max_body + 1))
            case _:
                wire.reset()
                return None

    ways = ("page", "loop", "bug", "huge", "reset")
    with Publisher(hostile) as bad, Publisher(Shop()) as good:
        rig = Rig([feed_at(bad.url(f"/{way}"), way) for way in ways] + many(good, 3))
        rig.once()

    outcomes = {row.feed: row.outcome for row in rig.shelf.polls}
    assert outcomes.pop("page") is PollOutcome.WEB_PAGE
    assert outcomes.pop("loop") is PollOutcome.BAD_REDIRECT
    assert outcomes.pop("huge") is PollOutcome.TOO_LARGE
    assert outcomes.pop("reset") is PollOutcome.UNREACHABLE
    assert list(outcomes.values()) == [PollOutcome.READ] * 3


def test_a_bug_stops_no_other_feed(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged with its traceback, counted, and tried again, but not at once."""
    bodies = {"/bug": b"bug", "/good": document(("1", "One"))}
    with Publisher(lambda asked, _: reply(200, bodies[asked.target])) as publisher:
        rig = Rig([feed_at(publisher.url(path), path) for path in bodies])
        rig.shelf.broken_for.add("/good")
        poller = rig.poller()
        with running(poller):
            # The loop begins the first of the two by itself, and puts it off.
            assert wait_until(lambda: poller.crashes == 1)
            poller.once(everything=False)
            crashes = poller.crashes
            rig.shelf.broken_for.clear()
            later = poller.once(everything=False)
            rig.clock.advance(3 * HOUR)
            rows = poller.once(everything=False)

    assert crashes == 2
    assert "ZeroDivisionError" in caplog.text
    assert "no room for /good" in caplog.text
    assert (later, [row.feed for row in rows]) == ([], ["/good"])


def test_feeds_can_be_replaced_while_it_runs() -> None:
    """New ones are polled, old ones no more, and nothing twice."""
    with Publisher(Shop()) as publisher:
        first, second, off = many(publisher, 3)
        rig = Rig([first, replace(off, enabled=False)])
        poller = rig.poller()
        with running(poller):
            assert wait_until(lambda: len(rig.heard) == 1)
            poller.replace([second, replace(first, every=MINUTE)])
            assert wait_until(lambda: len(rig.heard) == 2)
            poller.replace([second])
            rig.clock.advance(HOUR)
            poller.once(everything=True)

        assert publisher.targets == ["/0", "/1", "/1"]


def test_a_feed_that_goes_while_it_is_asked_is_still_saved() -> None:
    """Its row is in the ledger; after that it is not planned again."""
    asking, go = threading.Event(), threading.Event()
    shop = Shop()

    def answer(asked: Asked, wire: Wire) -> bytes:
        asking.set()
        go.wait(PATIENCE)
        return shop(asked, wire)

    with Publisher(answer) as publisher:
        rig = rig_for(publisher.url())
        poller = rig.poller()
        with running(poller):
            assert asking.wait(PATIENCE)
            poller.replace([])
            go.set()
            assert wait_until(lambda: len(rig.heard) == 1)
            # The very poll may still be ending, and is then what is waited for.
            assert wait_until(lambda: poller.once(everything=True) == [])
            assert poller.next_due() is None
            assert len(rig.heard) == 1


def test_stop_abandons_what_hangs() -> None:
    """Nothing of it is saved; it is due again at the next start."""
    with Publisher(silence) as publisher:
        rig = Rig(many(publisher, 3))
        poller = rig.poller()
        with running(poller) as thread:
            assert wait_until(lambda: len(publisher.asked) == 1)
            poller.stop()
            thread.join(PATIENCE)

            assert not thread.is_alive()
    assert rig.shelf.intakes == []


def test_stop_lets_a_poll_finish() -> None:
    """What is nearly there is saved whole."""
    asking = threading.Event()
    shop = Shop()

    def answer(asked: Asked, wire: Wire) -> bytes:
        asking.set()
        wire.pause(0.2)
        return shop(asked, wire)

    with Publisher(answer) as publisher:
        rig = rig_for(publisher.url())
        poller = rig.poller()
        with running(poller) as thread:
            assert asking.wait(PATIENCE)
            poller.stop()
            thread.join(PATIENCE)

    assert [row.outcome for row in rig.heard] == [PollOutcome.READ]


def test_stop_before_run_is_a_stop() -> None:
    """Whoever is told to stop first does not start."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        poller = rig.poller()
        poller.stop()
        poller.run()

        assert publisher.asked == []


def test_who_waits_for_once_is_told_when_it_stops() -> None:
    """With what there is, which may be nothing."""
    answers = []
    with Publisher(silence) as publisher:
        rig = rig_for(publisher.url())
        poller = rig.poller()
        with running(poller):
            assert wait_until(lambda: len(publisher.asked) == 1)
            asking = threading.Thread(
                target=lambda: answers.append(poller.once(everything=True))
            )
            asking.start()
            poller.stop()
            asking.join(PATIENCE)

    assert answers == [[]]


def test_the_beat_is_the_last_progress() -> None:
    """It stands still while a poll hangs, and moves with every tick otherwise."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        poller = rig.poller()
        idle = poller.beat
        with running(poller):
            assert wait_until(lambda: len(rig.heard) == 1)
            rig.clock.advance(MINUTE)
            poller.wake()

            assert wait_until(lambda: poller.beat == 60.0)
    assert idle == 0.0


RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>
<item><guid>g1</guid><title>Police free 12 &amp;amp; more</title>
<link>/news/1</link></item></channel></rss>"""


def test_a_real_document_through_the_real_reader() -> None:
    """The two halves of this room fit together."""
    reader = Reader()
    with Publisher(Shop(RSS, {"Content-Type": "application/rss+xml"})) as publisher:
        rig = rig_for(publisher.url())
        rig.reader = reader  # type: ignore[assignment]  # the real one, for once
        rig.once()
        link = publisher.url("/news/1")
    reader.close()

    (sighting,) = rig.shelf.last("example").new
    assert sighting.entry.title == "Police free 12 & more"
    assert sighting.entry.url == link
