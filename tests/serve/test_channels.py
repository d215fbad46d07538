"""Is it said once when a channel stops taking, and once when it heals?"""

import json
import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.ports import Deferred, Delivered, Refused
from monitor.serve.channels import DEAD_AFTER, ChannelWatch
from monitor.serve.operator import Operator
from tests.pipeline.fakes import StillClock
from tests.serve.fakes import MemoryOutbox
from tests.values import NOON

WELL = ChannelState()
REFUSES = Deferred("it refuses connections")


def failing(since: datetime, *, paused: bool = False) -> ChannelState:
    """A channel that has taken nothing since then."""
    why = "it is gone (HTTP 410)" if paused else REFUSES.reason
    return ChannelState(failures=1, failing_since=since, why=why, paused=paused)


def watching(outbox: MemoryOutbox, *channels: str) -> tuple[ChannelWatch, StillClock]:
    clock = StillClock()
    return ChannelWatch(Operator(outbox, channels, clock), clock), clock


def notices(outbox: MemoryOutbox) -> list[tuple[str, str, str]]:
    bodies = [(d.channel, json.loads(d.body)["data"]) for d in outbox.rows.values()]
    return [(channel, data["headline"], data["why"]) for channel, data in bodies]


DELIVERY = Delivery(key="msg_1", channel="desk", body='{"type":"alert","data":{}}')


def test_a_refused_delivery_is_told_over_the_other_channels() -> None:
    """Once a day per channel, with the command that sends it again."""
    outbox = MemoryOutbox()
    woken: list[None] = []
    clock = StillClock()
    told = Operator(outbox, ("desk", "chat"), clock)
    told.wake = lambda: woken.append(None)
    heard = ChannelWatch(told, clock)
    for key in ("msg_1", "msg_2"):
        heard.hear_receipt(replace(DELIVERY, key=key), Refused("HTTP 404"), WELL, WELL)
    ((channel, headline, why),) = notices(outbox)

    assert channel == "chat"
    assert headline == "Channel desk refused a delivery"
    assert "HTTP 404" in why
    assert "monitor outbox retry msg_1" in why
    assert len(woken) == 1


@pytest.mark.parametrize(
    ("receipt", "body"),
    [
        (Delivered(), DELIVERY.body),
        (Deferred("HTTP 503"), DELIVERY.body),
        (Refused("HTTP 404"), '{"type":"notice","data":{}}'),
    ],
    ids=["delivered", "deferred", "a notice"],
)
def test_what_is_no_refusal_of_an_alert_is_told_nobody(
    receipt: Delivered | Deferred | Refused, body: str
) -> None:
    """A notice about a notice would never end."""
    outbox = MemoryOutbox()
    watch, _ = watching(outbox, "chat")
    state = failing(NOON) if isinstance(receipt, Deferred) else WELL
    watch.hear_receipt(replace(DELIVERY, body=body), receipt, WELL, state)

    assert outbox.rows == {}


def test_a_notice_without_a_channel_is_in_the_log_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The only channel is the one it is about."""
    outbox = MemoryOutbox()
    with caplog.at_level(logging.WARNING):
        watch, _ = watching(outbox, "desk")
        watch.hear_receipt(DELIVERY, Refused("HTTP 404"), WELL, WELL)

    assert outbox.rows == {}
    assert caplog.messages[0].startswith("notice Channel desk refused a delivery: ")


def test_a_channel_that_stops_is_said_once_and_again_when_it_heals(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not at every attempt; meanwhile it is in trouble."""
    watch, _ = watching(MemoryOutbox(), "chat")
    bad = failing(NOON)
    with caplog.at_level(logging.INFO):
        watch.hear_receipt(DELIVERY, REFUSES, WELL, bad)
        watch.hear_receipt(DELIVERY, REFUSES, bad, bad)
        troubles = dict(watch.troubles())
        watch.hear_receipt(DELIVERY, Delivered(), bad, WELL)
        watch.hear_receipt(DELIVERY, Delivered(), WELL, WELL)

    assert troubles == {"desk": "it refuses connections"}
    assert watch.troubles() == {}
    assert caplog.messages == [
        "channel desk: it refuses connections; what is owed waits",
        "channel desk: takes deliveries again",
    ]


def test_a_dead_channel_is_told_over_the_others() -> None:
    """Once when it has lasted, also over restarts, and once when it is over."""
    outbox = MemoryOutbox()
    bad = failing(NOON)
    for minutes in (0, 14, 15, 40):
        watch, clock = watching(outbox, "desk", "chat")
        clock.at = NOON + timedelta(minutes=minutes)
        watch.hear_receipt(DELIVERY, REFUSES, bad, bad)
    watch.hear_receipt(DELIVERY, Delivered(), bad, WELL)
    (channel, headline, why), (_, healed, _) = notices(outbox)

    assert timedelta(minutes=15) == DEAD_AFTER
    assert (channel, headline) == ("chat", "Channel desk takes nothing")
    assert "it refuses connections, since" in why
    assert healed == "Channel desk takes deliveries again"


def test_what_healed_soon_is_not_spoken_of() -> None:
    """Nobody was told that it was in trouble."""
    outbox = MemoryOutbox()
    watch, clock = watching(outbox, "chat")
    clock.at = NOON + timedelta(minutes=14)
    watch.hear_receipt(DELIVERY, Delivered(), failing(NOON), WELL)

    assert outbox.rows == {}


def test_a_paused_channel_is_told_at_once_and_when_it_takes_again() -> None:
    """With the command that tries it again; not a second time as a refusal."""
    outbox = MemoryOutbox()
    watch, _ = watching(outbox, "desk", "chat")
    paused = failing(NOON, paused=True)
    for before in (WELL, paused):
        watch.hear_receipt(DELIVERY, Refused("gone", channel=True), before, paused)
    watch.hear_receipt(DELIVERY, Delivered(), paused, WELL)
    (channel, headline, why), (_, healed, _) = notices(outbox)

    assert (channel, headline) == (
        "chat",
        "Channel desk refused a delivery and is paused",
    )
    assert "it is gone (HTTP 410)" in why
    assert "monitor channels resume desk" in why
    assert healed == "Channel desk takes deliveries again"


def test_what_was_in_trouble_before_a_restart_still_is() -> None:
    """Until it takes something."""
    known = {"desk": failing(NOON), "chat": WELL}
    operator = Operator(MemoryOutbox(), (), StillClock())

    assert ChannelWatch(operator, StillClock(), known).troubles() == {
        "desk": REFUSES.reason
    }
