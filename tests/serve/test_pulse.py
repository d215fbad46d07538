"""Is it said regularly that all is well, and only then?"""

import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from monitor.serve.pulse import SETTLE, Heartbeats, Ping, slot
from tests.pipeline.fakes import StillClock
from tests.serve.fakes import MemoryOutbox
from tests.values import DAY, HOUR, NOON

MINUTE = timedelta(minutes=1)


def health(start: datetime, end: datetime) -> str:
    return f"2 of 2 feeds healthy, 9 items read in {end - start}"


def beating(
    outbox: MemoryOutbox, clock: StillClock, last: datetime | None = None
) -> Heartbeats:
    plans = {"chat": HOUR, "mail": DAY, "files": None}
    return Heartbeats(plans, outbox, clock, health, lambda: last)


def told(outbox: MemoryOutbox) -> list[tuple[str, str]]:
    found = [(d.channel, json.loads(d.body)["data"]) for d in outbox.rows.values()]
    return [(channel, data["why"]) for channel, data in found]


def test_each_channel_hears_at_its_own_pace_over_restarts() -> None:
    """Once per span, whatever restarts in it; others never."""
    outbox, clock = MemoryOutbox(), StillClock()
    beats = beating(outbox, clock)
    for minute in range(26 * 60):
        if minute % 20 == 0:
            beats = beating(outbox, clock)
        clock.move(MINUTE)
        beats.turn()
    channels = [channel for channel, _ in told(outbox)]

    assert channels.count("chat") == 27
    assert channels.count("mail") == 2
    assert set(channels) == {"chat", "mail"}


def test_it_says_how_the_feeds_are_and_when_the_last_alert_was_taken() -> None:
    """Over the span since the last one."""
    outbox, clock = MemoryOutbox(), StillClock()
    owed = beating(outbox, clock, NOON - DAY).turn(at_once=True)
    again = beating(outbox, clock).turn(at_once=True)
    fresh = MemoryOutbox()
    beating(fresh, clock).turn(at_once=True)

    assert owed
    assert not again
    assert told(outbox)[0][1] == (
        "2 of 2 feeds healthy, 9 items read in 1:00:00. "
        f"The last alert was taken: {NOON - DAY:%Y-%m-%d %H:%M} UTC."
    )
    assert told(fresh)[1][1].endswith("was taken: never.")


def test_a_start_waits_until_the_feeds_were_polled() -> None:
    """Else its first word would be that nothing is known."""
    outbox, clock = MemoryOutbox(), StillClock()
    beats = beating(outbox, clock)
    early = beats.turn()
    clock.move(SETTLE)

    assert not early
    assert beats.turn()
    assert slot(DAY, NOON) == NOON.replace(hour=0)


class Switch(BaseHTTPRequestHandler):
    """What watches from another machine."""

    asked: list[str]
    status: int

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print enough."""


@pytest.fixture
def switch() -> Iterator[tuple[type[Switch], str]]:
    handler = type("Handler", (Switch,), {"asked": [], "status": 200})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield handler, f"http://127.0.0.1:{server.server_port}/CANARY"
        server.shutdown()


def test_the_ping_goes_out_on_time_and_only_while_there_is_progress(
    switch: tuple[type[Switch], str],
) -> None:
    """A monitor that is stuck must look dead."""
    handler, url = switch
    clock = StillClock()
    ping = Ping(url, 5 * MINUTE, clock)
    counts = []
    for stuck in ("", "", "line", "", ""):
        ping.turn(stuck)
        counts.append(len(handler.asked))
        clock.move(2.5 * MINUTE)
    ping.close()

    assert counts == [1, 1, 1, 2, 2]
    assert set(handler.asked) == {"/CANARY"}


def test_a_ping_that_fails_is_said_once_without_its_address(
    switch: tuple[type[Switch], str], caplog: pytest.LogCaptureFixture
) -> None:
    """And once when it is taken again."""
    handler, url = switch
    clock = StillClock()
    ping = Ping(url, MINUTE, clock)
    with caplog.at_level(logging.DEBUG):
        for status in (500, 500, 200, 200):
            handler.status = status
            ping.turn("")
            clock.move(MINUTE)
        gone = Ping("http://no-such-host.invalid/CANARY", MINUTE, clock)
        gone.turn("")
    said = [r.getMessage() for r in caplog.records if r.name == "monitor"]

    assert said == [
        "ping: HTTP 500",
        "ping: taken again",
        "ping: its host name does not resolve",
    ]
    assert "CANARY" not in caplog.text
