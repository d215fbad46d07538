"""What do changed rules make of what is stored, and who hears of it?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.item import Item, Standing
from monitor.model.match import Level, Match
from monitor.pipeline import (
    BATCH,
    STORED_BATCH,
    STORED_SECONDS,
    Pipeline,
    run_steps,
)
from monitor.route.alerts import FIRST_TIME, Quiet
from tests.pipeline.fakes import MemoryLine, StillClock
from tests.pipeline.test_pipeline import (
    STRIKE,
    item,
    line_with,
    outcomes,
    pipeline,
)
from tests.values import MATCH, ROUTE

LOW = replace(MATCH, level=Level.DIGEST, score=3)
STRIKES = replace(MATCH, topic="strikes")
WIDE = replace(ROUTE, topics=("*",))


def find_all(_: Item) -> Sequence[Match]:
    return (MATCH, STRIKES)


def judged(*items: Item) -> MemoryLine:
    """Items that the rules r1 have judged, and the rules r2 have not."""
    line = line_with(*items)
    run_steps(pipeline(line))
    line.rules = "r2"
    return line


def finish(built: Pipeline) -> list[tuple[int, int]]:
    """Batches until there is nothing left, and the steps after each."""
    batches = []
    while (batch := built.reapply_rules())[0]:
        batches.append(batch)
        while run_steps(built):
            pass
    return batches


@pytest.mark.parametrize("standing", list(Standing))
def test_what_changed_rules_find_is_grouped_and_told_nobody(standing: Standing) -> None:
    """It has its story, its decision and its reason, and owes nothing."""
    line = judged(replace(STRIKE, standing=standing))
    batches = finish(pipeline(line, classify=find_all, routes=(WIDE,)))

    assert batches == [(1, 1)]
    assert list(line.stories) == ["s-Strike"]
    assert outcomes(line) == [("quiet", Quiet.REAPPLIED)]
    assert line.owed == []


def test_a_new_item_of_such_a_story_is_told_as_if_it_had_not_been() -> None:
    """Because it had not been: as after a first poll."""
    line = judged(STRIKE)
    built = pipeline(line, classify=find_all, routes=(WIDE,))
    finish(built)
    line.add(item(2, title="Strike grows"))
    run_steps(built)

    assert outcomes(line) == [("quiet", Quiet.REAPPLIED), ("alert", FIRST_TIME)]
    assert len(line.stories) == 1


@pytest.mark.parametrize(
    ("first", "then", "changes"),
    [
        ((MATCH,), (MATCH, STRIKES), 2),
        ((LOW,), (MATCH,), 2),
        ((MATCH,), (LOW,), 1),
        ((MATCH,), (replace(MATCH, rules=("other",)),), 1),
        ((MATCH,), (), 1),
    ],
)
def test_what_was_told_stays_told(
    first: tuple[Match, ...], then: tuple[Match, ...], changes: int
) -> None:
    """Only a new topic or a higher level is a change, and that is a quiet one."""
    line = line_with(item(1))
    run_steps(pipeline(line, classify=lambda _: first, routes=(WIDE,)))
    told, owed = outcomes(line), line.owed
    line.rules = "r2"
    finish(pipeline(line, classify=lambda _: then, routes=(WIDE,)))

    assert line.texts[0].report.matches == then
    assert outcomes(line)[:1] == told
    assert outcomes(line)[1:] == [("quiet", Quiet.REAPPLIED)] * (changes - 1)
    assert line.owed == owed


def test_stored_texts_come_in_small_batches() -> None:
    """So that what is live waits for few of them; the newest are first."""
    asked: list[int] = []

    def classify(found: Item) -> Sequence[Match]:
        asked.append(found.seq)
        return ()

    line = line_with(*(replace(STRIKE, id=item(n).id, seq=n) for n in range(1, 46)))
    run_steps(pipeline(line))
    line.rules = "r2"
    batches = finish(pipeline(line, classify=classify))

    assert STORED_BATCH <= BATCH
    assert batches == [(STORED_BATCH, 0), (STORED_BATCH, 0), (45 - 2 * STORED_BATCH, 0)]
    assert asked == list(range(45, 0, -1))


def test_on_a_slow_machine_a_batch_is_smaller() -> None:
    """What is live waits for a moment, not for a number of texts; one is done."""
    clock = StillClock()

    def classify(_: Item) -> Sequence[Match]:
        clock.move(timedelta(seconds=STORED_SECONDS * 0.6))
        return ()

    line = line_with(*(replace(STRIKE, id=item(n).id) for n in range(5)))
    run_steps(pipeline(line))
    line.rules = "r2"
    batches = finish(pipeline(line, classify=classify, clock=clock))

    assert batches == [(2, 0), (2, 0), (1, 0)]


def test_what_waits_for_its_first_judgement_is_left_to_the_steps() -> None:
    """It is new, whatever the rules were when it came."""
    line = judged(STRIKE)
    line.add(item(1))
    built = pipeline(line)
    batch = built.reapply_rules()
    run_steps(built)

    assert batch == (1, 0)
    assert outcomes(line) == [("alert", FIRST_TIME)]


def test_a_bad_text_never_stops_the_others() -> None:
    """It is set aside, and not asked again."""

    def classify(found: Item) -> Sequence[Match]:
        if found.id == STRIKE.id:
            raise ZeroDivisionError("a bug in a room")
        return ()

    line = judged(STRIKE, item(1))
    batches = finish(pipeline(line, classify=classify))
    ((step, subject, trace),) = line.asides

    assert batches == [(2, 1)]
    assert (step, subject) == ("reapply", STRIKE)
    assert "ZeroDivisionError: a bug in a room" in trace
    assert line.texts[1].report.matches == ()


def test_a_language_is_found_as_at_the_first_time() -> None:
    """Where the first time found none."""
    line = line_with(replace(STRIKE, lang=""))
    run_steps(pipeline(line, identify=lambda _: ""))
    line.rules = "r2"
    seen: list[str] = []

    def classify(found: Item) -> Sequence[Match]:
        seen.append(found.lang)
        return ()

    pipeline(line, classify=classify).reapply_rules()

    assert seen == ["vi"]


def test_with_the_same_rules_nothing_is_asked() -> None:
    """A restart costs one look."""
    line = line_with(item(1))
    run_steps(pipeline(line))

    assert line.count_outdated() == 0
    assert pipeline(line).reapply_rules() == (0, 0)
