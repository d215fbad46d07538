"""What can come back from asking a hub?"""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.acquire.fetch import Web
from monitor.acquire.hub import HubRequest, ask_hub
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.push import LEASE, HubRefused
from monitor.acquire.turns import Turns
from monitor.model.push import Mode
from tests.acquire_net.fakes import POLICY, HandClock
from tests.world.hub import Hub

CALLBACK = "https://monitor.example.org/hook/" + 48 * "a"
SECRET = 64 * "b"


def request(hub: str, mode: Mode = Mode.SUBSCRIBE) -> HubRequest:
    return HubRequest(
        hub=hub,
        mode=mode,
        topic="https://example.org/feed?a=1&b=ü",
        callback=CALLBACK,
        secret=SECRET,
        lease=LEASE,
    )


def asked(wanted: HubRequest, policy: FetchPolicy = POLICY) -> HubRefused | None:
    async def ask() -> HubRefused | None:
        web, clock = Web(policy), HandClock()
        try:
            return await ask_hub(web, Turns(5, clock), wanted, clock.now)
        finally:
            await web.close()

    return asyncio.run(ask())


def answered(status: int, **headers: str) -> HubRefused:
    """What a hub that answers so is told of."""
    with Hub(answer=lambda _: (status, headers)) as hub:
        refused = asked(request(hub.url))
    assert refused
    return refused


def test_a_hub_is_asked_in_the_words_of_the_protocol() -> None:
    """Form fields, each to the letter; the lease is a wish."""
    with Hub(mute=True) as hub:
        assert asked(request(hub.url)) is None
        assert asked(request(hub.url, Mode.UNSUBSCRIBE)) is None
    subscribe, unsubscribe = (each.said for each in hub.requests)

    assert subscribe == {
        "hub.mode": "subscribe",
        "hub.topic": "https://example.org/feed?a=1&b=ü",
        "hub.callback": CALLBACK,
        "hub.lease_seconds": "864000",
        "hub.secret": SECRET,
    }
    assert unsubscribe["hub.mode"] == "unsubscribe"
    assert "hub.secret" not in unsubscribe


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"]
)
def test_a_hub_on_a_private_address_is_not_asked(address: str) -> None:
    """A public feed could name any machine of ours; `allow_networks` may."""
    with Hub(mute=True) as hub:
        port = hub.url.rpartition(":")[2]
        refused = asked(
            request(f"http://{address}:{port}"), replace(POLICY, allow_networks=())
        )

        assert refused
        assert "not a public address" in refused.detail
        assert hub.requests == []


def test_a_hub_cannot_send_us_to_a_private_address() -> None:
    """The check is made for every connection, whatever led to it."""
    refused = answered(307, Location="http://169.254.169.254/latest")

    assert "not a public address" in refused.detail


@pytest.mark.parametrize(
    ("status", "location", "wrong"),
    [
        (301, "/", "301 Moved Permanently from the hub"),
        (302, "/", "302 Found from the hub"),
        (307, "", "does not say where to"),
        (307, "/", "goes in circles"),
        (308, "ftp://example.org/", "no web address"),
        (400, "", "400 Bad Request from the hub"),
        (500, "", "500 Internal Server Error from the hub"),
    ],
)
def test_whatever_else_it_answers_is_a_reason(
    status: int, location: str, wrong: str
) -> None:
    """Only 307 and 308 repeat a POST; the rest is told as it came."""
    headers = {"Location": location} if location else {}

    assert wrong in answered(status, **headers).detail


def test_a_hub_that_asks_to_wait_says_for_how_long() -> None:
    """It is in the answer, for the next try."""
    busy = answered(429, **{"Retry-After": "600"})

    assert busy.wait == timedelta(minutes=10)


def test_a_body_without_end_is_not_read() -> None:
    """The status says it all."""
    with Hub(mute=True, endless=True) as hub:
        assert asked(request(hub.url)) is None


def test_a_hub_that_is_not_there_is_a_reason() -> None:
    with Hub() as hub:
        gone = hub.url
    refused = asked(request(gone))

    assert refused
    assert refused.detail.startswith("could not be reached: 127.0.0.1")


def test_callback_and_secret_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Nor in what a request shows of itself."""
    with caplog.at_level(logging.DEBUG), Hub(mute=True) as hub:
        wanted = request(hub.url)
        asked(wanted)
    shown = caplog.text + repr(wanted)

    assert (CALLBACK in shown, SECRET in shown) == (False, False)
