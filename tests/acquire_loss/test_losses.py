"""What is a loss, what only looks like one, and what is said of it?"""

from dataclasses import replace
from random import Random

import pytest

from monitor.acquire.losses import follow, stay
from monitor.acquire.memory import Face, Memory
from monitor.model.feed import Gap, GapKind
from tests.acquire_loss.streams import (
    DAY,
    HOUR,
    START,
    Ids,
    Kind,
    Stream,
    Watcher,
    renamed,
)


def face(number: int, date: int = 0) -> Face:
    return Face(number, number, number, date)


def watch(*documents: tuple[int, list[int]]) -> list[Gap | None]:
    """Documents of undated entries, each at its hour; the same again is a 304."""
    memory, last = Memory(), [-1]
    gaps: list[Gap | None] = []
    for hour, numbers in documents:
        at = START + hour * HOUR
        if numbers == last:
            memory = stay(memory, at)
            gaps.append(None)
            continue
        followed = follow(memory, [face(n) for n in numbers], at)
        memory, last = followed.memory, numbers
        gaps.append(followed.gap)
    return gaps


def kinds(gaps: list[Gap | None]) -> list[GapKind | None]:
    return [gap.kind if gap else None for gap in gaps]


LOST, CLOSE = GapKind.LOST, GapKind.CLOSE


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ([(0, [3, 2, 1])], [None]),
        ([(0, [3, 2, 1]), (1, [4, 3, 2])], [None, None]),
        ([(0, [3, 2, 1]), (1, [6, 5, 4])], [None, LOST]),
        ([(0, [1]), (1, [2])], [None, LOST]),
        ([(0, [9, 3, 2, 1]), (1, [9, 6, 5, 4])], [None, LOST]),
        ([(0, [3, 2, 1, 9]), (1, [6, 5, 4, 9])], [None, LOST]),
        ([(0, [3, 9, 2, 1]), (1, [6, 9, 5, 4])], [None, LOST]),
        ([(0, [1, 2, 3]), (1, [2, 3, 4])], [None, None]),
        ([(0, [3, 2, 1]), (1, [2, 1])], [None, None]),
        ([(0, [3, 2, 1]), (1, []), (2, [3, 2, 1])], [None, None, None]),
        ([(0, [3, 2, 1]), (1, []), (2, [6, 5, 4])], [None, None, LOST]),
        ([(0, []), (1, [2, 1])], [None, None]),
        ([(0, [5, 4, 3, 2, 1]), (1, [9, 8, 7, 6, 5])], [None, CLOSE]),
        ([(0, [5, 4, 3, 2, 1]), (1, [8, 7, 6, 5, 4])], [None, None]),
        ([(0, [8, 7, 6, 5, 4]), (1, [1, 2])], [None, None]),
        ([(0, [8, 7, 6, 5, 4, 3, 2]), (1, [9, 7, 6, 5, 4, 3, 2])], [None, None]),
        ([(0, [8, 7, 6, 5, 4, 3]), (1, [9, 7, 6, 5, 4, 3])], [None, LOST]),
    ],
    ids=[
        "the first document",
        "one new",
        "nothing stays",
        "a window of one",
        "pinned on top",
        "pinned at the bottom",
        "pinned in the middle",
        "new at the bottom",
        "one taken back",
        "empty for a while",
        "empty, then all new",
        "the first after an empty one",
        "one stays",
        "two stay",
        "far from full",
        "the newest taken back",
        "one beside five that may be pinned",
    ],
)
def test_two_documents(
    documents: list[tuple[int, list[int]]], said: list[GapKind | None]
) -> None:
    """What is known from nothing but what they share."""
    assert kinds(watch(*documents)) == said


def test_a_pin_among_the_young_is_known_by_its_age() -> None:
    """It was put where a true survivor would stand, but more came since than fit."""
    before = [(n, [n + 3, n + 2, 90, n + 1]) for n in range(6)]
    (*_, last) = watch(*before, (6, [93, 92, 91, 90]))

    assert last
    assert last.kind is LOST


def test_the_gap_says_when_and_how_it_was_seen() -> None:
    """Between the last answer that knew the document, also a 304, and this one."""
    known = follow(Memory(), [face(n, START - n) for n in range(25)], START).memory
    found = [face(100 + n, START + 4 * HOUR - 60 * n) for n in range(25)]
    gap = follow(stay(known, START + HOUR), found, START + 4 * HOUR).gap

    assert str(gap) == (
        "items may have been lost between 2024-04-13 10:20 and 13:20 UTC: "
        "all 25 entries were new; about 156 by their dates"
    )


