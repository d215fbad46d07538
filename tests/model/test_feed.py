"""What is a feed's address, and when does a poll balance?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.feed import Feed, Gap, GapKind, PageList, Poll, PollOutcome
from tests.values import HOUR, NOON


def test_a_feed_has_one_address() -> None:
    """A folder or a URL."""
    assert Feed(name="a", source="s", url="https://a.example").address == (
        "https://a.example"
    )
    assert Feed(name="b", source="s", folder="/inbox").address == "/inbox"


@pytest.mark.parametrize(
    ("seen", "new", "aside", "asides", "balances"),
    [
        (0, 0, 0, (), True),
        (3, 2, 1, (("empty", 1),), True),
        (3, 2, 0, (), False),
        (3, 2, 1, (), False),
    ],
)
def test_every_entry_is_accounted_for(
    seen: int,
    new: int,
    aside: int,
    asides: tuple[tuple[str, int], ...],
    balances: bool,
) -> None:
    """What is set aside has its reason."""
    poll = Poll(
        feed="a",
        started_at=NOON,
        took=timedelta(seconds=1),
        outcome=PollOutcome.READ,
        seen=seen,
        new=new,
        aside=aside,
        asides=asides,
    )

    assert poll.balances is balances


def test_a_page_read_in_another_way_is_another_document() -> None:
    """What was remembered of it, such as its bytes' digest, counts no more."""
    feed = Feed(name="a", source="s", url="https://a.example")
    listed = replace(feed, page_list=PageList(item="li"))

    assert feed.read_as == feed.address
    assert len({f.read_as for f in (feed, listed)}) == 2
    assert replace(listed, page_list=PageList(item="tr")).read_as != listed.read_as


def test_only_a_feed_without_a_rhythm_of_the_operators_has_its_own() -> None:
    feed = Feed(name="a", source="s", url="https://a.example")

    assert feed.is_adaptive
    assert not replace(feed, every=HOUR).is_adaptive
    assert not replace(feed, enabled=False).is_adaptive


def test_a_gap_says_between_which_polls() -> None:
    """The day is said once where it is the same."""
    kind = next(iter(GapKind))
    short = Gap(kind=kind, since=NOON, until=NOON + HOUR, detail="all new")
    long = replace(short, until=NOON + 30 * HOUR)

    assert str(short).endswith(" 12:00 and 13:00 UTC: all new")
    assert f"{NOON:%Y-%m-%d} 12:00 and " in str(long)
    assert f"{NOON + 30 * HOUR:%Y-%m-%d} 18:00 UTC" in str(long)
