"""Does a delivery reach a web server once, signed, and is its answer understood?"""

import base64
import json
import socket
import threading
import time
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from standardwebhooks import Webhook as Oracle

from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.cloud_event import cloud_event
from monitor.send.post import TOTAL
from monitor.send.webhook import Format, Webhook, secret_bytes, sign
from tests.send.examples import ALERT, DIGEST, NOON, DrivenClock, delivery_of
from tests.send.receiver import Receiver, Script, receiving, says

SECRET = "whsec_" + base64.b64encode(b"a key of some thirty-two bytes..").decode()


def post_to(receiver: Receiver, total: timedelta = TOTAL) -> Receipt:
    channel = Webhook(url=receiver.url, clock=DrivenClock(), total=total)
    receipt = channel.deliver(delivery_of(ALERT))
    channel.close()
    return receipt


def test_body_and_key_arrive_as_they_are() -> None:
    """The body is the delivery's own, and `webhook-id` is its key."""
    with receiving() as receiver:
        receipt = post_to(receiver)

    got = receiver.got[0]
    assert receipt == Delivered("HTTP 200")
    assert got.body.decode() == delivery_of(ALERT).body
    assert got.headers["webhook-id"] == "d-1"
    assert got.headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert got.headers["content-type"] == "application/json"


def test_unsigned_without_a_secret() -> None:
    """No secret, no signature."""
    with receiving() as receiver:
        post_to(receiver)

    assert "webhook-signature" not in receiver.got[0].headers


@pytest.mark.parametrize("secret", [SECRET, "plain words", SECRET.rstrip("=")])
def test_signature_is_what_the_reference_library_accepts(secret: str) -> None:
    """Standard Webhooks: the library of its authors verifies what we send."""
    clock = DrivenClock()
    clock.at = NOON.fromtimestamp(time.time(), NOON.tzinfo)
    with receiving() as receiver:
        channel = Webhook(url=receiver.url, clock=clock, secret=secret)
        channel.deliver(delivery_of(ALERT))

    got = receiver.got[0]
    oracle = Oracle(base64.b64encode(secret_bytes(secret)).decode())
    assert oracle.verify(got.body, dict(got.headers)) == json.loads(got.body)


def test_timestamp_is_new_and_key_is_old_at_each_attempt() -> None:
    """A receiver that checks for five minutes must accept the tenth attempt too."""
    clock = DrivenClock()
    with receiving(says(500), says(200)) as receiver:
        channel = Webhook(url=receiver.url, clock=clock, secret=SECRET)
        channel.deliver(delivery_of(ALERT))
        clock.advance(timedelta(hours=1))
        channel.deliver(delivery_of(ALERT))

    first, second = (got.headers for got in receiver.got)
    assert first["webhook-id"] == second["webhook-id"]
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 3600
    assert first["webhook-signature"] != second["webhook-signature"]


def test_broken_secret_is_named_without_being_shown() -> None:
    """The mistake is told, the secret is not."""
    with pytest.raises(ValueError, match="not base64") as caught:
        secret_bytes("whsec_CANARY!")

    assert "CANARY" not in str(caught.value)
    assert caught.value.__cause__ is None


TWO_MINUTES = timedelta(minutes=2)
ANSWERS = [
    (says(200), Delivered("HTTP 200")),
    (says(204), Delivered("HTTP 204")),
    (says(429), Deferred("it asks us to wait (HTTP 429)", channel=True)),
    (
        says(429, retry_after="120"),
        Deferred("it asks us to wait (HTTP 429)", TWO_MINUTES, channel=True),
    ),
    (
        says(503, retry_after="Sat, 21 Nov 2026 12:02:00 GMT"),
        Deferred("it asks us to wait (HTTP 503)", TWO_MINUTES, channel=True),
    ),
    (
        says(429, b'{"message": "slow down", "retry_after": 120.0}'),
        Deferred("it asks us to wait (HTTP 429)", TWO_MINUTES, channel=True),
    ),
    (says(503), Deferred("it asks us to wait (HTTP 503)")),
    (says(500), Deferred("it is in trouble (HTTP 500)")),
    (says(502), Deferred("it is in trouble (HTTP 502)")),
    (says(408), Deferred("it is in trouble (HTTP 408)")),
    (says(425), Deferred("it is in trouble (HTTP 425)")),
    (says(400), Refused("it does not understand the message (HTTP 400)")),
    (says(401), Refused("it does not accept our secret (HTTP 401)", channel=True)),
    (says(403), Refused("it does not let us in (HTTP 403)", channel=True)),
    (says(404), Refused("nothing listens at this address (HTTP 404)", channel=True)),
    (says(410), Refused("it is gone for good (HTTP 410)", channel=True)),
    (says(413), Refused("the message is too large for it (HTTP 413)")),
    (says(418), Refused("it refuses the message (HTTP 418)")),
]


