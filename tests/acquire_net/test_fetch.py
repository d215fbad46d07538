import gzip
import logging
import ssl
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import httpcore
import httpx
import pytest

from monitor.acquire.answers import Failed, Fetched, Grade
from monitor.acquire.failures import explain, refused
from monitor.acquire.fetch import Web, fetch_document
from monitor.acquire.policy import FetchPolicy
from monitor.model.feed import PollOutcome
from tests.acquire_net.fakes import POLICY
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply

#: Real seconds, so kept short; the machine may be busy.
HASTY = replace(POLICY, deadline=timedelta(seconds=1))
BODY = b"<rss/>"

Answer = Callable[[Asked, Wire], bytes | None]


def always(data: bytes) -> Answer:
    return lambda _asked, _wire: data


def paths(answers: Mapping[str, bytes]) -> Answer:
    return lambda asked, _wire: answers[asked.target]


def get(answer: Answer, policy: FetchPolicy = POLICY) -> Fetched | Failed:
    with Publisher(answer) as publisher:
        return fetch_document(publisher.url(), policy)


def failed(answer: Answer, policy: FetchPolicy = POLICY) -> Failed:
    result = get(answer, policy)
    assert isinstance(result, Failed)
    return result


def see_other(location: str, status: int = 302) -> bytes:
    return reply(status, b"over there", {"Location": location})


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", BODY),
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("deflate", zlib.compress(BODY)),
    ],
)
def test_a_document_comes_unpacked(encoding: str, data: bytes) -> None:
    """With what the reader needs to know of it, and both sizes."""
    headers = {"Content-Encoding": encoding, "Content-Type": "text/xml; charset=x"}
    with Publisher(always(reply(200, data, headers))) as publisher:
        url = publisher.url()
        result = fetch_document(url, POLICY)

    assert isinstance(result, Fetched)
    assert (result.body, result.wire) == (BODY, len(data))
    assert (result.url, result.content_type) == (url, "text/xml; charset=x")


def test_a_document_without_a_length_ends_with_the_connection() -> None:
    """As HTTP/1.0 servers send it."""

    def answer(_asked: Asked, wire: Wire) -> None:
        wire.send(b"HTTP/1.0 200 OK\r\n\r\n" + BODY)
        wire.close()

    result = get(answer)

    assert isinstance(result, Fetched)
    assert result.body == BODY


def test_a_redirect_is_followed_to_the_document() -> None:
    """The document's own address is what its links are relative to."""
    answers = {
        "/feed": see_other("/a", 301),
        "/a": see_other("/b?x=1", 308),
        "/b?x=1": reply(200, BODY),
    }
    with Publisher(paths(answers)) as publisher:
        result = fetch_document(publisher.url(), POLICY)

        assert isinstance(result, Fetched)
        assert result.url == result.moved_to == publisher.url("/b?x=1")
        assert publisher.targets == ["/feed", "/a", "/b?x=1"]


def test_the_network_is_guarded() -> None:
    """Our pool stands where httpx keeps its own: if that moves, this fails."""
    with Publisher(always(reply(200, BODY))) as publisher:
        result = fetch_document(publisher.url(), replace(POLICY, allow_networks=()))

        assert isinstance(result, Failed)
        assert publisher.connections == 0
    assert result.outcome is PollOutcome.FORBIDDEN
    assert result.grade is Grade.UNASKED
    assert "[fetch] allow_networks" in result.detail


def test_a_redirect_into_a_private_network_is_refused() -> None:
    """A page may not send us where the operator did not allow us to go."""
    answer = paths({"/feed": see_other("http://169.254.169.254/latest/meta-data")})

    assert failed(answer).outcome is PollOutcome.FORBIDDEN


def test_other_outcomes_are_told_apart() -> None:
    """Each with its status, its class and a sentence."""
    gone = failed(always(reply(410)))
    busy = failed(always(reply(429, headers={"Retry-After": "60"})))
    missing = failed(always(reply(404, headers={"Retry-After": "60"})))

    assert (gone.outcome, gone.status) == (PollOutcome.GONE, 410)
    assert (busy.outcome, busy.grade) == (PollOutcome.BUSY, Grade.SOFT)
    assert busy.wait == missing.wait == timedelta(seconds=60)
    assert missing.outcome is PollOutcome.HTTP_ERROR
    assert missing.detail == "404 Not Found from 127.0.0.1"


