"""How often a document asks to be polled."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.acquire.document import Document
from monitor.acquire.hints import read_hints
from monitor.acquire.parse import read_feed
from monitor.model.rhythm import NO_HINTS, Hints

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SY = b'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def channel(inside: bytes, declared: bytes = SY) -> bytes:
    return (
        b"<?xml version='1.0'?><rss version='2.0' %s><channel><title>T</title>%s"
        b"<item><title>A</title><ttl>1</ttl></item></channel></rss>"
    ) % (declared, inside)


@pytest.mark.parametrize(
    ("inside", "hints"),
    [
        (b"", NO_HINTS),
        (b"<ttl>60</ttl>", Hints(ttl=HOUR)),
        (b"<ttl>\n 90 minutes </ttl>", Hints(ttl=1.5 * HOUR)),
        (b"<TTL>15</TTL>", Hints(ttl=HOUR / 4)),
        (b"<ttl>0</ttl>", NO_HINTS),
        (b"<ttl>-5</ttl>", NO_HINTS),
        (b"<ttl>soon</ttl>", NO_HINTS),
        (b"<ttl>999999999</ttl>", NO_HINTS),
        (b"<ttl>" + b"9" * 99 + b"</ttl>", NO_HINTS),
        (b"<!-- <ttl>60</ttl> -->", NO_HINTS),
        (b"<description><![CDATA[<ttl>60</ttl>]]></description>", NO_HINTS),
        (b"<ttl/>", NO_HINTS),
    ],
)
def test_ttl_is_in_minutes(inside: bytes, hints: Hints) -> None:
    """Of the channel, not of an entry, a comment or a description."""
    assert read_hints(channel(inside)) == hints


@pytest.mark.parametrize(
    ("inside", "skipped"),
    [
        (b"<hour>1</hour><hour>2</hour><hour>3</hour>", (1, 2, 3)),
        (b"<hour> 22 </hour>\n<hour>23</hour><hour>0</hour>", (0, 22, 23)),
        (b"<hour>24</hour>", (0,)),
        (b"<hour>25</hour><hour>-1</hour><hour>noon</hour>", ()),
        (b"".join(b"<hour>%d</hour>" % hour for hour in range(24)), ()),
        (b"", ()),
    ],
)
def test_every_hour_to_skip_is_read(inside: bytes, skipped: tuple[int, ...]) -> None:
    """Not only the last; and who skips all of them means none."""
    found = read_hints(channel(b"<skipHours>%s</skipHours>" % inside))

    assert found == Hints(skip_hours=skipped)


@pytest.mark.parametrize(
    ("inside", "skipped"),
    [
        (b"<day>Saturday</day><day>Sunday</day>", (5, 6)),
        (b"<day>SUN</day><day>monday </day>", (0, 6)),
        (b"<day>Sabado</day><day></day>", ()),
    ],
)
def test_every_day_to_skip_is_read(inside: bytes, skipped: tuple[int, ...]) -> None:
    """By their English names."""
    found = read_hints(channel(b"<skipDays>%s</skipDays>" % inside))

    assert found == Hints(skip_days=skipped)


@pytest.mark.parametrize(
    ("period", "frequency", "update"),
    [
        (b"hourly", b"1", HOUR),
        (b"\n\t\thourly\t", b"\n\t\t1\t", HOUR),
        (b"Hourly", b"4", HOUR / 4),
        (b"daily", b"", DAY),
        (b"dayly", b"2", DAY / 2),
        (b"DAY", b"0", DAY),
        (b"weekly", b"often", 7 * DAY),
        (b"monthly", b"1", 30 * DAY),
        (b"yearly", b"1", 365 * DAY),
        (b"now and then", b"1", timedelta(0)),
        (b"", b"12", timedelta(0)),
    ],
)
def test_update_period_as_it_is_spelled(
    period: bytes, frequency: bytes, update: timedelta
) -> None:
    """A frequency that says nothing is once."""
    inside = (
        b"<sy:updatePeriod>%s</sy:updatePeriod>"
        b"<sy:updateFrequency>%s</sy:updateFrequency>" % (period, frequency)
    )

    assert read_hints(channel(inside)) == Hints(update=update)


def test_any_prefix_will_do() -> None:
    """The namespace counts; where it is missing, the usual prefix does."""
    inside = b"<x:updatePeriod>daily</x:updatePeriod>"
    usual = b"<sy:updatePeriod>daily</sy:updatePeriod>"

    assert read_hints(channel(inside, SY.replace(b":sy", b":x"))).update == DAY
    assert read_hints(channel(usual, b"")).update == DAY
    assert read_hints(channel(inside)).update == timedelta(0)


def test_a_base_fixes_the_moments() -> None:
    """It is a date like another; without a period it says nothing."""
    base = b"<sy:updateBase>2000-01-01T12:30+00:00</sy:updateBase>"
    found = read_hints(channel(b"<sy:updatePeriod>daily</sy:updatePeriod>" + base))

    assert found.update_from == datetime(2000, 1, 1, 12, 30, tzinfo=UTC)
    assert read_hints(channel(base)) == NO_HINTS


def test_what_stands_after_the_entries_counts_as_well() -> None:
    """RSS 0.91 feeds put it there."""
    body = b"<rss><channel><item><ttl>5</ttl></item><ttl>60</ttl></channel></rss>"

    assert read_hints(body) == Hints(ttl=HOUR)


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<![CDATA[", b"<ttl>", b"<item>", b"</item>", b"<skipHours>"]
)
def test_reading_comes_to_an_end(piece: bytes) -> None:
    """Of what is nested or never closed; quadratic time would run into the limit."""
    assert read_hints(piece * (10_000_000 // len(piece))) == NO_HINTS


def test_they_come_with_the_document() -> None:
    """In UTF-16 too."""
    text = channel(b"<ttl>60</ttl>").decode()
    for body in (text.encode(), text.encode("utf-16")):
        document = read_feed(body)

        assert isinstance(document, Document)
        assert document.hints == Hints(ttl=HOUR)
