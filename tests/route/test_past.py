"""Is it known what stories showed, and what routes had been told, at each moment?"""

from typing import Any

from monitor.model.decision import Basis, Decision, Facts, Holding, LastTold, Severity
from monitor.model.edit import By, Edit, EditKind
from monitor.model.item import ItemId
from monitor.model.past import Cause, Edited, Made, Shown
from monitor.model.route import Grade
from monitor.model.story import StoryId
from monitor.route.past import Past
from tests.values import HOUR, NOON

A, B, C = StoryId("s-a"), StoryId("s-b"), StoryId("s-c")
ONE, TWO, THREE = ItemId("one"), ItemId("two"), ItemId("three")
FACTS = Facts(sources=2)
BASIS = Basis(
    seq=1,
    version=1,
    first_seen=NOON,
    rules="r",
    route="v",
    facts=FACTS,
    severity=Severity(grade=Grade.LOW, points=0),
    reports=1,
    newest=1,
    shown=1,
)


def shown(n: int, item: ItemId, story: StoryId, version: int = 1) -> Shown:
    return Shown(n=n, item=item, version=version, story=story)


def merged(n: int, story: StoryId, other: StoryId, *items: ItemId) -> Edited:
    return _edited(n, EditKind.MERGE, story, other, items)


def split(n: int, story: StoryId, other: StoryId, *items: ItemId) -> Edited:
    return _edited(n, EditKind.SPLIT, story, other, items)


def _edited(
    n: int, kind: EditKind, story: StoryId, other: StoryId, items: tuple[ItemId, ...]
) -> Edited:
    by = By(who="ana", at=NOON)
    edit = Edit(kind=kind, story=story, other=other, items=items, by=by)
    return Edited(n=n, edit=edit)


def made(n: int, item: ItemId, outcome: str, **changes: Any) -> Made:
    """Of the desk, an hour after the one before; its change has the same number."""
    releases = changes.pop("releases", None)
    values = {"route": "desk", "story": A, "why": "", "basis": BASIS, **changes}
    decision = Decision(change=n, outcome=outcome, **values)
    cause = Cause(seq=n, item=item, version=1, reason="", at=NOON)
    at = NOON + n * HOUR
    return Made(n=n, decision=decision, at=at, cause=cause, releases=releases)


def held(n: int, item: ItemId, **changes: Any) -> Made:
    until = NOON + (n + 1) * HOUR
    return made(n, item, "held", gate="GROUP_WAIT", held_until=until, **changes)


def past(*log: Shown | Edited, heard: tuple[Made, ...] = (), n: int = 99) -> Past:
    found = Past(log, {})
    found.move_to(n)
    for each in heard:
        found.hear(each)
    return found


def test_a_story_shows_what_had_come_by_then() -> None:
    """Items and the version of their texts; what came later is not there yet."""
    log = (shown(1, ONE, A), shown(2, TWO, A), shown(3, ONE, A, 2))
    found = {n: sorted(past(*log, n=n).texts(A)) for n in range(4)}

    assert found == {
        0: [],
        1: [(ONE, 1)],
        2: [(ONE, 1), (TWO, 1)],
        3: [(ONE, 2), (TWO, 1)],
    }
    assert past(*log, n=1).story(TWO) is None


def test_before_a_merge_the_stories_were_two() -> None:
    """Though each item is told with the story that it is in now."""
    log = (
        shown(1, ONE, A),
        shown(2, TWO, A),
        merged(3, A, B, TWO),
        shown(4, THREE, A),
    )

    assert (past(*log, n=2).story(ONE), past(*log, n=2).story(TWO)) == (A, B)
    assert past(*log, n=3).texts(B) == []
    assert past(*log).story(THREE) == A


def test_before_a_split_the_stories_were_one() -> None:
    """Also where one of them was merged away later."""
    log = (
        shown(1, ONE, A),
        shown(2, TWO, B),
        split(3, A, C, TWO),
        merged(4, B, C, TWO),
    )

    assert past(*log, n=2).story(TWO) == A
    assert past(*log, n=3).story(TWO) == C
    assert past(*log, n=4).story(TWO) == B


