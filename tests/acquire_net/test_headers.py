from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.headers import (
    LONGEST_WAIT,
    conditions,
    first,
    fresh_for,
    retry_after,
    validators,
)
from monitor.model.feed import Validators
from tests.values import NOON

ZERO = timedelta(0)


def raw(**headers: str) -> list[tuple[bytes, bytes]]:
    return [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        (raw(), 0),
        (raw(Cache_Control="max-age=43200"), 43_200),
        (raw(Cache_Control="public, Max-Age = 600"), 600),
        (raw(Cache_Control='max-age="600"'), 600),
        (raw(Cache_Control="max-age=600", Age="100"), 500),
        (raw(Cache_Control="max-age=600", Age="soon"), 600),
        (raw(Cache_Control="max-age=600", Age="700"), 0),
        (raw(Cache_Control="s-maxage=600"), 0),
        (raw(Cache_Control="no-cache"), 0),
        (raw(Cache_Control="max-age=soon"), 0),
        (raw(Cache_Control="max-age=-1"), 0),
        (raw(Cache_Control="max-age=600", Expires="0"), 600),
        (raw(Cache_Control="max-age=0", Expires="Thu, 18 Apr 2024 13:00:00 GMT"), 0),
        (raw(Expires="Thu, 18 Apr 2024 12:10:00 GMT"), 600),
        (raw(Expires="Thursday, 18-Apr-24 12:10:00 GMT"), 600),
        (raw(Expires="Thu Apr 18 12:10:00 2024"), 600),
        (raw(Expires="Thu, 18 Apr 2024 11:50:00 GMT"), 0),
        (raw(Expires="-1"), 0),
        (raw(Expires="Thu, 32 Foo 2024 99:00:00 GMT"), 0),
        (raw(Cache_Control="max-age=99999999999999999999"), 86_400),
        (raw(Cache_Control="max-age=604800"), 86_400),
    ],
)
def test_freshness(headers: list[tuple[bytes, bytes]], fresh: int) -> None:
    """max-age less Age, else Expires; at most a day, never negative."""
    assert fresh_for(headers, NOON) == timedelta(seconds=fresh)


def test_several_cache_control_lines_are_one() -> None:
    """A list may be spread over lines."""
    headers = [*raw(Cache_Control="public"), *raw(cache_control="max-age=5")]

    assert fresh_for(headers, NOON) == timedelta(seconds=5)


def test_a_date_counts_from_the_servers_own_clock() -> None:
    """A server whose clock is an hour late still means ten minutes."""
    late = raw(
        Date="Thu, 18 Apr 2024 11:00:00 GMT", Expires="Thu, 18 Apr 2024 11:10:00 GMT"
    )

    assert fresh_for(late, NOON) == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("", 0),
        ("120", 120),
        (" 120 ", 120),
        ("Thu, 18 Apr 2024 12:02:00 GMT", 120),
        ("Thu, 18 Apr 2024 12:02:00 -0000", 120),
        ("Thu, 18 Apr 2024 11:00:00 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("\u0661\u0662", 0),
        ("9" * 400, 86_400),
        ("Fri, 18 Apr 2025 12:00:00 GMT", 86_400),
    ],
)
def test_retry_after(value: str, wait: int) -> None:
    """Seconds or a date, at most a day."""
    assert retry_after(raw(Retry_After=value), NOON) == timedelta(seconds=wait)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_header_breaks_it(value: bytes, date: bytes) -> None:
    """Whatever bytes a server sends, the wait is between nothing and a day."""
    names = (b"cache-control", b"age", b"expires", b"retry-after")
    headers = [(b"date", date), *((name, value) for name in names)]

    assert ZERO <= fresh_for(headers, NOON) <= LONGEST_WAIT
    assert ZERO <= retry_after(headers, NOON) <= LONGEST_WAIT


@given(st.binary(min_size=1, max_size=200), st.binary(min_size=1, max_size=200))
def test_tokens_go_back_to_the_byte(etag: bytes, modified: bytes) -> None:
    """Validators are opaque: what came is what is sent."""
    headers = [(b"ETag", etag), (b"last-modified", modified)]

    assert conditions(validators(headers)) == [
        (b"If-None-Match", etag),
        (b"If-Modified-Since", modified),
    ]


def test_a_missing_token_is_not_sent() -> None:
    """One validator is sent alone, none are not sent at all."""
    assert conditions(Validators(etag='"a"')) == [(b"If-None-Match", b'"a"')]
    assert conditions(validators(raw(Server="x"))) == []


def test_an_endless_token_is_dropped() -> None:
    """It would be stored and sent with every poll."""
    assert validators(raw(ETag="x" * 3_000)) == Validators()


def test_the_first_of_a_name_counts() -> None:
    """Whatever its case."""
    headers = [(b"X-A", b"1"), (b"x-a", b"2")]

    assert first(headers, "x-a") == "1"
