"""Which moment does a publisher claim?"""

from datetime import UTC, datetime

import pytest
from feedparser.datetimes import _parse_date
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.dates import read_moment
from monitor.acquire.zones import offset


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed, 17 Jul 2024 13:28:00 +0700", "2024-07-17T06:28"),
        ("Wed, 17 Jul 2024 13:28:00 GMT+7", "2024-07-17T06:28"),
        ("Wed, 17 Jul 2024 13:28:00 GMT+0700", "2024-07-17T06:28"),
        ("17/7/2024, 13:28 (GMT+7)", "2024-07-17T06:28"),
        ("Th\u1ee9 t\u01b0, 17/7/2024, 13:28 (GMT+7)", "2024-07-17T06:28"),
        ("2024-07-17T13:28+07:00", "2024-07-17T06:28"),
        ("2024-07-17T13:28:00.123456Z", "2024-07-17T13:28"),
        ("2024-07-17 13:28:00", "2024-07-17T13:28"),
        ("2024-07-17", "2024-07-17T00:00"),
        ("2024/7/17 13:28:00", "2024-07-17T13:28"),
        ("17 Jul 24 13:28 UT", "2024-07-17T13:28"),
        ("17 Jul 94 13:28 UT", "1994-07-17T13:28"),
        ("Jul 17, 2024 1:28 p.m. ICT", "2024-07-17T06:28"),
        ("July 17, 2024 at 12:05 AM EDT", "2024-07-17T04:05"),
        ("Wed, 17 Jul 2024 13:28:00 Asia/Ho_Chi_Minh", "2024-07-17T06:28"),
        ("Wed, 17 Jul 2024 13:28:00 BST", "2024-07-17T12:28"),
        ("Wed Jul 17 13:28:00 +0700 2024", "2024-07-17T06:28"),
        ("Wed Jul 17 13:28:00 2024", "2024-07-17T13:28"),
        ("mer., 17 juil. 2024 13:28:00 +0200", "2024-07-17T11:28"),
        ("mar., 02 mars 2021 08:00 +0100", "2021-03-02T07:00"),
        ("Mi, 17. Juli 2024 13:28 MESZ", "2024-07-17T11:28"),
        ("17.07.2024", "2024-07-17T00:00"),
        ("Fri, 05/07/2024 10:00", "2024-07-05T10:00"),
        ("05/05/2024", "2024-05-05T00:00"),
        ("Nov. 2020", "2020-11-01T00:00"),
        ("2024\u5e747\u670817\u65e5 13:28", "2024-07-17T13:28"),
        ("2004-05-25 \uc624\ud6c4 11:23:17", "2004-05-25T14:23:17"),
        ("2004\ub144 05\uc6d4 28\uc77c  01:31:15", "2004-05-27T16:31:15"),
        ("2004-05-25 \uc624\uc804 11:23:17 +0000", "2004-05-25T11:23:17"),
        ("1520932969", "2018-03-13T09:22:49"),
        ("1520932969000", "2018-03-13T09:22:49"),
    ],
)
def test_a_date_is_read_to_the_minute(text: str, expected: str) -> None:
    """The zone is never guessed and never dropped."""
    assert read_moment(text, _parse_date(text)) == utc(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Wed, 17 Jul 2024 13:28:00 XYZ",
        "Wed, 17 Jul 2024 13:28:00 IST",
        "Wed, 17 Jan 2024 13:28:00 BST",
        "Wed, 17 Jul 2024 13:28:00 Europe/Nowhere",
        "Wed, 17 Jul 2024 13:28:00 ../../etc/passwd",
        "Wed, 17 Jul 2024 13:28:00 +9900",
        "Wed, 17 Jul 2024 13:28:00 +0199",
        "Wed, 17 Jul 2024 25:28:00 GMT",
        "Tue, 31 Feb 2024 13:28:00 GMT",
        "05/07/2024 10:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999-12-31T23:59:59-10:00",
        "2013-01-28T09:xx:00Z",
        "Sun, 16 Dec 2012 1:2:3:4 GMT",
        "17 foo 18 Jul 2024",
        "17 Jul 2024 extra 13:28 GMT",
        "123 Jul 2024",
        "Jul 13:28",
        "17 of Jul in 2024",
    ],
)
def test_what_is_not_certain_is_no_date(text: str) -> None:
    """Hours off, without a word, is worse than none."""
    assert read_moment(text, _parse_date(text) if text else None) is None


def test_feedparser_is_believed_where_it_read_to_the_end() -> None:
    """Greek months, and ISO 8601 without hyphens, are its own."""
    greek = "\u039a\u03c5\u03c1, 11 \u0399\u03bf\u03cd\u03bb 2004 12:00:00 EST"

    assert read_moment(greek, _parse_date(greek)) == utc("2004-07-11T17:00")
    assert read_moment("1997-07", _parse_date("1997-07")) == utc("1997-07-01")
    assert read_moment("noon, 2004-05-25 24", (2004, 5, 25, 0, 0, 0)) is None


@given(st.text(max_size=60))
def test_no_date_string_breaks_the_reader(text: str) -> None:
    """Whatever a publisher writes, the answer is aware and sane, or None."""
    moment = read_moment(text)

    assert moment is None or (moment.tzinfo is UTC and moment.year >= 1990)


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2100, 1, 1)))
def test_what_a_machine_writes_is_read_back(local: datetime) -> None:
    """RFC 3339 and RFC 5322, to the second."""
    whole = local.replace(microsecond=0)

    assert read_moment(f"{whole.isoformat()}Z") == whole.replace(tzinfo=UTC)
    assert read_moment(whole.strftime("%a, %d %b %Y %H:%M:%S +0000")) == whole.replace(
        tzinfo=UTC
    )


def test_no_zone_is_further_away_than_the_earth_is_wide() -> None:
    """Kiribati is fourteen hours ahead; nobody is sixteen."""
    local = datetime(2024, 7, 17)

    assert offset("+14:00", local) is not None
    assert offset("+16:00", local) is None