def test_the_last_of_each_kind_is_what_a_route_was_told() -> None:
    """Of all items of the story; a line from a first poll and silence do not count."""
    heard = (
        made(1, ONE, "alert"),
        made(2, TWO, "alert", basis=None),
        made(3, ONE, "digest"),
        made(4, ONE, "digest", backlog=True),
        made(5, ONE, "quiet"),
        made(6, THREE, "alert"),
        made(7, ONE, "alert", route="other"),
    )
    known = past(shown(1, ONE, A), shown(2, TWO, A), shown(3, THREE, B), heard=heard)

    assert known.told(A, "desk") == LastTold(
        alerted_at=NOON + 2 * HOUR, listed_at=NOON + 3 * HOUR, listed=FACTS
    )
    assert known.told(C, "desk") == LastTold()


def test_an_alert_is_held_until_it_is_released() -> None:
    """Whatever comes of it."""
    known = past(shown(1, ONE, A), heard=(held(1, ONE),))
    waits = known.told(A, "desk").held
    known.hear(made(2, ONE, "quiet", releases=1))
    known.hear(made(3, ONE, "quiet", releases=77))

    assert waits == Holding(gate="GROUP_WAIT", until=NOON + 2 * HOUR)
    assert known.told(A, "desk").held is None
    assert known.held(1, "desk") is None
    assert known.held(None, "desk") is None


def test_what_says_no_end_was_held_for_no_time() -> None:
    """A row that was tampered with stops nothing."""
    known = past(shown(1, ONE, A), heard=(made(1, ONE, "held", gate="GROUP_WAIT"),))

    assert known.told(A, "desk").held == Holding(gate="GROUP_WAIT", until=NOON + HOUR)


def test_a_budget_counts_alerts_and_bundles_since_a_moment() -> None:
    """Of the one route."""
    heard = (
        made(1, ONE, "alert"),
        made(2, ONE, "alert", bundle="night"),
        made(3, TWO, "alert", bundle="night"),
        made(4, ONE, "alert", route="other"),
    )
    known = past(heard=heard)

    assert known.spent("desk", NOON) == 2
    assert known.spent("desk", NOON + 2 * HOUR) == 1
    assert known.spent("desk", NOON + 4 * HOUR) == 0


def test_a_merged_story_was_told_what_either_was() -> None:
    """From the merge on."""
    log = (shown(1, ONE, A), shown(2, TWO, A), merged(3, A, B, TWO))
    before, after = past(*log, n=2), past(*log)
    for known in (before, after):
        known.hear(made(1, TWO, "alert"))

    assert before.told(A, "desk").alerted_at is None
    assert after.told(A, "desk").alerted_at == NOON + HOUR


def test_a_split_off_story_was_told_what_the_old_one_told_of_it() -> None:
    """Not what is held, nor what the old story says of others afterwards."""
    log = (
        shown(1, ONE, A),
        shown(2, TWO, A),
        shown(3, THREE, B),
        split(4, A, C, TWO),
        merged(5, B, C, TWO),
    )
    # The merge has moved what the split had noted, and B has notes of its own.
    known = Past(log, {B: {2: ONE, 3: ONE, 5: THREE}})
    known.hear(made(2, ONE, "alert"))
    known.hear(held(3, ONE))
    known.hear(made(5, THREE, "digest"))
    known.move_to(4)
    told = known.told(C, "desk")
    known.move_to(5)

    assert told == LastTold(alerted_at=NOON + 2 * HOUR, alerted=FACTS)
    assert known.told(B, "desk") == LastTold(
        alerted_at=NOON + 2 * HOUR,
        alerted=FACTS,
        listed_at=NOON + 5 * HOUR,
        listed=FACTS,
    )
    assert known.told(A, "desk").held
