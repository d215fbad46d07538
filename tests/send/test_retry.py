"""Is a wait that was asked for kept, in all the forms it is asked in?"""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.send.retry import BASE, CAP, LONGEST, backoff, retry_after
from tests.send.examples import NOON

SECONDS = [
    ({"retry-after": "120"}, b"", 120.0),
    ({"retry-after": " 1.5 "}, b"", 1.5),
    ({"retry-after": "0"}, b"", 0.0),
    ({"retry-after": "-5"}, b"", 0.0),
    ({"retry-after": "Sat, 21 Nov 2026 12:01:00 GMT"}, b"", 60.0),
    ({"retry-after": "Saturday, 21-Nov-26 12:01:00 GMT"}, b"", 60.0),
    ({"retry-after": "Sat Nov 21 12:01:00 2026"}, b"", 60.0),
    ({"retry-after": "Sat, 21 Nov 2026 13:01:00 +0100"}, b"", 60.0),
    ({"retry-after": "Sat, 21 Nov 2026 11:00:00 GMT"}, b"", 0.0),
    ({}, b'{"message": "limited", "retry_after": 0.35, "global": false}', 0.35),
    ({}, b'{"ok": false, "parameters": {"retry_after": 7}}', 7.0),
    ({}, b'{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}', 2.5),
    ({}, b'{"retry_after": "3"}', 3.0),
    ({"retry-after": "soon"}, b'{"retry_after": 4}', 4.0),
    ({"retry-after": "9"}, b'{"retry_after": 4}', 9.0),
    ({"retry-after": "99999999"}, b"", 86400.0),
    ({"retry-after": "Fri, 21 Nov 2036 12:00:00 GMT"}, b"", 86400.0),
    ({}, b'{"retry_after": 1e300}', 86400.0),
]
NOTHING: list[tuple[Mapping[str, str], bytes]] = [
    ({}, b""),
    ({"retry-after": ""}, b""),
    ({"retry-after": "nan"}, b""),
    ({"retry-after": "inf"}, b""),
    ({"retry-after": "Sat, 99 Nov 2026 12:01:00 GMT"}, b""),
    ({}, b"<html>429</html>"),
    ({}, b"\xff\xfe\x00"),
    ({}, b"[1, 2]"),
    ({}, b'{"retry_after": true}'),
    ({}, b'{"retry_after": [1]}'),
    ({}, b'{"retry_after": 1' + b"0" * 400 + b"}"),
    ({}, b'{"parameters": "no"}'),
    ({}, b"[" * 4096),
]


@pytest.mark.parametrize(("headers", "body", "seconds"), SECONDS)
def test_wait_is_read(headers: Mapping[str, str], body: bytes, seconds: float) -> None:
    """Seconds, fractions, three forms of date, three forms of body; a day at most."""
    assert retry_after(headers, body, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("headers", "body"), NOTHING)
def test_nonsense_is_no_wait(headers: Mapping[str, str], body: bytes) -> None:
    """Then our own backoff decides."""
    assert retry_after(headers, body, NOON) is None


@given(st.text(max_size=40), st.binary(max_size=80))
def test_any_answer_gives_a_bounded_wait(header: str, body: bytes) -> None:
    """No answer can make us wait for ever, or fail."""
    wait = retry_after({"retry-after": header}, body, NOON)

    assert wait is None or timedelta(0) <= wait <= LONGEST


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_backoff_is_within_its_span(attempts: int, jitter: float) -> None:
    """Spread over the whole span, which never passes the cap."""
    wait = backoff(attempts, jitter)

    assert timedelta(0) <= wait <= CAP


@given(st.integers(1, 10_000))
def test_backoff_never_shrinks(attempts: int) -> None:
    """One attempt more never means a shorter span."""
    assert backoff(attempts, 1.0) <= backoff(attempts + 1, 1.0)


def test_backoff_doubles() -> None:
    """5 s, 10 s, 20 s … up to a quarter of an hour."""
    spans = [backoff(n, 1.0) for n in (1, 2, 3, 8, 9)]

    assert spans == [BASE, 2 * BASE, 4 * BASE, 128 * BASE, CAP]