def test_a_stretch_of_time_that_was_quiet_lost_nothing() -> None:
    """A feed of the last day, polled every four hours, with less than one a day."""
    items = [3, 40, 44, 90, 130, 171, 215, 260]
    hours = range(0, 300, 4)
    shown = [[n for n in reversed(items) if h - 24 <= n <= h] for h in hours]
    gaps = watch(*zip(hours, shown, strict=True))

    assert kinds(gaps) == [None] * len(gaps)


def test_a_stretch_of_time_that_was_missed_lost_something() -> None:
    """The same feed after two days without a poll."""
    items = [3, 40, 44, 90, 130, 171, 215, 260, 290]
    hours = [*range(0, 224, 4), 292]
    shown = [[n for n in reversed(items) if h - 40 <= n <= h] for h in hours]

    assert kinds(watch(*zip(hours, shown, strict=True)))[-1] is LOST


def test_a_daily_list_is_learned() -> None:
    """Replaced whole every morning: the first two times nobody can know."""
    days = [[10 * d + n for n in range(1, 9)] for d in range(7)]
    gaps = watch(*((24 * d + h, days[d]) for d in range(7) for h in (0, 6, 12, 18)))
    lost = [n // 4 for n, gap in enumerate(gaps) if gap]

    assert lost == [1, 2]


def test_a_list_that_grows_through_its_day_loses_nothing() -> None:
    """It begins anew with one entry every midnight."""
    polls = [
        (24 * d + h, [100 * d + n for n in range(h // 2 + 1, 0, -1)])
        for d in range(5)
        for h in range(0, 24, 4)
    ]

    assert kinds(watch(*polls)) == [None] * len(polls)


def test_a_feed_that_loses_at_every_poll_is_no_daily_list() -> None:
    """Every day at the same hour, but never the same twice."""
    gaps = watch(*((24 * d, [10 * d + n for n in range(1, 9)]) for d in range(7)))

    assert kinds(gaps) == [None] + [LOST] * 6


def test_other_ids_are_no_loss() -> None:
    """A migration: the same titles and links under new names."""
    stream, watcher = Stream(Kind(room=20), Random(1)), Watcher()
    watcher.poll(stream.document(), stream.now)
    stream.pass_time(HOUR, 2)
    gap = watcher.poll(renamed(stream.document(), "new-"), stream.now)

    assert gap
    assert str(gap).startswith("identities changed between ")
    assert gap.detail == "18 of 20 entries have known titles or links and new ids"


@pytest.mark.parametrize("ids", list(Ids))
def test_a_daily_headline_is_no_overlap(ids: Ids) -> None:
    """A title such as "Press briefing" comes every day, and proves nothing."""
    stream, watcher = Stream(Kind(room=20, ids=ids), Random(1)), Watcher()
    old = stream.document()
    watcher.poll(old, stream.now)
    stream.pass_time(DAY, 20)
    new = list(stream.document())
    new[3] = replace(new[3], title=old[5].title)
    gap = watcher.poll(new, stream.now)

    assert gap
    assert gap.kind is LOST


def test_a_server_that_lags_behind_loses_nothing() -> None:
    """Two servers in turn: what one shows late, the other has shown before."""
    stream, watcher = Stream(Kind(room=10), Random(1)), Watcher()
    shown = []
    for _ in range(12):
        shown.append(stream.document())
        stream.pass_time(HOUR, 4)
    turns = [0, 1, 2, 3, 4, 1, 5, 6, 2, 7, 8, 9]
    gaps = [watcher.poll(shown[n], START + k * HOUR) for k, n in enumerate(turns)]

    assert kinds(gaps) == [None] * len(turns)


def test_a_large_document_is_remembered_as_a_sample() -> None:
    """Two thousand entries, and no more memory than for a few hundred."""
    stream, watcher = Stream(Kind(room=2000), Random(1)), Watcher()
    watcher.poll(stream.document(), stream.now)
    stream.pass_time(HOUR, 300)
    some = watcher.poll(stream.document(), stream.now)
    held = watcher.memory.count
    stream.pass_time(HOUR, 2000)
    every = watcher.poll(stream.document(), stream.now)

    assert some is None
    assert held <= 256
    assert every
    assert every.kind is LOST