@pytest.mark.parametrize(("script", "receipt"), ANSWERS, ids=range(len(ANSWERS)))
def test_answer_decides(script: Script, receipt: Receipt) -> None:
    """2xx has it, trouble and haste wait, anything else is final."""
    with receiving(script) as receiver:
        assert post_to(receiver) == receipt


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    """A body with a signature must not wander to wherever an answer says."""
    with receiving(says(status, location="/elsewhere"), says(200)) as receiver:
        receipt = post_to(receiver)

    assert isinstance(receipt, Refused)
    assert len(receiver.got) == 1


def test_closed_port_waits_for_the_whole_channel() -> None:
    """Who refuses connections refuses all of them."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/x"
        receipt = Webhook(url=url, clock=DrivenClock()).deliver(delivery_of(ALERT))

    assert receipt == Deferred("it refuses connections", channel=True)


@pytest.mark.parametrize(
    ("url", "receipt"),
    [
        ("https://no-such-host.invalid/x", "its host name does not resolve"),
        ("http://[::1", "its address is not a valid http(s) address"),
        ("ftp://127.0.0.1/x", "its address is not a valid http(s) address"),
        (f"http://{'a' * 64}/x", "its address is not a valid http(s) address"),
        ("http://255.255.255.255/x", "it could not be reached"),
    ],
)
def test_address_that_leads_nowhere(url: str, receipt: str) -> None:
    """The reason says what is wrong and leaves the address out."""
    answer = Webhook(url=url, clock=DrivenClock()).deliver(delivery_of(ALERT))

    assert answer == (
        Refused(receipt, channel=True)
        if "valid" in receipt
        else Deferred(receipt, channel=True)
    )


def test_connection_that_never_comes_about() -> None:
    """A machine that drops what is sent to it is waited for briefly."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(address)
        url = f"http://127.0.0.1:{address[1]}/x"
        brief = timedelta(seconds=0.2)
        channel = Webhook(url=url, clock=DrivenClock(), connect=brief)
        receipt = channel.deliver(delivery_of(ALERT))
        for one in waiting:
            one.close()

    assert receipt == Deferred("it could not be reached in time", channel=True)


def test_plain_text_where_tls_is_expected() -> None:
    """A server without TLS is told apart from one that is away."""
    with receiving() as receiver:
        url = receiver.url.replace("http:", "https:")
        receipt = Webhook(url=url, clock=DrivenClock()).deliver(delivery_of(ALERT))

    assert receipt == Deferred(
        "its certificate or its TLS was not accepted", channel=True
    )


def hang_up(request: BaseHTTPRequestHandler, _over: threading.Event) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


def test_lost_answer_is_tried_again() -> None:
    """A connection that breaks before the answer may have delivered; we cannot know."""
    with receiving(hang_up) as receiver:
        receipt = post_to(receiver)

    assert receipt == Deferred("the connection broke before the answer was there")


def drip_headers(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
    """One byte of a header now and then, for ever."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.02):
        request.wfile.write(b"x")
        request.wfile.flush()


def say_nothing(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
    over.wait(10)


@pytest.mark.parametrize("script", [drip_headers, say_nothing])
def test_slow_answer_ends_at_the_deadline(script: Script) -> None:
    """Bytes that trickle in keep a socket's own timeout from ever firing."""
    with receiving(script) as receiver:
        receipt = post_to(receiver, total=timedelta(seconds=0.3))

    assert receipt == Deferred("it took too long to answer")


def never_ending(size: int) -> Script:
    def answer(request: BaseHTTPRequestHandler, over: threading.Event) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * size)
        request.wfile.flush()
        over.wait(10)

    return answer


@pytest.mark.parametrize("size", [100, 4096, 1_000_000])
def test_only_the_head_of_an_answer_is_read(size: int) -> None:
    """A 200 is a 200, whether its body is endless or breaks off."""
    with receiving(never_ending(size)) as receiver:
        receipt = post_to(receiver, total=timedelta(seconds=0.5))

    assert receipt == Delivered("HTTP 200")


def test_cloud_event_is_signed_as_it_goes_out() -> None:
    """Another body under the same headers; the key is the event's id."""
    with receiving(says(202)) as receiver:
        channel = Webhook(
            url=receiver.url,
            clock=DrivenClock(),
            secret="whsec_" + base64.b64encode(b"k" * 24).decode(),
            form=Format.CLOUDEVENTS,
        )
        receipt = channel.deliver(
            replace(delivery_of(ALERT, key="msg-1"), story="st-42")
        )
        channel.close()
    (got,) = receiver.got
    event = json.loads(got.body)

    assert receipt == Delivered("HTTP 202")
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert got.headers["webhook-signature"] == sign("msg-1", NOON, got.body, b"k" * 24)
    assert {key: value for key, value in event.items() if key != "data"} == {
        "specversion": "1.0",
        "id": "msg-1",
        "source": "urn:news-monitor",
        "type": "news-monitor.alert",
        "time": "2026-11-21T12:00:00Z",
        "datacontenttype": "application/json",
        "subject": "st-42",
    }
    assert event["data"]["headline"] == "Police free 12 from compound"


def test_cloud_event_of_no_story_has_no_subject() -> None:
    """The attribute must not be empty (CloudEvents 1.0)."""
    assert "subject" not in cloud_event(delivery_of(DIGEST))
