"""At full size in `make proof`: forms that are filled in, and a storm of one event."""

from collections import defaultdict

import pytest

from monitor.group.active import LATEST
from monitor.group.stories import Stories
from monitor.model.story import StoryId
from monitor.serve.rarity import rarity
from tests.bench.alike import b_cubed
from tests.group.forms import forms, storm
from tests.group.items import NOON
from tests.sizes import chance, size


@pytest.mark.proof
def test_filled_in_forms_are_told_apart() -> None:
    """5,000 articles of 1,250 events: the same words, other numbers and places."""
    rows = forms(size(60, 1_250), 4, seed=chance().randrange(1 << 30))
    stories = Stories(rarity=rarity)
    found = [stories.place(each, NOON).story for _, each in rows]
    scores = b_cubed([event for event, _ in rows], found)
    print("B-cubed", scores)

    assert scores[2] >= 0.9


@pytest.mark.proof
def test_a_storm_on_one_event_is_one_story() -> None:
    """10,000 articles within an hour; what is kept of them does not grow."""
    count = size(300, 10_000)
    stories = Stories(rarity=rarity)
    held: dict[StoryId, int] = defaultdict(int)
    for each in storm(count):
        held[stories.place(each, NOON).story] += 1
    (story,) = held

    assert held[story] == count
    assert stories.active == 1
    assert stories.compared <= LATEST + 1