@pytest.mark.parametrize(
    ("status", "grade"),
    [
        (204, Grade.SOFT),
        (206, Grade.SOFT),
        (300, Grade.SOFT),
        (304, Grade.SOFT),
        (400, Grade.HARD),
        (401, Grade.HARD),
        (403, Grade.HARD),
        (404, Grade.HARD),
        (408, Grade.TEMPORARY),
        (500, Grade.TEMPORARY),
        (502, Grade.TEMPORARY),
        (599, Grade.TEMPORARY),
        (999, Grade.TEMPORARY),
    ],
)
def test_the_status_decides_the_class(status: int, grade: Grade) -> None:
    """Also a 304 that nobody asked for: there is nothing it could refer to."""
    answer = refused(status, "example.org")

    assert (answer.grade, answer.outcome) == (grade, PollOutcome.HTTP_ERROR)


def test_304_to_an_unconditional_request_is_a_failure() -> None:
    """We have nothing that could be unchanged."""
    assert failed(always(reply(304))).status == 304


def test_gone_behind_a_passing_redirect_is_not_gone() -> None:
    """Only the page it led to is."""
    answer = paths({"/feed": see_other("/x"), "/x": reply(410)})

    assert failed(answer).outcome is PollOutcome.HTTP_ERROR


@pytest.mark.parametrize(
    ("location", "reason"),
    [("/feed", "circles"), ("", "does not say"), ("ftp://x.example/", "no web")],
)
def test_redirects_that_lead_nowhere(location: str, reason: str) -> None:
    """Each says what is wrong with it."""
    answer = failed(always(see_other(location)))

    assert answer.outcome is PollOutcome.BAD_REDIRECT
    assert reason in answer.detail


def test_endless_redirects_are_bounded() -> None:
    """Every hop a new address: five redirects are six requests."""

    def answer(asked: Asked, _wire: Wire) -> bytes:
        return see_other(f"{asked.target}x")

    with Publisher(answer) as publisher:
        result = fetch_document(publisher.url(), POLICY)

        assert isinstance(result, Failed)
        assert len(publisher.asked) == 6
    assert result.outcome is PollOutcome.BAD_REDIRECT


def slow_loris(_asked: Asked, wire: Wire) -> None:
    wire.drip(b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 9_999, 0.05)


