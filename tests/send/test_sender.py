"""Is all that is owed carried, at least once, and for as long as it takes?"""

import logging
from datetime import timedelta

import pytest

from monitor.ports import Channel, Deferred, Delivered, Refused
from monitor.send.bucket import Rate
from monitor.send.sender import LONGEST_LOOK, SHORTEST_LOOK, Sender
from tests.send.examples import ALERT, NOON, DrivenClock, delivery_of
from tests.send.outboxes import Gated, MemoryOutbox, Scripted, Watcher

LATER = Deferred("it is in trouble (HTTP 500)")


def owing(*keys: str) -> MemoryOutbox:
    outbox = MemoryOutbox()
    for key in keys:
        outbox.put(delivery_of(ALERT, key, attempts=0), NOON)
    return outbox


class Stepping(DrivenClock):
    """Ten milliseconds pass whenever somebody looks."""

    def monotonic(self) -> float:
        self.advance(timedelta(seconds=0.01))
        return super().monotonic()


def sender_of(
    outbox: MemoryOutbox,
    channel: Channel,
    clock: DrivenClock | None = None,
    watcher: Watcher | None = None,
) -> Sender:
    return Sender(
        name="desk",
        channel=channel,
        outbox=outbox,
        clock=clock or DrivenClock(),
        on_receipt=watcher or Watcher(),
        jitter=lambda: 1.0,
    )


def test_all_that_is_due_is_sent_in_order() -> None:
    """Until the outbox has nothing more."""
    outbox, channel = owing("a", "b", "c"), Scripted([Delivered()])
    attempts = sender_of(outbox, channel).send_due()

    assert attempts == 3
    assert [d.key for d in channel.got] == ["a", "b", "c"]
    assert not outbox.rows


def test_the_next_is_claimed_with_the_receipt_while_all_is_well() -> None:
    """One commit per delivery, not two; what has met trouble is looked at first."""
    busy = Deferred("it asks us to wait", timedelta(0), channel=True)
    outbox = owing("a", "b", "c")
    channel = Scripted([Delivered(), busy, Delivered()])
    sender_of(outbox, channel).send_due()

    assert [d.key for d in channel.got] == ["a", "b", "b", "c"]
    assert outbox.saved_at_once[:2] == [True, False]


def test_nothing_is_claimed_with_the_last_word() -> None:
    """Who was told to stop finishes what is in hand, and begins nothing."""
    outbox, gated = owing("a", "b"), Gated(Delivered())
    sender = sender_of(outbox, gated)
    sender.start()
    assert gated.began.wait(10)
    sender.stop(timedelta(0))
    gated.gate.set()

    assert sender.stop()
    assert outbox.saved_at_once == [False]
    assert outbox.rows["b"].attempts == 0


@pytest.mark.parametrize(
    ("receipt", "wait"),
    [
        (Deferred("x"), timedelta(seconds=5)),
        (Deferred("x", timedelta(minutes=3)), timedelta(minutes=3)),
        (Deferred("x", timedelta(0)), timedelta(0)),
        (Deferred("x", timedelta(hours=20), channel=True), timedelta(hours=20)),
    ],
)
def test_deferred_waits_as_asked_or_backs_off(
    receipt: Deferred, wait: timedelta
) -> None:
    """The other side's word counts; without one, ours."""
    outbox = owing("a")
    sender_of(outbox, Scripted([receipt, Delivered()])).send_due()

    if wait:
        assert outbox.due["a"] == NOON + wait
    else:
        assert not outbox.due


def test_backoff_grows_with_attempts_and_never_ends() -> None:
    """A receiver that was away for a week gets what it is owed."""
    clock, outbox = DrivenClock(), owing("a")
    channel = Scripted([*[LATER] * 700, Delivered()])
    sender = sender_of(outbox, channel, clock)
    while outbox.due:
        clock.at = max(clock.at, outbox.due["a"])
        sender.send_due()

    assert clock.at - NOON > timedelta(days=7)
    assert {d.key for d in channel.got} == {"a"}
    assert [d.attempts for d in channel.got] == list(range(1, 702))


def test_one_deferred_delivery_does_not_hold_the_others() -> None:
    """Trouble with one message is not trouble with the channel."""
    outbox = owing("a", "b")
    sender_of(outbox, Scripted([LATER, Delivered()])).send_due()

    assert outbox.receipts == [("a", LATER), ("b", Delivered())]


