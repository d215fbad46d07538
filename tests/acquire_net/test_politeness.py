"""The rules that publishers count by, P01 to P20, against a server that counts."""

import gzip
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from monitor.acquire.redirects import BadRedirectError, Trail
from monitor.model.feed import PollOutcome
from monitor.model.rhythm import NO_HINTS
from tests.acquire_net.fakes import OpenReader, document, feed_at
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply
from tests.acquire_net.rig import BODY, MINUTE, Rig, Shop, rig_for
from tests.values import DAY, HOUR

SECOND = timedelta(seconds=1)


def conditions(asked: Asked) -> tuple[bytes | None, bytes | None]:
    return asked.get("If-None-Match"), asked.get("If-Modified-Since")


def step(
    rig: Rig, publisher: Publisher, by: timedelta, until: timedelta
) -> list[timedelta]:
    """Poll what is due every `by`; how long after each other requests came."""
    end, came = rig.clock.now() + until, []
    while rig.clock.now() < end:
        before = len(publisher.asked)
        rig.once()
        came += [rig.clock.now()] * (len(publisher.asked) - before)
        rig.clock.advance(by)
    return [b - a for a, b in pairwise(came)]


def test_p01_only_the_very_first_request_is_unconditional() -> None:
    """Validators outlive a restart, and every poll here is one."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        outcomes = [rig.poll().outcome for _ in range(5)]

        assert outcomes == [PollOutcome.READ] + [PollOutcome.UNCHANGED] * 4
        assert [conditions(a) == (None, None) for a in publisher.asked] == [
            True,
            *[False] * 4,
        ]


@pytest.mark.parametrize(
    "modified",
    [
        "Thu, 18 Apr 2024 09:00:00 GMT",
        "thursday,  18-APR-24 9:0:0 gmt+1",
        "2024-04-18T09:00:00Z",
        "yesterday \xe9",
    ],
)
def test_p02_last_modified_goes_back_to_the_byte(modified: str) -> None:
    """It is a token, however much it looks like a date."""
    with Publisher(Shop(etag="", modified=modified)) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        rig.poll()

        assert conditions(publisher.last()) == (None, modified.encode("latin-1"))


def test_p03_the_token_is_always_the_latest() -> None:
    """After every new document the new one is sent, never an older one."""
    shop = Shop(etag="")
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        for day in (18, 19, 20):
            modified = f"Thu, {day} Apr 2024 09:00:00 GMT"
            shop.publish(document((str(day), "News")), modified=modified)
            rig.poll()
            rig.poll()

            assert publisher.last().get("If-Modified-Since") == modified.encode()


def test_p04_no_token_is_made_up() -> None:
    """Not from Date, not from Expires, not from our own clock."""
    dates = {
        "Date": "Thu, 18 Apr 2024 12:00:00 GMT",
        "Expires": "Thu, 18 Apr 2024 11:00:00 GMT",
    }
    with Publisher(Shop(etag="", modified="", headers=dates)) as publisher:
        rig = rig_for(publisher.url())
        for _ in range(3):
            rig.poll()

        assert [conditions(a) for a in publisher.asked] == [(None, None)] * 3


@pytest.mark.parametrize(
    "etag", ['"v1"', 'W/"v1"', '"v1-gzip"', "unquoted", '"a", "b"', '"\xe9"', '""']
)
def test_p05_an_etag_goes_back_to_the_byte(etag: str) -> None:
    """Quotes, W/ and suffixes are part of it."""
    with Publisher(Shop(etag=etag, modified="")) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        row = rig.poll()

        assert row.outcome is PollOutcome.UNCHANGED
        assert publisher.last().get("If-None-Match") == etag.encode("latin-1")


def test_p06_the_pair_comes_from_one_answer() -> None:
    """What the latest document came without is forgotten."""
    shop = Shop(etag='"a"', modified="M1")
    sent = []
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        for body, etag, modified in ((b"2|b\n", "", "M2"), (b"3|c\n", '"c"', "")):
            shop.publish(body, etag, modified)
            rig.poll()
            sent.append(conditions(publisher.last()))
        rig.poll()
        sent.append(conditions(publisher.last()))

    assert sent == [(b'"a"', b"M1"), (None, b"M2"), (b'"c"', None)]


@pytest.mark.parametrize("every", [None, 15 * MINUTE, 90 * MINUTE])
def test_p07_the_interval_is_a_lower_bound(every: timedelta | None) -> None:
    """Asked every minute, each time after a restart, it never comes sooner."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url(), every)
        gaps = step(rig, publisher, MINUTE, 8 * HOUR)

    assert len(gaps) >= 4
    assert min(gaps) >= (every or rig.policy.floor)
    assert max(gaps[1:]) <= (every or rig.policy.cap) + MINUTE


