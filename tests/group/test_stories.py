"""Which story does an item belong to?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group.stories import Stories, story_id
from monitor.model.item import ItemId
from monitor.model.story import Placed, Report, StoryId
from tests.group.items import ARTICLE, HEADLINE, LETTERS, NOON, report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADDRESS = "https://a.example/x"


def place_all(stories: Stories, reports: Iterable[Report]) -> list[Placed]:
    return [stories.place(r, NOON) for r in reports]


def test_the_first_item_starts_a_story() -> None:
    """Its id is made from the item, so a replay gives the same one."""
    placed = Stories().place(report("one", title=HEADLINE), NOON)

    assert placed.started
    assert placed.reason == "first item"
    assert placed.story == story_id(ItemId("one"))
    assert len(placed.story) == len("s-") + 12


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (
            report("two", url="http://a.example/x/?utm_source=rss"),
            "same address: https://a.example/x",
        ),
        (report("two", text=ARTICLE.upper() + "!"), "verbatim copy"),
        (report("two", summary=ARTICLE), "verbatim copy"),
        (
            report("two", title=f"{HEADLINE} - Daily Post"),
            "same headline: six held over smuggling people in lorries",
        ),
    ],
)
def test_a_shared_key_joins(other: Report, reason: str) -> None:
    """Address, text or headline: each alone is enough, and the reason says which."""
    stories = Stories()
    first = stories.place(
        report("one", url=ADDRESS, title=HEADLINE, text=ARTICLE), NOON
    )
    placed = stories.place(other, NOON)

    assert placed.story == first.story
    assert placed.reason == reason
    assert not placed.started


def test_nothing_shared_starts_another() -> None:
    """Short titles, short texts and front pages recognise nothing."""
    common = partial(
        report, url="https://a.example/", title="Police news", text="Short."
    )
    placed = place_all(Stories(), [common("one"), common("two")])

    assert [p.started for p in placed] == [True, True]


@pytest.mark.parametrize(
    ("made", "after", "joins"),
    [
        (partial(report, title=HEADLINE), 3 * DAY, True),
        (partial(report, title=HEADLINE), 3 * DAY + HOUR, False),
        (partial(report, text=ARTICLE), 10 * DAY, True),
        (partial(report, text=ARTICLE), 10 * DAY + HOUR, False),
        (partial(report, url=ADDRESS), 90 * DAY, True),
        (partial(report, title=HEADLINE), -3 * DAY, True),
        (partial(report, title=HEADLINE), -3 * DAY - HOUR, False),
    ],
)
def test_a_key_lasts_so_long(
    made: Callable[..., Report], after: timedelta, joins: bool
) -> None:
    """The same headline next week is another raid; an address stays what it is."""
    first, second = place_all(Stories(), [made("one"), made("two", after=after)])

    assert (first.story == second.story) == joins


def test_a_headline_that_returns_daily_does_not_hold_a_story_open() -> None:
    """The bound counts from when it was first seen, not from its last return."""
    daily = [report(f"{n}", title=HEADLINE, after=n * DAY) for n in range(8)]
    placed = place_all(Stories(), daily)

    assert [p.started for p in placed] == [n % 4 == 0 for n in range(8)]


def test_placing_an_item_again_changes_nothing() -> None:
    """A later text version, or a step run twice: the same story, not started anew."""
    stories = Stories()
    first = stories.place(report("one", title="News"), NOON)
    again = stories.place(report("one", title="News, edited", after=40 * DAY), NOON)

    assert again.story == first.story
    assert not again.started
    assert again.reason == "already in this story"


def test_an_item_placed_again_gives_its_keys_again() -> None:
    """A save that failed is made again; nothing to recognise it by may be lost."""
    stories = Stories()
    one = report("one", url=ADDRESS, title=HEADLINE, text=ARTICLE)
    first = stories.place(one, NOON)
    again = stories.place(one, NOON)

    assert sorted(again.keys) == sorted(first.keys)


def test_an_item_stays_in_its_story_when_its_new_text_fits_an_older_one() -> None:
    """What was told is not taken back."""
    stories = Stories()
    stories.place(report("old", text=ARTICLE), NOON)
    own = stories.place(report("one", title=HEADLINE, after=HOUR), NOON)
    again = stories.place(report("one", title=HEADLINE, text=ARTICLE, after=HOUR), NOON)

    assert again.story == own.story


def test_the_oldest_of_several_stories_wins() -> None:
    """Whatever key is surer: the story that people know is the older one."""
    stories = Stories()
    young = report("young", url=ADDRESS, after=HOUR)
    old = report("old", title=HEADLINE)
    for r in (young, old):
        stories.place(r, NOON)
    placed = stories.place(report("new", url=ADDRESS, title=HEADLINE), NOON)

    assert placed.story == story_id(ItemId("old"))
    assert placed.reason.startswith("same headline")


def test_a_key_stays_with_its_story() -> None:
    """A bridge between two stories does not move one's key to the other."""
    stories = Stories()
    stories.place(report("old", title=HEADLINE), NOON)
    stories.place(report("young", url=ADDRESS, after=HOUR), NOON)
    stories.place(report("bridge", url=ADDRESS, title=HEADLINE), NOON)
    placed = stories.place(report("late", url=ADDRESS, after=HOUR), NOON)

    assert placed.story == story_id(ItemId("young"))