def test_channel_that_asks_for_time_is_left_alone() -> None:
    """No other delivery of the channel is tried before."""
    clock, outbox = DrivenClock(), owing("a", "b")
    busy = Deferred("it asks us to wait", timedelta(minutes=2), channel=True)
    channel = Scripted([busy, Delivered()])
    sender = sender_of(outbox, channel, clock)
    first = sender.send_due()
    clock.advance(timedelta(minutes=1))
    early = sender.send_due()
    clock.advance(timedelta(minutes=1))
    last = sender.send_due()

    assert (first, early, last) == (1, 0, 2)


def test_refused_is_final() -> None:
    """Only a refusal ends a delivery undelivered."""
    outbox = owing("a")
    sender_of(outbox, Scripted([Refused("nothing listens there")])).send_due()

    assert not outbox.rows


def test_fault_of_ours_is_logged_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where it broke is logged; what the error says may be a secret, and is not."""
    outbox = owing("a", "b")
    channel = Scripted([ValueError("https://hooks.example/CANARY"), Delivered()])
    with caplog.at_level(logging.DEBUG):
        sender_of(outbox, channel).send_due()

    fault = Deferred("a fault in the monitor itself (ValueError)")
    assert outbox.receipts == [("a", fault), ("b", Delivered())]
    assert "outboxes.py" in caplog.text
    assert "CANARY" not in caplog.text


def test_receipts_are_told() -> None:
    """The window and the metrics hear of each."""
    watcher = Watcher()
    sender_of(owing("a"), Scripted([Delivered("HTTP 200")]), watcher=watcher).send_due()

    assert watcher.seen == [("a", Delivered("HTTP 200"))]


def test_nobody_need_listen() -> None:
    """A sender works alone."""
    outbox = owing("a")
    sender = Sender(
        name="desk",
        channel=Scripted([LATER]),
        outbox=outbox,
        clock=DrivenClock(),
    )

    assert sender.send_due() == 1
    assert NOON <= outbox.due["a"] <= NOON + timedelta(seconds=5)


def test_thread_sends_at_start_and_when_woken() -> None:
    """Without a timer: the clock stands still all the while."""
    outbox, watcher = owing("a"), Watcher()
    sender = sender_of(outbox, Scripted([Delivered()]), watcher=watcher)
    sender.start()
    first = watcher.wait_for(1)
    outbox.put(delivery_of(ALERT, "b", attempts=0), NOON)
    sender.wake()
    second = watcher.wait_for(2)

    assert first
    assert second
    assert sender.stop()


def test_stop_finishes_the_delivery_in_hand_and_claims_no_more() -> None:
    """What was begun is written down; the rest stays owed."""
    outbox, channel = owing("a", "b"), Gated(Delivered())
    sender = sender_of(outbox, channel)
    sender.start()
    began = channel.began.wait(10)
    in_time = sender.stop(within=timedelta(seconds=0.05))
    channel.gate.set()
    sender._thread.join(10)

    assert began
    assert not in_time
    assert outbox.receipts == [("a", Delivered())]
    assert list(outbox.due) == ["b"]


def test_stop_before_the_start_is_no_mistake() -> None:
    """A build that fails half-way stops what it has."""
    sender = sender_of(owing("a"), Scripted([Delivered()]))

    assert sender.stop()
    assert sender.send_due() == 0


def test_broken_store_does_not_end_the_channel(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A disk that was full for a while costs time, not the channel."""
    outbox, watcher = owing("a"), Watcher()
    outbox.broken = 1
    sender = sender_of(outbox, Scripted([Delivered()]), watcher=watcher)
    pause = sender._turn()
    sender.start()
    sent = watcher.wait_for(1)

    assert pause == LONGEST_LOOK
    assert "send_broken channel=desk" in caplog.text
    assert sent
    assert sender.stop()


@pytest.mark.parametrize(
    ("due_in", "pause"),
    [
        (timedelta(seconds=7), 7.0),
        (timedelta(0), SHORTEST_LOOK),
        (timedelta(hours=-1), SHORTEST_LOOK),
        (timedelta(hours=1), LONGEST_LOOK),
    ],
)
def test_next_look_is_when_something_is_due(due_in: timedelta, pause: float) -> None:
    """Neither a busy loop nor a long sleep, whatever the clock does."""
    outbox = MemoryOutbox()
    outbox.put(delivery_of(ALERT), NOON + due_in)

    assert sender_of(outbox, Scripted([LATER]))._pause() == pause


