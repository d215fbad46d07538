"""Does the listener stay within its bounds, whoever calls?"""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.acquire.push_key import open_key
from monitor.model.push import Subscription
from monitor.serve.hook import MAX_BODY
from monitor.serve.listener import MAX_HEADER, Listener
from tests.acquire_net.fakes import feed_at
from tests.acquire_net.rig import wait_until
from tests.push.rig import House, MemoryStore, free_port, open_house
from tests.values import DAY, NOON
from tests.world.hub import ask, post


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as house:
        yield house


def say(house: House, *pieces: bytes) -> bytes:
    """Raw bytes, and all that comes back."""
    with closing(socket.create_connection(("127.0.0.1", house.port), 20)) as link:
        try:
            for piece in pieces:
                link.sendall(piece)
        except OSError:
            pass  # it may have hung up already
        answer = b""
        try:
            while piece := link.recv(65_536):
                answer += piece
        except OSError:
            return answer
        return answer


NAME = b"0" * 48
GET = b"GET /hook/" + NAME + b"?hub.mode=subscribe&hub.challenge=x HTTP/1.1\r\n"
HOST = b"Host: monitor.example.org\r\n\r\n"


@pytest.mark.parametrize(
    "head",
    [
        GET,
        b"POST /hook/" + NAME + b" HTTP/1.1\r\nContent-Length: 0\r\n",
        b"GET / HTTP/1.1\r\n",
        b"GET /hook/ HTTP/1.1\r\n",
        b"GET /hook/" + NAME + b"/ HTTP/1.1\r\n",
        b"GET /hook/../hook/" + NAME + b" HTTP/1.1\r\n",
        b"DELETE /hook/" + NAME + b" HTTP/1.1\r\n",
        b"OPTIONS / HTTP/1.1\r\n",
    ],
    ids=lambda head: head.split(b" HTTP")[0].decode()[:24],
)
def test_who_has_no_callback_of_ours_hears_the_same(house: House, head: bytes) -> None:
    """Nothing of what runs here, and nothing of which paths there are."""
    answer = say(house, head + HOST)

    assert answer.lower() == (
        b"http/1.1 404 not found\r\nconnection: close\r\n"
        b"x-content-type-options: nosniff\r\ncontent-length: 9\r\n"
        b"content-type: text/plain; charset=utf-8\r\n\r\nnot found"
    )


def test_thousands_of_unknown_callbacks_write_and_log_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """And the desk's lock is not asked for: a slow disk does not slow them."""
    url = f"http://127.0.0.1:{house.port}/hook/"
    with caplog.at_level(logging.DEBUG), house.desk._lock:
        caplog.clear()
        answers = {ask(f"{url}{number:048x}", {})[0] for number in range(500)}
        answers |= {post(f"{url}{number:048x}", b"x", "sha1=0") for number in range(99)}
    logged = [record for record in caplog.records if record.name != "asyncio"]

    assert answers == {404}
    assert house.store.writes == 0
    assert logged == []


def test_a_header_that_does_not_end_is_refused(house: House) -> None:
    """It is not kept either."""
    answer = say(house, GET, *[b"X-More: " + b"x" * 1_000 + b"\r\n"] * 40)

    assert MAX_HEADER < 40_000
    assert b"200" not in answer.split(b"\r\n")[0]


@pytest.fixture
def leased(tmp_path: Path) -> Iterator[tuple[House, str]]:
    """With one subscription, and its callback's path."""
    port, key = free_port(), open_key(tmp_path)
    feed = feed_at(f"http://127.0.0.1:{free_port()}/feed")
    held = Subscription(
        id="1",
        feed=feed.name,
        topic="t",
        hub="http://127.0.0.1/",
        door=f"http://127.0.0.1:{port} {key.mark}",
        begun_at=NOON,
        verified_at=NOON,
        lease=DAY,
        lease_until=NOON + DAY,
    )
    store = MemoryStore({"1": held})
    with open_house(tmp_path, feed, store=store, port=port) as house:
        yield house, f"/hook/{key.callback(held)}"


