"""What can a server do to who asks it? Each case by its name, and what the ledger says.

The bounds are those of `BOUNDS`; documents are read by a real worker.
"""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_network

from monitor.model.feed import PollOutcome as Is
from tests.acquire_net.fakes import POLICY
from tests.acquire_net.publisher import Answer, Asked, Wire, reply

MEBIBYTE = 1 << 20
#: Small, so that a test is short: what counts is that each bound holds.
BOUNDS = replace(
    POLICY,
    allow_networks=(ip_network("127.0.0.1/32"),),
    max_wire=2 * MEBIBYTE,
    max_body=2 * MEBIBYTE,
)
#: For who would keep us waiting.
HASTY = replace(BOUNDS, deadline=timedelta(seconds=2))
ITEM = b"<item><title>%d</title><guid>%d</guid></item>"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
#: More than any bound, in pieces; most are never sent.
ENDLESS = 4_000
ZEROS = b"\0" * (64 * MEBIBYTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to misbehave, and the row that it leaves."""

    answer: Answer
    outcome: Is
    says: str = ""  #: words of the detail
    on_a_quick_machine: Is | None = None  #: that is done before the parser is stopped


def feed(items: bytes = b"", prolog: bytes = b"") -> bytes:
    return (
        b"<?xml version='1.0'?>%s<rss version='2.0'><channel><title>t</title>%s"
        b"</channel></rss>" % (prolog, items)
    )


GOOD = feed(ITEM % (1, 1) + ITEM % (2, 2))


def says(data: bytes) -> Answer:
    """The same to everyone, to the byte, then the end of the connection."""

    def answer(_asked: Asked, wire: Wire) -> None:
        wire.send(data)
        wire.close()

    return answer


def floods(head: bytes, piece: bytes) -> Answer:
    """Without an end, as fast as it is taken."""

    def answer(_asked: Asked, wire: Wire) -> None:
        if wire.send(head):
            for _ in range(ENDLESS):
                if not wire.send(piece):
                    return
        wire.close()

    return answer


def drips(head: bytes, rest: bytes) -> Answer:
    """A byte now and then."""

    def answer(_asked: Asked, wire: Wire) -> None:
        if wire.send(head):
            wire.drip(rest, 0.2)

    return answer


def hangs(head: bytes = b"") -> Answer:
    def answer(_asked: Asked, wire: Wire) -> None:
        wire.send(head)
        wire.hang()

    return answer


def resets(head: bytes) -> Answer:
    def answer(_asked: Asked, wire: Wire) -> None:
        wire.send(head)
        wire.pause(0.1)
        wire.reset()

    return answer


def redirects(location: str) -> Answer:
    return lambda _asked, _wire: reply(302, b"", {"Location": location})


def wanders(asked: Asked, _wire: Wire) -> bytes:
    """To ever new places."""
    return reply(302, b"", {"Location": f"{asked.target}x"})


def packed(body: bytes, encoding: str = "gzip") -> Answer:
    return lambda _asked, _wire: reply(200, body, {"Content-Encoding": encoding})


def sends(body: bytes) -> Answer:
    return lambda _asked, _wire: reply(200, body)


BOMB = (
    b"<!DOCTYPE rss [<!ENTITY a0 'ha'>"
    + b"".join(
        b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9)
    )
    + b"]>"
)

CASES: Mapping[str, Case] = {
    # --- slow, or without an end
    "silence": Case(answer=hangs(), outcome=Is.TOO_SLOW, says="in full in time"),
    "headers that drip": Case(
        answer=drips(OK, b"X-Slow: " + b"a" * 500), outcome=Is.TOO_SLOW
    ),
    "a body that drips": Case(
        answer=drips(OK + b"Content-Length: 900\r\n\r\n", b"<rss>" * 100),
        outcome=Is.TOO_SLOW,
    ),
    "a body that stops": Case(
        answer=hangs(OK + b"Content-Length: 900\r\n\r\n<rss>"), outcome=Is.TOO_SLOW
    ),
    "an endless body": Case(
        answer=floods(OK + b"\r\n", b"x" * 65_536),
        outcome=Is.TOO_LARGE,
        says="more than 2 MiB",
    ),
    "one line of 100 MB": Case(
        answer=floods(OK + b"Content-Length: 104857600\r\n\r\n<rss>", b"a" * 65_536),
        outcome=Is.TOO_LARGE,
        says="more than 2 MiB",
    ),
    "an endless header": Case(
        answer=floods(OK + b"X-Long: ", b"x" * 8_192),
        outcome=Is.TOO_LARGE,
        says="more than 64 KiB before the body",
    ),
    "endless header lines": Case(
        answer=floods(OK, b"X-More: x\r\n" * 1_000),
        outcome=Is.TOO_LARGE,
        says="more than 64 KiB before the body",
    ),
    "10,000 header lines": Case(
        answer=says(OK + b"X-Many: x\r\n" * 10_000 + b"\r\n" + GOOD),
        outcome=Is.TOO_LARGE,
        says="more than 64 KiB before the body",
    ),
    "a flood of 1xx answers": Case(
        answer=floods(b"", b"HTTP/1.1 103 Early\r\nX-Y: z\r\n\r\n" * 500),
        outcome=Is.TOO_LARGE,
        says="more than 64 KiB before the body",
    ),
    # --- not what was promised
    "a longer length": Case(
        answer=says(OK + b"Content-Length: 5000\r\n\r\n" + GOOD),
        outcome=Is.UNREACHABLE,
        says="without sending complete message body",
    ),
    "a shorter length": Case(
        answer=says(OK + b"Content-Length: 90\r\n\r\n" + GOOD), outcome=Is.READ
    ),
    "two lengths": Case(
        answer=says(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + GOOD),
        outcome=Is.UNREACHABLE,
        says="Content-Length",
    ),
    "a reset in mid-body": Case(
        answer=resets(OK + b"Content-Length: 5000\r\n\r\n<rss>"),
        outcome=Is.UNREACHABLE,
    ),
    "a reset in mid-header": Case(
        answer=resets(OK + b"Content-Le"), outcome=Is.UNREACHABLE
    ),
    "nothing at all": Case(
        answer=says(b""), outcome=Is.UNREACHABLE, says="without sending a response"
    ),
    "gzip that breaks off": Case(
        answer=packed(gzip.compress(GOOD)[:-12]),
        outcome=Is.UNREADABLE,
        says="breaks off in the middle",
    ),
    "gzip that is none": Case(
        answer=packed(b"\x1f\x8b" + b"junk" * 90),
        outcome=Is.UNREADABLE,
        says="damaged",
    ),
    "an encoding nobody asked for": Case(
        answer=packed(GOOD, "br"), outcome=Is.UNREADABLE, says="not asked for"
    ),
    "packed twice": Case(
        answer=packed(gzip.compress(gzip.compress(GOOD)), "gzip, gzip"),
        outcome=Is.UNREADABLE,
        says="not asked for",
    ),
    # --- bombs of bytes
    "a gzip bomb": Case(
        answer=packed(gzip.compress(ZEROS)),
        outcome=Is.TOO_LARGE,
        says="more than 2 MiB unpacked",
    ),
    "a deflate bomb": Case(
        answer=packed(zlib.compress(ZEROS), "deflate"),
        outcome=Is.TOO_LARGE,
        says="unpacked",
    ),
    # --- no HTTP
    "junk": Case(
        answer=says(b"\x00\xff\x13junk\r\n\r\n"), outcome=Is.UNREACHABLE, says="illegal"
    ),
    "HTTP/0.9": Case(
        answer=says(GOOD), outcome=Is.UNREACHABLE, says="without sending a response"
    ),
    "endless junk": Case(
        answer=floods(b"", b"x" * 65_536),
        outcome=Is.TOO_LARGE,
        says="more than 64 KiB before the body",
    ),
    "a mail server": Case(
        answer=says(b"220 mail.example ESMTP\r\n"), outcome=Is.UNREACHABLE
    ),
    "a header with a line of its own": Case(
        answer=says(OK + b"X-A: b\rSet-Cookie: c\r\n\r\n" + GOOD),
        outcome=Is.UNREACHABLE,
        says="illegal header line",
    ),
    "another protocol": Case(
        answer=says(
            b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
        ),
        outcome=Is.UNREACHABLE,
    ),
    # --- chunks
    "a chunk of less than nothing": Case(
        answer=says(CHUNKED + b"-1\r\nabc\r\n0\r\n\r\n"),
        outcome=Is.UNREACHABLE,
        says="illegal chunk header",
    ),
    "a chunk of everything": Case(
        answer=says(CHUNKED + b"f" * 20 + b"\r\n" + GOOD),
        outcome=Is.UNREACHABLE,
        says="incomplete chunked read",
    ),
    "chunks that do not end": Case(
        answer=says(CHUNKED + b"5\r\n<rss>\r\n"),
        outcome=Is.UNREACHABLE,
        says="incomplete chunked read",
    ),
    "crumbs": Case(
        answer=floods(CHUNKED, b"1\r\na\r\n" * 2_000),
        outcome=Is.TOO_LARGE,
        says="more than 10,000 crumbs of a few bytes",
    ),
    "chunks in thick wrapping": Case(
        answer=floods(CHUNKED, (b"1;" + b"x" * 9_000 + b"\r\na\r\n") * 8),
        outcome=Is.TOO_LARGE,
        says="more around the body than a body may have",
    ),
    "endless trailers": Case(
        answer=floods(CHUNKED + b"0\r\n", b"X-More: x\r\n" * 1_000),
        outcome=Is.UNREACHABLE,
    ),
    # --- sent elsewhere
    "a circle": Case(
        answer=redirects("/feed"), outcome=Is.BAD_REDIRECT, says="goes in circles"
    ),
    "a journey": Case(
        answer=wanders, outcome=Is.BAD_REDIRECT, says="more than 5 redirects"
    ),
    "another machine of ours": Case(
        answer=redirects("http://127.0.0.2/"),
        outcome=Is.FORBIDDEN,
        says="127.0.0.2 is not a public address",
    ),
    "the cloud's secrets": Case(
        answer=redirects("http://169.254.169.254/latest/meta-data/"),
        outcome=Is.FORBIDDEN,
        says="169.254.169.254 is not a public address",
    ),
    "a mail server elsewhere": Case(
        answer=redirects("http://93.184.216.34:25/"),
        outcome=Is.FORBIDDEN,
        says="port 25 of 93.184.216.34 is none of the web's",
    ),
    "a file": Case(
        answer=redirects("file:///etc/passwd"),
        outcome=Is.BAD_REDIRECT,
        says="no web address",
    ),
    "a redirect with an endless body": Case(
        answer=floods(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\n\r\n", b"x" * 65_536),
        outcome=Is.BAD_REDIRECT,
        says="goes in circles",
    ),
    # --- documents
    "an entity bomb": Case(
        answer=sends(feed(b"<item><title>&a8;</title></item>", BOMB)),
        outcome=Is.ENTITIES,
    ),
    "200,000 nested elements": Case(
        answer=sends(feed(b"<item>" + b"<a>" * 200_000)),
        outcome=Is.PARSER_KILLED,
        on_a_quick_machine=Is.READ,
    ),
    "200,000 nested tags in a text": Case(
        answer=sends(
            feed(b"<item><description>%s</description></item>" % (b"&lt;b>" * 200_000))
        ),
        outcome=Is.READ,
    ),
    "100,000 entries": Case(
        answer=sends(feed(b"<item></item>" * 100_000)), outcome=Is.READ
    ),
    "quadratic addresses": Case(
        answer=sends(feed(b"<item><author>%s</author></item>" % (b"a@" * 400_000))),
        outcome=Is.PARSER_KILLED,
        says="stopped after 3 s",
    ),
    "quadratic comments": Case(
        answer=sends(
            feed(b"<item><description>%s</description></item>" % (b"&lt;!--" * 200_000))
        ),
        outcome=Is.READ,
    ),
    "one value of 2 MB": Case(
        answer=sends(feed(b"<item a='%s'/>" % (b"a" * 2_000_000))), outcome=Is.READ
    ),
    "JSON of 200,000 brackets": Case(
        answer=sends(b'{"items":' + b"[" * 200_000),
        outcome=Is.UNREADABLE,
        says="malformed",
    ),
}
