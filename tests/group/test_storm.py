"""At full size in `make proof`: forms that are filled in, and a storm of one event."""

from collections import defaultdict
from datetime import timedelta

import pytest

from monitor.group.active import LATEST
from monitor.group.stories import Stories
from monitor.model.story import StoryId
from monitor.serve.rarity import rarity
from tests.bench.alike import b_cubed
from tests.group.forms import SENTENCES, forms
from tests.group.items import NOON, report
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
    dice, count = chance(), size(300, 10_000)
    slots = {
        "n": 39,
        "m": 58,
        "young": 21,
        "old": 64,
        "place": "Zeebrugge",
        "road": "Blankenberge",
        "port": "Purfleet",
        "officer": "Pippa Mills",
        "suspect": "Maurice Robinson",
    }
    stories = Stories(rarity=rarity)
    held: dict[StoryId, int] = defaultdict(int)
    for n in range(count):
        text = " ".join(dice.sample(SENTENCES, 6)).format(**slots)
        each = report(
            f"{n}",
            title=f"{'Police say' if n % 2 else 'Officers:'} 39 held in Zeebrugge raid",
            text=f"{text} Reported by desk {n}.",
            after=timedelta(seconds=3_600 * n / count),
        )
        held[stories.place(each, NOON).story] += 1
    (story,) = held

    assert held[story] == count
    assert stories.active == 1
    assert stories.compared <= LATEST + 1