def test_a_body_that_is_too_large_is_not_taken(leased: tuple[House, str]) -> None:
    """Whether its size is said before or only comes about."""
    house, path = leased
    post_ = f"POST {path} HTTP/1.1\r\n".encode()
    said = say(house, post_, b"Content-Length: %d\r\n" % (1 << 40), HOST)
    chunk = b"%x\r\n%s\r\n" % (1 << 20, b"x" * (1 << 20))
    grown = say(house, post_, b"Transfer-Encoding: chunked\r\n", HOST, *[chunk] * 12)

    assert said.startswith(b"HTTP/1.1 413")
    assert b"200 OK" not in grown
    assert MAX_BODY == 10 << 20
    assert house.only.pushes == 0


def test_a_body_that_breaks_off_is_no_push(leased: tuple[House, str]) -> None:
    """Nobody is left to be thanked."""
    house, path = leased
    with closing(socket.create_connection(("127.0.0.1", house.port), 20)) as link:
        link.sendall(f"POST {path} HTTP/1.1\r\nContent-Length: 9\r\n".encode() + HOST)
        link.sendall(b"half")

    assert ask(f"http://127.0.0.1:{house.port}{path}", {})[0] == 404
    assert "ignored" not in house.desk.status()
    assert house.only.pushes == 0


def test_other_methods_and_empty_questions_hear_404(leased: tuple[House, str]) -> None:
    """As if the callback were nobody's."""
    house, path = leased
    answers = [
        say(house, f"{method} {path}{query} HTTP/1.1\r\n".encode(), HOST)[:12]
        for method, query in (("HEAD", ""), ("PUT", ""), ("GET", ""))
    ]
    question = {"hub.mode": "subscribe", "hub.topic": "t", "hub.challenge": "c"}
    unasked = ask(f"http://127.0.0.1:{house.port}{path}", question)

    assert answers == [b"HTTP/1.1 404"] * 3
    assert unasked == (404, "Not Found")


def test_what_is_no_http_is_refused(house: House) -> None:
    """Without a word in the log."""
    assert say(house, b"\x16\x03\x01\x02\x00\r\n\r\n").startswith(b"HTTP/1.1 400")


def test_a_slow_caller_is_hung_up_on(tmp_path: Path) -> None:
    """A connection has seconds to live, and does not keep others from theirs."""
    with open_house(tmp_path, lifetime=0.5) as house:
        place = ("127.0.0.1", house.port)
        links = [socket.create_connection(place, 20) for _ in range(50)]
        for link in links:
            link.sendall(GET)  # and never the end of it
        quick = ask(f"http://127.0.0.1:{house.port}/hook/x", {})
        ended = [_end(link) for link in links]

    assert quick == (404, "Not Found")
    assert ended == [b""] * 50


def _end(link: socket.socket) -> bytes:
    with closing(link):
        try:
            return link.recv(100)
        except ConnectionResetError:
            return b""


def test_a_port_that_is_taken_is_said_once_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The rest of the monitor goes on meanwhile."""
    port = free_port()
    with caplog.at_level(logging.ERROR):
        with socket.create_server(("127.0.0.1", port)):
            other = Listener(_never, f"127.0.0.1:{port}", retry=0.05)
            running = threading.Thread(target=other.run, daemon=True)
            running.start()
            assert wait_until(lambda: bool(other.trouble))
            time.sleep(0.2)
        assert wait_until(lambda: other.up)
    other.stop()
    running.join(20)

    assert not running.is_alive()
    assert other.trouble == ""
    assert len(caplog.messages) == 1
    assert f"cannot listen on 127.0.0.1:{port}" in caplog.messages[0]


async def _never(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError("nobody calls")


def test_stopping_before_it_started_ends_it_as_well() -> None:
    """A reload may come at any moment."""
    early = Listener(_never, f"127.0.0.1:{free_port()}")
    early.stop()
    early.run()

    assert not early.up