def test_p07_unconditional_polls_are_as_rare() -> None:
    """A server without validators is not asked more often; same bytes are not read."""
    with Publisher(Shop(etag="", modified="")) as publisher:
        rig = rig_for(publisher.url())
        gaps = step(rig, publisher, 7 * MINUTE, 6 * HOUR)

    assert min(gaps) >= rig.policy.floor
    assert len(rig.reader.read_bodies) == 1


def test_p08_no_cookie_ever() -> None:
    """Not to the next poll, and not to the next hop."""

    def answer(asked: Asked, _wire: Wire) -> bytes:
        cookie = {"Set-Cookie": "id=1; Path=/; Max-Age=99999"}
        if asked.target == "/feed":
            return reply(302, headers=cookie | {"Location": "/there"})
        return reply(200, BODY, cookie)

    with Publisher(answer) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        rig.poll()

        assert len(publisher.asked) == 4
        assert [a.get("Cookie") for a in publisher.asked] == [None] * 4


def test_p09_no_referer() -> None:
    """Not after a redirect either."""
    answers = {"/feed": reply(301, headers={"Location": "/new"}), "/new": reply(200)}
    with Publisher(lambda asked, _: answers[asked.target]) as publisher:
        rig_for(publisher.url()).poll()

        assert [a.get("Referer") for a in publisher.asked] == [None, None]


@pytest.mark.parametrize(
    "target",
    ["/", "/feed?a=1&&b=%zz", "/a/../b//c/.", "/f?", "/%7Euser/%e1%ba%bf", "/a;b=c,d"],
)
def test_p10_the_request_line_is_the_configured_address(target: str) -> None:
    """Nothing is added, nothing is tidied."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url(target))
        rig.poll()
        rig.poll()

        assert publisher.targets == [target, target]


def test_p11_either_address_family_will_do() -> None:
    """localhost may be ::1 first; where nobody listens there, the other is asked."""
    with Publisher(Shop()) as publisher:
        row = rig_for(publisher.url(host="localhost")).poll()

    assert row.outcome is PollOutcome.READ


def test_p12_the_user_agent_says_who_and_how_to_reach_us() -> None:
    """As configured, to every hop; no library's name beside it."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()

        agents = [v for k, v in publisher.last().headers if k == b"User-Agent"]
        assert agents == [rig.policy.user_agent.encode()]


def test_p13_gzip_is_asked_for_and_read() -> None:
    """The ETag of the packed form is the one that goes back."""
    shop = Shop(
        body=gzip.compress(BODY),
        etag='"v1-gzip"',
        headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
    )
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        row = rig.poll()

        assert publisher.last().get("Accept-Encoding") == b"gzip, deflate"
        assert publisher.last().get("If-None-Match") == b'"v1-gzip"'
    assert rig.reader.read_bodies == [BODY]
    assert row.outcome is PollOutcome.UNCHANGED


@pytest.mark.parametrize("every", [None, SECOND])
@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({"Cache-Control": "max-age=43200"}, 12),
        ({"Cache-Control": "max-age=43200", "Age": "21600"}, 6),
        ({"Expires": "Thu, 18 Apr 2024 17:00:00 GMT"}, 5),
        ({"Cache-Control": "max-age=604800"}, 24),
    ],
)
def test_p14_a_fresh_answer_is_not_asked_for_again(
    headers: dict[str, str], hours: int, every: timedelta | None
) -> None:
    """Also where `every` is a second, after a restart, and when all is asked for."""
    with Publisher(Shop(headers=headers)) as publisher:
        rig = rig_for(publisher.url(), every)
        rig.once()
        early = rig.once(hours * HOUR - SECOND, everything=True)
        late = rig.once(SECOND, everything=True)

        assert (len(early), len(late)) == (0, 1)
        assert len(publisher.asked) == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("every", [None, SECOND])