def test_a_story_of_unknown_age_is_older_than_any_other() -> None:
    """Its beginning was forgotten long ago."""
    known = [(f"url:{ADDRESS}", StoryId("s-ancient"), NOON)]
    stories = Stories(known)
    stories.place(report("old", title=HEADLINE, after=-DAY), NOON)
    placed = stories.place(report("new", url=ADDRESS, title=HEADLINE), NOON)

    assert placed.story == "s-ancient"


def test_the_newest_of_several_rows_for_a_key_counts() -> None:
    """A store may keep the story that a headline stood for before it expired."""
    key = Stories().place(report("one", title=HEADLINE), NOON).keys[-1]
    rows = [(key, StoryId("s-new"), NOON), (key, StoryId("s-old"), NOON - 5 * DAY)]
    placed = Stories(rows).place(report("two", title=HEADLINE), NOON)

    assert placed.story == "s-new"


def test_an_item_without_a_first_sight_is_seen_now() -> None:
    """As in a filter."""
    stories = Stories()
    stories.place(report("one", title=HEADLINE, after=None), NOON)
    soon = stories.place(report("two", title=HEADLINE, after=None), NOON + 3 * DAY)
    late = stories.place(report("three", title=HEADLINE, after=None), NOON + 4 * DAY)

    assert not soon.started
    assert late.started


def test_what_is_forgotten_takes_no_memory() -> None:
    """The index holds active stories only."""
    stories = Stories()
    place_all(
        stories, [report(f"{n}", title=HEADLINE, after=n * DAY) for n in range(9)]
    )
    held = len(stories)
    stories.forget(NOON + 8 * DAY)

    assert held > len(stories) > 0


def test_an_old_item_that_comes_late_takes_no_key() -> None:
    """The newest story goes on being recognised by its headline."""
    headline = "Six held over smuggling people in lorries"
    stories = Stories()
    new = stories.place(report("a", title=headline, after=30 * DAY), NOON)
    late = stories.place(report("b", title=headline), NOON)
    next_one = stories.place(report("c", title=headline, after=31 * DAY), NOON)

    assert late.started
    assert (next_one.story, next_one.started) == (new.story, False)


TITLES = [
    f"Six held over smuggling people in lorries {LETTERS[n] * 3}" for n in range(3)
]
reports = st.builds(
    lambda n, title, url, text, hours: report(
        n, title=title, url=url, text=text, after=timedelta(hours=hours)
    ),
    st.sampled_from("abcdefgh"),
    st.sampled_from(["", *TITLES]),
    st.sampled_from(["", "https://a.example/1", "https://a.example/2"]),
    st.sampled_from(["", ARTICLE, ARTICLE + " more"]),
    st.integers(0, 200),
)


def once_each(found: Iterable[Report]) -> list[Report]:
    """An item is first seen once, whatever its publisher changes later."""
    seen: dict[ItemId, datetime | None] = {}
    return [
        replace(r, item=replace(r.item, first_seen=seen.setdefault(r.item.id, at)))
        for r in found
        for at in (r.item.first_seen,)
    ]


@given(st.lists(reports, max_size=12).map(once_each), st.integers(1, 5))
def test_batch_sizes_change_nothing(found: Sequence[Report], size: int) -> None:
    """An index rebuilt from its own rows before every batch gives the same answers."""
    whole = place_all(Stories(), found)
    rows: dict[str, tuple[StoryId, datetime]] = {}
    traces: dict[ItemId, tuple[StoryId, str]] = {}
    batched: list[Placed] = []
    for start in range(0, len(found), size):
        known = ((key, *row) for key, row in rows.items())
        stories = Stories(known, traces.values())
        for r in found[start : start + size]:
            placed = stories.place(r, NOON)
            seen_at = r.item.first_seen or NOON
            fresh = [k for k in placed.keys if k not in rows or rows[k][1] <= seen_at]
            rows |= dict.fromkeys(fresh, (placed.story, seen_at))
            traces[r.item.id] = (placed.story, placed.trace)
            batched.append(placed)

    assert batched == whole


def apart(r: Report, group: int) -> Report:
    """The same report in a world of its own."""
    item = r.item
    return replace(
        r,
        item=replace(
            item,
            id=ItemId(f"{group}{item.id}"),
            title=_in_other_words(item.title, group),
            url=item.url and f"{item.url}/{group}",
            text=_in_other_words(item.text, group),
        ),
    )


def _in_other_words(text: str, group: int) -> str:
    """No word of one group is in the other."""
    return " ".join(f"{'qz'[group - 1]}{word}" for word in text.split())


@given(
    st.lists(reports, max_size=6),
    st.lists(reports, max_size=6),
    st.randoms(use_true_random=False),
)
def test_unrelated_items_between_change_nothing(
    one: Sequence[Report], other: Sequence[Report], chance: Random
) -> None:
    """Who is together does not depend on what else arrives in between."""
    mine = [apart(r, 1) for r in one]
    theirs = [apart(r, 2) for r in other]
    mixed = [(r, False) for r in theirs]
    spots = sorted(chance.randint(0, len(mixed)) for _ in mine)
    for r, spot in reversed(list(zip(mine, spots, strict=True))):
        mixed.insert(spot, (r, True))
    alone = place_all(Stories(), mine)
    among = zip(mixed, place_all(Stories(), [r for r, _ in mixed]), strict=True)

    assert [placed for (_, own), placed in among if own] == alone