def slow_body(_asked: Asked, wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    wire.drip(b"x" * 9_999, 0.05)


def silence(_asked: Asked, wire: Wire) -> None:
    wire.hang()


@pytest.mark.parametrize("answer", [slow_loris, slow_body, silence])
def test_one_deadline_ends_what_does_not_end(answer: Answer) -> None:
    """Every byte comes in time, and still it takes too long."""
    result = failed(answer, HASTY)

    assert result.outcome is PollOutcome.TOO_SLOW
    assert result.grade is Grade.TEMPORARY


def test_a_long_silence_ends_it_sooner() -> None:
    """The deadline is for all, the read bound for each wait."""
    impatient = replace(POLICY, read=timedelta(seconds=0.2))

    assert failed(silence, impatient).outcome is PollOutcome.TOO_SLOW


def test_the_deadline_is_over_all_hops() -> None:
    """Redirects do not wind it up again."""

    def answer(asked: Asked, wire: Wire) -> bytes:
        wire.pause(0.4)
        return see_other(f"{asked.target}x")

    with Publisher(answer) as publisher:
        result = fetch_document(publisher.url(), HASTY)

        assert isinstance(result, Failed)
        assert len(publisher.asked) <= 3
    assert result.outcome is PollOutcome.TOO_SLOW


def endless_body(_asked: Asked, wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    while wire.send(chunk):
        pass


def bomb(_asked: Asked, _wire: Wire) -> bytes:
    packed = gzip.compress(b"\0" * (64 << 20))
    return reply(200, packed, {"Content-Encoding": "gzip"})


@pytest.mark.parametrize("answer", [endless_body, bomb])
def test_a_body_is_bounded(answer: Answer) -> None:
    """On the wire and unpacked; what was taken is in the ledger."""
    result = failed(answer)

    assert (result.outcome, result.grade) == (PollOutcome.TOO_LARGE, Grade.SOFT)
    assert 0 < result.wire <= POLICY.max_wire + (1 << 20)
    assert result.size <= POLICY.max_body + (1 << 16)


def test_endless_headers_are_bounded() -> None:
    """Whoever sends a megabyte of headers is not listened to."""
    heads = b"".join(b"X-%d: %s\r\n" % (n, b"x" * 1_000) for n in range(1_000))

    result = failed(always(b"HTTP/1.1 200 OK\r\n" + heads + b"\r\n"))

    assert result.outcome is PollOutcome.TOO_LARGE
    assert result.detail == "more than 64 KiB before the body"


@pytest.mark.parametrize(
    ("headers", "data"),
    [
        ({"Content-Encoding": "gzip"}, gzip.compress(BODY, mtime=0)[:-6]),
        ({"Content-Encoding": "gzip"}, BODY),
        ({"Content-Encoding": "br"}, BODY),
    ],
)
def test_a_garbled_body_is_not_read(headers: dict[str, str], data: bytes) -> None:
    """Half a document is none."""
    result = failed(always(reply(200, data, headers)))

    assert result.outcome is PollOutcome.UNREADABLE
    assert result.detail


def break_off(_asked: Asked, wire: Wire) -> None:
    wire.send(reply(200, BODY, length=999))
    wire.close()


def reset(_asked: Asked, wire: Wire) -> None:
    wire.send(reply(200, BODY, length=999))
    wire.reset()


def hang_up(_asked: Asked, wire: Wire) -> None:
    wire.close()


@pytest.mark.parametrize(
    "answer",
    [break_off, reset, hang_up, always(b"hello?\r\n\r\n"), always(b"\0" * 99)],
)
def test_a_broken_answer_mends_by_itself(answer: Answer) -> None:
    """Too short, cut, or not HTTP at all: nothing of it is read."""
    result = failed(answer)

    assert result.outcome is PollOutcome.UNREACHABLE
    assert result.grade is Grade.TEMPORARY
    assert result.detail.startswith("127.0.0.1: ")


@pytest.mark.parametrize(
    ("url", "grade", "words"),
    [
        ("http://no-such-name.invalid/", None, "cannot be found"),
        ("http://\u2460\u2461\u2466.0.0.1/", Grade.HARD, "cannot be asked"),
        ("nothing", Grade.HARD, "no web address"),
    ],
)
def test_an_address_that_cannot_be_asked(
    url: str, grade: Grade | None, words: str
) -> None:
    """Nothing is sent; the sentence says why."""
    result = fetch_document(url, POLICY)

    assert isinstance(result, Failed)
    assert result.outcome is PollOutcome.UNREACHABLE
    assert grade in (None, result.grade)
    assert words in result.detail


def test_nobody_listens() -> None:
    """The reason is the machine's own."""
    with Publisher(always(b"")) as publisher:
        closed = publisher.url()

    result = fetch_document(closed, POLICY)

    assert isinstance(result, Failed)
    assert result.outcome is PollOutcome.UNREACHABLE
    assert "Connect call failed" in result.detail


def test_a_bad_certificate_is_named() -> None:
    """It does not mend by itself, and people can do something about it."""
    verify = ssl.SSLCertVerificationError("x")
    verify.verify_message = "certificate has expired"
    error = httpx.ConnectError("outer")
    error.__cause__ = httpcore.ConnectError("inner")
    error.__cause__.__cause__ = verify

    result = explain(error, "example.org")

    assert result.grade is Grade.HARD
    assert result.detail == (
        "the certificate of example.org is not valid: certificate has expired"
    )


def test_a_sentence_is_short_and_printable() -> None:
    """Whatever the other side put into it."""
    result = explain(httpx.ReadError("\x1b[31m\n" + "x" * 999), "example.org")

    assert len(result.detail) == 200
    assert result.detail.isprintable()


def test_no_url_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """httpx writes whole URLs, with their secrets, at INFO."""
    caplog.set_level(logging.INFO)
    Web(POLICY)
    with Publisher(always(reply(200, BODY))) as publisher:
        fetch_document(publisher.url("/feed?token=canary"), POLICY)

    assert "canary" not in caplog.text