@pytest.mark.parametrize(
    "value", ["18000", "Thu, 18 Apr 2024 17:00:00 GMT", "Thu Apr 18 17:00:00 2024"]
)
def test_p15_retry_after_is_obeyed(
    status: int, every: timedelta | None, value: str
) -> None:
    """Seconds or a date; nothing comes before."""
    busy = reply(status, headers={"Retry-After": value})
    with Publisher(lambda _asked, _wire: busy) as publisher:
        rig = rig_for(publisher.url(), every)
        (row,) = rig.once()
        early = rig.once(5 * HOUR - SECOND, everything=True)
        late = rig.once(SECOND, everything=True)

        assert row.outcome is PollOutcome.BUSY
        assert (len(early), len(late)) == (0, 1)
        assert len(publisher.asked) == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("every", [None, 15 * MINUTE])
def test_p15_without_it_the_waits_grow(status: int, every: timedelta | None) -> None:
    """Longer than the usual interval from the first time on."""
    with Publisher(lambda _asked, _wire: reply(status)) as publisher:
        rig = rig_for(publisher.url(), every)
        gaps = step(rig, publisher, 3 * MINUTE, 24 * HOUR)

    waits = gaps[1:]
    assert waits[0] > (every or rig.policy.floor)
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


RSS = (
    '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
    "<channel><title>T</title>{}<item><title>A</title></item></channel></rss>"
)
SKIPPED = "".join(f"<hour>{hour}</hour>" for hour in (12, 13, 14))
DAYS = "<skipDays><day>Thursday</day><day>Friday</day></skipDays>"


def rig_with(publisher: Publisher, every: timedelta | None = None) -> Rig:
    return Rig([feed_at(publisher.url(), every=every)], reads=OpenReader())


@pytest.mark.parametrize(
    ("hints", "least", "most"),
    [
        ("<ttl>150</ttl>", 150, 150),
        ("<ttl>600</ttl>", 240, 240),
        ("<sy:updatePeriod> Hourly\n</sy:updatePeriod>", 60, 121),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 240, 240),
        (f"<skipHours>{SKIPPED}</skipHours>", 180, 195),
        (DAYS, 240, 240),
    ],
)
def test_p16_hints_are_lower_bounds(hints: str, least: int, most: int) -> None:
    """In GMT, and up to the cap of four hours; a restart and a 304 keep them."""
    with Publisher(Shop(body=RSS.format(hints).encode())) as publisher:
        rig = rig_with(publisher)
        rig.poll()
        first = (rig.due() or rig.clock.now()) - rig.clock.now()
        early = rig.once(least * MINUTE - SECOND)
        late = rig.once((most - least) * MINUTE + SECOND)

    assert least * MINUTE <= first <= most * MINUTE
    assert (len(early), len(late)) == (0, 1)
    assert late[0].outcome is PollOutcome.UNCHANGED
    assert rig.state().hints != NO_HINTS


@pytest.mark.parametrize(
    "hints", ["<ttl>1</ttl>", "<skipHours><hour>3</hour></skipHours>"]
)
def test_p16_a_hint_never_makes_it_sooner(hints: str) -> None:
    """Not below the floor, nor below our own plan."""
    with Publisher(Shop(body=RSS.format(hints).encode())) as publisher:
        rig = rig_with(publisher)
        gaps = step(rig, publisher, 10 * MINUTE, 4 * HOUR)

    assert min(gaps) >= 50 * MINUTE


def test_p16_a_fixed_interval_stands() -> None:
    """It is the operator's own word; hints are for those that adapt."""
    with Publisher(Shop(body=RSS.format("<ttl>150</ttl>").encode())) as publisher:
        rig = rig_with(publisher, every=15 * MINUTE)
        gaps = step(rig, publisher, 5 * MINUTE, HOUR)

    assert set(gaps) == {15 * MINUTE}


