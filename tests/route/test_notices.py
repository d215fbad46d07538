"""What does the operator hear of the feeds, and what not?"""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.model.feed import Ail, Ailment, ToldAilment
from monitor.route.notices import MOST, FeedNotice, Ward, decide, held_until
from tests.values import DAY, HOUR, NOON

LATER = NOON + DAY


def ails(*kinds: Ail) -> tuple[Ailment, ...]:
    return tuple(Ailment(kind=kind, since=NOON, why="as it is") for kind in kinds)


def told(feed: str, kind: Ail) -> ToldAilment:
    return ToldAilment(feed, kind, NOON)


def ward(
    feeds: int = 10, failing: int | None = None, **ailing: Sequence[Ailment]
) -> Ward:
    unread = [f for f, a in ailing.items() if a[0].kind is Ail.BROKEN]
    count = len(unread) if failing is None else failing
    return Ward(feeds=feeds, failing=count, ailing=ailing)


def follow(now: Ward, before: Sequence[ToldAilment]) -> set[ToldAilment]:
    """What is told after the notices were saved."""
    after = set(before)
    for notice in decide(now, before, LATER):
        after = (after - set(notice.ended)) | set(notice.told)
    return after


@pytest.mark.parametrize("kind", list(Ail))
def test_each_ailment_is_told_once_and_its_end_once(kind: Ail) -> None:
    """With the reason, and with how it ended."""
    ailing, well = ward(a=ails(kind)), ward()
    (first,) = decide(ailing, [], LATER)
    (end,) = decide(well, first.told, LATER)

    assert first.headline == f"Feed a {kind}"
    assert first.why.startswith("as it is")
    assert "monitor feeds list" in first.why
    assert decide(ailing, first.told, LATER) == ()
    assert end.headline == "Feed a is well again"
    assert end.why.endswith("(since 2024-04-18 12:00 UTC).")
    assert decide(well, [], LATER) == ()
    assert follow(well, first.told) == set()


def test_what_is_to_do_about_a_feed_that_is_gone() -> None:
    """It is never asked again by itself."""
    (notice,) = decide(ward(a=ails(Ail.GONE)), [], LATER)

    assert "until its url in feeds.toml changes" in notice.why


def test_several_at_once_are_one_notice() -> None:
    """Each with its reason; of many, ten are named."""
    many = {f"feed{n:02}": ails(Ail.LOSSY) for n in range(12)}
    (both,) = decide(ward(a=ails(Ail.SILENT), b=ails(Ail.SHRUNK)), [], LATER)
    (crowd,) = decide(Ward(feeds=40, failing=0, ailing=many), [], LATER)
    (well,) = decide(ward(40), crowd.told, LATER)

    assert both.headline == "2 feeds in trouble"
    assert both.why == (
        "a has fallen silent (as it is, since 2024-04-18 12:00 UTC); "
        "b has shrunk (as it is, since 2024-04-18 12:00 UTC)."
    )
    assert (crowd.headline, well.headline) == (
        "12 feeds in trouble",
        "12 feeds well again",
    )
    assert "feed09 may have lost items (as it is); and 2 more." in crowd.why
    assert "feed10" not in crowd.why


def test_new_ones_and_ended_ones_are_two_notices() -> None:
    """Bad news and good news are not mixed."""
    found = decide(ward(b=ails(Ail.SILENT)), [told("a", Ail.BROKEN)], LATER)

    assert [n.headline for n in found] == [
        "Feed b has fallen silent",
        "Feed a is well again",
    ]


def test_what_remains_is_said() -> None:
    """A feed that is read again may still be silent."""
    before = [told("a", Ail.BROKEN), told("a", Ail.SILENT)]
    (notice,) = decide(ward(a=ails(Ail.SILENT)), before, LATER)

    assert notice.why.endswith("Other troubles remain: a.")
    assert notice.ended == (before[0],)


def test_a_broken_feed_that_is_gone_has_not_healed() -> None:
    """One trouble became another."""
    (notice,) = decide(ward(a=ails(Ail.GONE)), [told("a", Ail.BROKEN)], LATER)

    assert notice.headline == "Feed a is gone"
    assert notice.ended == (told("a", Ail.BROKEN),)


def test_most_feeds_at_once_are_one_cause() -> None:
    """From the first of them on, none is told of by itself; nor when it heals."""
    first = ward(10, 6, a=ails(Ail.BROKEN), b=ails(Ail.LOSSY))
    (begun,) = decide(first, [], LATER)
    more = ward(10, 9, a=ails(Ail.BROKEN), c=ails(Ail.BROKEN), d=ails(Ail.SILENT))
    (silent,) = decide(more, begun.told, LATER)
    known = [*begun.told, *silent.told]
    fewer = ward(10, 3, d=ails(Ail.SILENT))
    over, rest = decide(ward(10, 1, c=ails(Ail.BROKEN)), known, LATER + HOUR)

    assert begun.headline == "6 of 10 feeds cannot be read"
    assert "network" in begun.why
    assert "a (as it is" in begun.why
    assert [t.feed for t in begun.told] == [MOST]
    assert silent.headline == "Feed d has fallen silent"
    assert decide(fewer, known, LATER) == ()
    assert over.headline == "9 of 10 feeds can be read again"
    assert over.ended == begun.told
    assert over.why.endswith("Not yet: c (as it is, since 2024-04-18 12:00 UTC).")
    assert over.told == (told("c", Ail.BROKEN),)
    assert rest.headline == "Feed d is well again"


@pytest.mark.parametrize(
    ("now", "is_one"),
    [
        (ward(10, 4, a=ails(Ail.BROKEN)), False),
        (ward(10, 5, a=ails(Ail.BROKEN)), True),
        (ward(2, 2, a=ails(Ail.BROKEN), b=ails(Ail.BROKEN)), False),
        (ward(3, 3, a=ails(Ail.BROKEN)), True),
        (ward(10, 9, a=ails(Ail.SILENT)), False),
    ],
    ids=["fewer than half", "half", "too few to tell", "all three", "none for long"],
)
def test_when_it_is_one_cause(now: Ward, is_one: bool) -> None:
    """Half of the feeds, three at least, and one of them for long enough."""
    (notice,) = decide(now, [], LATER)

    assert ("cannot be read" in notice.headline and " of " in notice.headline) is is_one


def test_a_feed_told_before_most_broke_is_not_told_to_be_well_meanwhile() -> None:
    """Its end is told when the rest is over, too."""
    before = [told("a", Ail.BROKEN), told(MOST, Ail.BROKEN)]
    ending = decide(ward(10, 0), before, LATER)

    assert decide(ward(10, 8), before, LATER) == ()
    assert [n.headline for n in ending] == [
        "10 of 10 feeds can be read again",
        "Feed a is well again",
    ]


def test_more_than_six_an_hour_wait() -> None:
    """What comes meanwhile is gathered."""
    sent = [NOON + n * timedelta(minutes=1) for n in range(6)]

    assert held_until(sent[:5]) is None
    assert held_until(sent) == NOON + HOUR
    assert held_until([NOON, *sent]) == NOON + HOUR


def test_deciding_twice_tells_nothing_new() -> None:
    """Whatever is told is told."""
    now = ward(
        10, 2, a=ails(Ail.BROKEN), b=ails(Ail.WEB_PAGE, Ail.LOSSY), c=ails(Ail.SHRUNK)
    )
    after = follow(now, [])

    assert len(after) == 4
    assert decide(now, list(after), LATER) == ()
    assert isinstance(decide(now, [], LATER)[0], FeedNotice)
