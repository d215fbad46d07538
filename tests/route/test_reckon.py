"""How sure is what a sample says of all?"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.story import StoryId
from monitor.route.reckon import Draw, certainly, estimate, reckon


def named(*numbers: int) -> list[StoryId]:
    return [StoryId(f"s-{number}") for number in numbers]


def draw(of: int, size: int, counted: list[StoryId], passed: list[StoryId]) -> Draw:
    return Draw(of=of, size=size, counted=frozenset(counted), passed=frozenset(passed))


def test_without_a_sample_a_count_is_certain() -> None:
    """Nothing is added or taken away."""
    found = reckon(named(1, 1, 2), None)

    assert found == certainly(3)
    assert found.is_certain


def test_a_drawn_item_stands_for_others_and_the_rest_for_itself() -> None:
    """What was begun by a neighbour is seen, but not counted on top."""
    sample = draw(1_000, 100, named(1, 2, 3), named(4))
    found = reckon(named(1, 2, 4, 9), sample)

    assert found.about == 2 * 10 + 1
    assert 4 <= found.low < found.about < found.high < 100
    assert not found.is_certain


def test_what_was_seen_is_the_least_there_is() -> None:
    """Even where every drawn item missed it."""
    found = reckon(named(4, 5, 6), draw(1_000, 100, named(1), named(4, 5, 6)))

    assert found.low == found.about == 3
    assert 0 < found.high < 100


def test_what_no_drawn_item_begins_may_be_there_all_the_same() -> None:
    """Not far above three in a hundred, where a hundred were drawn."""
    found = estimate([0] * 100, 10_000)

    assert (found.low, found.about) == (0, 0)
    assert 300 < found.high < 600


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.integers(0, 500))
def test_the_range_holds_the_estimate_and_shrinks_to_it(
    values: list[int], more: int
) -> None:
    """Where all are drawn nothing is left to chance but the four that were added."""
    found = estimate(values, len(values) + more)

    assert 0 <= found.low <= found.about <= found.high
    assert estimate(values, len(values)).about == pytest.approx(sum(values))


@pytest.mark.parametrize(
    ("share", "worth"),
    [(0.01, 1), (0.05, 1), (0.05, 2), (0.3, 1), (0.3, 2), (0.9, 1), (1.0, 2)],
)
def test_the_range_covers_the_truth_in_nineteen_of_twenty_samples(
    share: float, worth: int
) -> None:
    """Whether stories are rare or common, for one route or two."""
    dice = Random(7)
    values = [worth * (dice.random() < share) for _ in range(4_000)]
    truth = sum(values)
    found = [estimate(dice.sample(values, 300), len(values)) for _ in range(400)]

    assert sum(each.low <= truth <= each.high for each in found) >= 0.93 * 400