@pytest.mark.parametrize(
    ("status", "last"), [(301, "/new"), (308, "/new"), (302, "/feed"), (307, "/feed")]
)
def test_p17_a_permanent_redirect_moves_the_feed(status: int, last: str) -> None:
    """After it held for three polls; a passing one never does."""
    shop = Shop()

    def answer(asked: Asked, wire: Wire) -> bytes:
        if asked.target == "/feed":
            return reply(status, headers={"Location": "/new"})
        return shop(asked, wire)

    with Publisher(answer) as publisher:
        rig = rig_for(publisher.url())
        for _ in range(3):
            rig.poll()
        before = len(publisher.asked)
        row = rig.poll()

        assert before == 6
        assert publisher.asked[before].target == last
        assert row.outcome is PollOutcome.UNCHANGED


def test_p17_gone_is_gone() -> None:
    """Nothing more is asked, not even when all is asked for; a new address is."""
    with Publisher(lambda _asked, _wire: reply(410)) as publisher:
        rig = rig_for(publisher.url())
        rig.once()
        for _ in range(3):
            rig.once(3 * DAY, everything=True)

        assert len(publisher.asked) == 1
        rig.feeds = [replace(rig.feeds[0], url=publisher.url("/new"))]
        rig.once()

        assert publisher.targets == ["/feed", "/new"]


@pytest.mark.parametrize("status", [403, 404])
def test_p17_what_is_missing_is_asked_for_once_a_day(status: int) -> None:
    """After backing off; and for ever, as it may come back."""
    with Publisher(lambda _asked, _wire: reply(status)) as publisher:
        rig = rig_for(publisher.url())
        waits = []
        for _ in range(40):
            rig.poll()
            waits.append((rig.due() or rig.clock.now()) - rig.clock.now())

    assert waits[1:] == sorted(waits[1:])
    assert waits[-1] == DAY


def test_p17_a_redirect_loop_is_bounded() -> None:
    """Two addresses that point at each other cost two requests."""
    answers = {
        "/feed": reply(301, headers={"Location": "/b"}),
        "/b": reply(301, headers={"Location": "/feed"}),
    }
    with Publisher(lambda asked, _: answers[asked.target]) as publisher:
        row = rig_for(publisher.url()).poll()

        assert publisher.targets == ["/feed", "/b"]
    assert row.outcome is PollOutcome.BAD_REDIRECT


def test_p17_https_never_turns_into_http() -> None:
    """Said by the rule itself; a certificate for loopback nobody has."""
    with pytest.raises(BadRedirectError, match="plain http"):
        Trail.begin("https://a.example/").follow(301, "http://a.example/", 5)


def test_p18_304_clears_nothing() -> None:
    """Validators stay, entries stay known, and max-age may be renewed."""
    shop = Shop()
    with Publisher(shop) as publisher:
        rig = rig_for(publisher.url())
        rig.poll()
        shop.headers["Cache-Control"] = "max-age=7200"
        rig.poll()
        renewed = rig.due() == rig.clock.now() + 2 * HOUR
        shop.headers.clear()
        rig.poll()
        shop.etag = '"v2"'
        row = rig.poll()

        assert renewed
        assert conditions(publisher.last()) == (b'"v1"', shop.modified.encode())
    assert (row.outcome, row.new) == (PollOutcome.SAME_BYTES, 0)
    assert {key for _, key in rig.shelf.entries} == {"1", "2"}


def test_p19_one_poll_is_one_request() -> None:
    """No HEAD before it, no icon, no page beside it, nothing twice."""
    with Publisher(Shop()) as publisher:
        rig = rig_for(publisher.url())
        for _ in range(3):
            rig.poll()
            rig.once()
            rig.once()

        assert publisher.counts == Counter({"/feed": 3})
        assert {a.method for a in publisher.asked} == {"GET"}


def test_p20_feeds_spread_over_the_hour() -> None:
    """Whatever they began with, they do not meet at :00 and :30."""
    with Publisher(Shop()) as publisher:
        feeds = [feed_at(publisher.url(f"/{n}"), f"feed {n}") for n in range(120)]
        rig = Rig(feeds)
        rig.once()

    dues = [rig.due(feed.name) for feed in feeds]
    minutes = Counter(due.minute for due in dues if isinstance(due, datetime))
    assert minutes.total() == 120
    assert len(minutes) > 40
    assert minutes[0] + minutes[30] < 15
