"""Which sitemaps of an index are owed, and does each get its turn?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.children import (
    AT_ONCE,
    after_failure,
    after_reading,
    choose,
    is_owed,
    merge,
)
from monitor.acquire.document import Child
from monitor.model.feed import ChildState
from tests.values import DAY, HOUR, NOON

NOTHING = timedelta(0)
READ = ChildState(
    url="https://e.org/1.xml",
    lastmod="2024-04-01T00:00:00Z",
    read_lastmod="2024-04-01T00:00:00Z",
    asked_at=NOON,
)


@pytest.mark.parametrize(
    ("child", "after", "owed"),
    [
        (READ, HOUR, False),
        (READ, DAY, True),
        (replace(READ, lastmod="2024-04-02T00:00:00Z"), HOUR, True),
        (replace(READ, read_lastmod=None), HOUR, True),
        (replace(READ, lastmod="", read_lastmod=""), HOUR, True),
        (replace(READ, lastmod="2024-04-18", read_lastmod="2024-04-18"), HOUR, True),
        (replace(READ, lastmod="2024-04-10", read_lastmod="2024-04-10"), HOUR, False),
        (replace(READ, asked_at=None), 9 * DAY, False),
        (replace(READ, lastmod="", not_before=NOON + DAY), HOUR, False),
        (replace(READ, lastmod="", not_before=NOON + DAY), DAY, True),
    ],
    ids=[
        "read",
        "read a day ago",
        "changed",
        "never read",
        "no date",
        "may change today",
        "a day long ago",
        "archive",
        "asked to wait",
        "waited",
    ],
)
def test_what_may_hold_something_new_is_owed(
    child: ChildState, after: timedelta, owed: bool
) -> None:
    """And no more than that."""
    assert is_owed(child, NOON + after) is owed


def test_none_waits_for_ever_while_all_keep_changing() -> None:
    """The newest come first at every poll, and each of the others in its turn."""
    names = [Child(url=f"https://e.org/{n}.xml", lastmod="") for n in range(40)]
    children = merge((), names, NOON, first=True)
    asked: set[str] = set()
    for poll in range(8):
        now = NOON + poll * HOUR
        dated = [
            replace(c, lastmod=(now - n * timedelta(minutes=1)).isoformat())
            for n, c in enumerate(children)
        ]
        chosen = choose(dated, now)
        done = {c.url: after_reading(c, now, NOTHING) for c in chosen}
        children = tuple(done.get(c.url, c) for c in dated)
        asked |= done.keys()

        assert [c.url for c in chosen[:8]] == [c.url for c in dated[:8]]
        assert len(chosen) == AT_ONCE
    assert asked == {name.url for name in names}


def test_what_is_remembered_stays_with_its_address() -> None:
    """Also when the index names it in another place, or twice."""
    children = merge([READ], [Child(url="x"), Child(url=READ.url, lastmod="new")] * 2,
                     NOON, first=False)  # fmt: skip

    assert children == (ChildState(url="x"), replace(READ, lastmod="new"))


lastmods = st.sampled_from(["", "2024-04-18", "2024-04-01T00:00:00Z", "2020", "soon"])
named = st.lists(
    st.builds(Child, url=st.integers(0, 30).map(str), lastmod=lastmods), max_size=40
)


@given(named, st.booleans(), st.integers(1, 20), st.booleans())
def test_every_sitemap_is_chosen_once_or_waits(
    names: list[Child], first: bool, limit: int, fails: bool
) -> None:
    """Going on until nothing is owed reads each that is no archive, and ends."""
    children = {c.url: c for c in merge((), names, NOON, first=first)}
    owed = {url for url, c in children.items() if is_owed(c, NOON)}
    asked: list[str] = []
    waits = timedelta(minutes=1)
    while chosen := choose(tuple(children.values()), NOON, limit):
        assert len(chosen) <= limit
        for child in chosen:
            done = after_failure if fails else after_reading
            children[child.url] = done(child, NOON, waits)
            asked.append(child.url)

    assert sorted(asked) == sorted(owed)
