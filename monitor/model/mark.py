"""What did a person say of a story?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.item import Item
from monitor.model.story import StoryId


class Word(StrEnum):
    """As it is typed."""

    RELEVANT = "relevant"
    IRRELEVANT = "irrelevant"  #: of no use to whoever was told
    DUPLICATE = "duplicate"  #: of a story that was told already
    WRONG = "wrong"  #: not about its topics at all


#: What a mark says of the topics of a story: all of them, or none. A duplicate says
#: nothing of topics.
LABELS = {Word.RELEVANT: True, Word.IRRELEVANT: False, Word.WRONG: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One word of one person. The newest counts; older ones are kept."""

    story: StoryId
    word: Word
    who: str  #: login name
    at: datetime
    note: str = ""
    topics: tuple[str, ...] = ()  #: of the story when it was marked


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedStory:
    """The mark that counts, and the items that its author could have read."""

    mark: Mark
    headline: str
    items: tuple[Item, ...]

    @property
    def labels(self) -> tuple[str, ...] | None:
        """The topics that its items are about; None when the mark does not say."""
        holds = LABELS.get(self.mark.word)
        if holds is None:
            return None
        return self.mark.topics if holds else ()