def test_empty_outbox_waits_for_a_wake_up() -> None:
    """There is nothing to look for."""
    assert sender_of(MemoryOutbox(), Scripted([LATER]))._pause() is None


WEEK = timedelta(days=7)


def test_what_waited_while_the_channel_was_down_goes_as_one() -> None:
    """The delivery that tries comes first, then one message with all the others."""
    clock, outbox = DrivenClock(), owing("probe")
    channel = Scripted([*[LATER] * 9, Delivered()])
    sender = sender_of(outbox, channel, clock)
    while outbox.state.opened_at is None:
        clock.at = max(clock.at, outbox.due["probe"])
        sender.send_due()
    outbox.waiting = [delivery_of(ALERT, key, attempts=0) for key in ("a", "b", "c")]
    clock.advance(WEEK)
    while outbox.due:
        clock.at = max(clock.at, outbox.state.not_before or clock.at)
        sender.send_due()
    *tries, one = channel.got

    assert {d.key for d in tries} == {"probe"}
    assert one.key.startswith("msg_")
    assert not outbox.waiting
    assert outbox.state.backlog_since is None
    assert set(outbox.probes) == {True, False}


def test_a_paused_channel_is_tried_once_an_hour() -> None:
    """What it refused meanwhile is owed again first."""
    clock, outbox = DrivenClock(), owing("a", "b")
    gone = Refused("nothing listens there", channel=True)
    sender = sender_of(outbox, Scripted([gone, Delivered()]), clock)
    first = sender.send_due()
    early = sender.send_due()
    pause = sender._pause()
    clock.advance(timedelta(hours=1))
    late = sender.send_due()

    assert (first, early, late) == (1, 0, 1)
    assert pause == LONGEST_LOOK
    assert outbox.revived == [NOON]
    assert not outbox.state.paused


def test_a_paused_channel_is_looked_at_though_nothing_is_owed() -> None:
    """What it refused may be owed again."""
    clock, outbox = DrivenClock(), owing("a")
    gone = Refused("nothing listens there", channel=True)
    sender = sender_of(outbox, Scripted([gone]), clock)
    sender.send_due()

    assert not outbox.due
    assert sender._pause() == LONGEST_LOOK


def test_no_more_goes_out_than_the_provider_says_it_takes() -> None:
    """The rest is sent when its time has come."""
    clock, outbox = DrivenClock(), owing("a", "b", "c")
    sender = Sender(
        name="desk",
        channel=Scripted([Delivered()]),
        outbox=outbox,
        clock=clock,
        rates=(Rate(2, timedelta(seconds=4)),),
    )
    first = sender.send_due()
    pause = sender._pause()
    clock.advance(timedelta(seconds=4))
    rest = sender.send_due()

    assert (first, pause, rest) == (2, 4.0, 1)


def test_one_cycle_waits_for_the_rate_but_not_for_long() -> None:
    """By the wall, since there is no thread that would come back."""
    outbox, clock = owing("a", "b", "c", "d"), Stepping()
    sender = Sender(
        name="desk",
        channel=Scripted([Delivered()]),
        outbox=outbox,
        clock=clock,
        rates=(Rate(1, timedelta(seconds=0.055)),),
    )
    part = sender.send_all_due(within=timedelta(seconds=0.05))
    rest = sender.send_all_due(within=timedelta(seconds=60))

    assert (part, rest) == (2, 2)
    assert not outbox.due


def test_a_tick_wakes_it_when_something_has_come_due() -> None:
    """A driven clock moves without a sound, and a machine may have slept."""
    clock, outbox = DrivenClock(), owing("a")
    outbox.due["a"] = NOON + timedelta(hours=1)
    watcher = Watcher()
    sender = sender_of(outbox, Scripted([Delivered()]), clock, watcher)
    sender.tick()
    sender._turn()
    sender._wake.clear()
    sender.tick()
    early = sender._wake.is_set()
    clock.advance(timedelta(hours=1))
    sender.tick()

    assert not early
    assert sender._wake.is_set()
