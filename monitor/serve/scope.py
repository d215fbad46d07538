"""Which stored texts does an edit of the rules concern?"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.classify.edited import EditedRule, edited_rules
from monitor.classify.lexis import Lexis
from monitor.serve.config import Config
from monitor.store.database import Database

#: So many new items are read and grouped, all of them: some 4 ms each.
FEW = 800
#: Of more, so many are drawn; what stands beside them makes about 900 of them.
DRAWN = 200


@dataclass(frozen=True, kw_only=True)
class Question:
    """`new` is None where the rules of the config are held against what was told."""

    config: Config
    new: Config | None
    since: datetime
    until: datetime
    topic: str = ""
    everything: bool = False
    exact: bool = False  #: no sample, however long it takes
    few: int = FEW
    drawn: int = DRAWN
    seed: int = 0  #: of the sample
    now: Callable[[], float] = field(default=time.monotonic)


@dataclass(slots=True)
class Scope:
    """Which texts are judged, and why so many."""

    ids: Sequence[int]
    stored: int  #: items of the period
    edited: tuple[EditedRule, ...]
    wide: tuple[str, ...] = ()  #: edited rules that no word narrows
    narrowed: bool = True  #: to texts that hold a word of an edited rule


def scope_of(question: Question, database: Database) -> Scope:
    ids = database.replay.ids(question.since)
    if question.new is None:
        return Scope(ids, len(ids), (), narrowed=False)
    edited = edited_rules(question.config.rules, question.new.rules)
    edited = tuple(e for e in edited if question.topic in ("", e.topic))
    if not edited:
        return Scope((), len(ids), edited)
    if question.everything:
        return Scope(ids, len(ids), edited, narrowed=False)
    words, wide = _words(edited, database)
    if wide:
        return Scope(ids, len(ids), edited, wide, narrowed=False)
    holding = database.replay.holding(words)
    return Scope([each for each in ids if each in holding], len(ids), edited)


def _words(
    edited: Sequence[EditedRule], database: Database
) -> tuple[set[str], tuple[str, ...]]:
    """The words without which no edited rule holds, and the rules that need none."""
    lexis = Lexis(database.replay.words())
    words, wide = set[str](), list[str]()
    for each in edited:
        for node in each.nodes:
            found = lexis.find(node)
            if found is None:
                wide.append(f"{each.topic}/{each.rule}")
            else:
                words |= found
    return words, tuple(dict.fromkeys(wide))
