"""How the daemon asks which story an item belongs to, for as long as it runs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model.story import StoryId
from monitor.serve.grouping import LONG_AGO, STORY_MEMORY, Grouping
from monitor.serve.rarity import RAREST, rarity
from tests.group.items import report
from tests.pipeline.fakes import MemoryLine, StillClock
from tests.values import NOON

TEXT = (
    "Officers searched houses in Calmont Road at dawn and seized phones, dinghies and"
    " money that Jane Marlowe counted in the harbour of Dover."
)


class Remembering(MemoryLine):
    """Says what it was asked for."""

    def __init__(self, outdated: int = 0) -> None:
        super().__init__()
        self.outdated_texts = outdated
        self.asked: list[datetime] = []
        self.traces: list[tuple[StoryId, str]] = []

    def count_outdated(self) -> int:
        return self.outdated_texts

    def story_traces(self, since: datetime) -> Sequence[tuple[StoryId, str]]:
        self.asked.append(since)
        return self.traces


def test_it_goes_on_where_it_was_before_a_restart() -> None:
    """From the traces, not from the texts."""
    line = Remembering()
    first = Grouping(line, StillClock()).place(report("a", text=TEXT))
    line.traces = [(first.story, first.trace)]
    reworded = TEXT.replace("Officers searched", "Searched by officers:")
    again = Grouping(line, StillClock()).place(report("b", text=reworded))

    assert again.story == first.story
    assert line.asked == [NOON - STORY_MEMORY] * 2


def test_what_is_old_is_forgotten_within_the_hour() -> None:
    """Memory holds what is active, however long it runs."""
    clock = StillClock()
    grouping = Grouping(Remembering(), clock)
    grouping.place(report("a", text=TEXT))
    clock.move(STORY_MEMORY + timedelta(hours=25))
    late = timedelta(days=11, hours=1)
    grouping.place(report("b", text="Other words altogether.", after=late))

    assert grouping.active == 1


def test_while_stored_texts_wait_for_other_rules_nothing_is_forgotten() -> None:
    clock = StillClock()
    line = Remembering(outdated=1)
    grouping = Grouping(line, clock)
    grouping.place(report("a", text=TEXT))
    clock.move(STORY_MEMORY + timedelta(hours=25))
    late = timedelta(days=11, hours=1)
    grouping.place(report("b", text="Other words altogether.", after=late))

    assert line.asked == [LONG_AGO]
    assert grouping.active == 2


def test_words_are_as_rare_as_their_language_says() -> None:
    """Without a list, the longer the rarer."""
    assert rarity("the", "en") < rarity("police", "en") < rarity("smugglers", "en")
    assert rarity("qwzrtk", "en") == RAREST
    assert rarity("mga", "tl") < rarity("mga", "en")
    assert rarity("abcdef", "xx") == 3.0
