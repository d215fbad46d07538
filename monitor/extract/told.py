"""One happening as an item tells it: what every slot is read from."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.extract.grammar import Grammar
from monitor.extract.names import Mention
from monitor.extract.text import Sentence
from monitor.extract.triggers import Trigger
from monitor.model.event import Status
from monitor.model.item import Item
from monitor.model.lexicon import Lexicon
from monitor.model.slots import SlotWords

#: Of a language without a file of its own.
NOTHING = SlotWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words that name a happening, and the sentences around them."""

    item: Item
    lang: str  #: of the item, as two or three small letters
    lexicon: Lexicon
    grammar: Grammar
    trigger: Trigger
    named_in: Sentence  #: where the trigger stands
    #: Those that tell of this happening, the title first where it is the main one.
    sentences: tuple[Sentence, ...]
    #: All of the item that is read, in order: for what stands further down.
    whole: tuple[Sentence, ...]
    #: Its first sentences, with what they recall.
    top: tuple[Sentence, ...] = ()
    #: What stands below that; who speaks at a meeting is named there.
    rest: tuple[Sentence, ...] = ()
    #: States and bodies by sentence, for all of `whole`.
    mentions: Mapping[Sentence, Sequence[Mention]]
    #: Where the first words of its kind stand, for those of `sentences` that have any.
    spans: Mapping[Sentence, tuple[int, int]]
    main: bool = True
    background: bool = False

    @property
    def published(self) -> dt.date | None:
        return self.item.published.date() if self.item.published else None

    @property
    def words(self) -> SlotWords:
        """Of the item's language."""
        return self.lexicon.slots.get(self.lang.partition("-")[0], NOTHING)

    @property
    def planned(self) -> bool:
        """Its days and places are still to come."""
        return self.trigger.status is Status.PLANNED
