"""What would an edit of the rules have found, lost and told, of all that is stored?"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from monitor.classify.edited import EditedRule, edited_rules, sieve, turning
from monitor.classify.lexis import Lexis
from monitor.classify.topics import Rules, classify
from monitor.extract.events import extract
from monitor.group.stories import Stories
from monitor.model.item import Item
from monitor.model.mark import Word
from monitor.model.match import Match
from monitor.model.story import Report, Story, StoryId
from monitor.route.price import (
    Difference,
    Rejudged,
    Told,
    differences,
    only,
    retell,
    told,
)
from monitor.serve.config import Config
from monitor.serve.grouping import STORY_MEMORY
from monitor.serve.lexicon import gazetteer, lexicon
from monitor.serve.progress import Progress
from monitor.serve.rarity import rarity
from monitor.serve.words import split_glued
from monitor.store.database import Database
from monitor.store.replay import StoredText


@dataclass(slots=True)
class Scope:
    """Which texts are judged, and why so many."""

    ids: Sequence[int]
    stored: int  #: items of the period
    edited: tuple[EditedRule, ...]
    wide: tuple[str, ...] = ()  #: edited rules that no word narrows
    narrowed: bool = True


@dataclass(slots=True, kw_only=True)
class Outcome:
    """All that is told of a back-test."""

    since: datetime
    until: datetime
    scope: Scope
    judged: int = 0
    seconds: float = 0.0
    differences: tuple[Difference, ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def period(self) -> timedelta:
        return max(self.until - self.since, timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class Question:
    """`new` is None where the rules of the config are held against what was told."""

    config: Config
    new: Config | None
    since: datetime
    until: datetime
    topic: str = ""
    everything: bool = False
    now: Callable[[], float] = field(default=time.monotonic)


def backtest(question: Question, database: Database) -> Outcome:
    began = question.now()
    scope = _scope(question, database)
    outcome = Outcome(since=question.since, until=question.until, scope=scope)
    found = list(_rejudge(question, database, outcome))
    outcome.seconds = question.now() - began
    placed, stories = _place(question, database, found)
    marks = database.replay.marks([each.story for each in placed if each.story])
    marked = [replace(each, mark=_mark(marks, each.story)) for each in placed]
    by_item: dict[str, Rejudged] = {each.item.id: each for each in marked}
    tales = [retell(s, by_item, marks.get(s.id)) for s in stories]
    outcome.differences = tuple(differences(marked))
    outcome.told = tuple(told(tales, question.config.loaded.routes))
    return outcome


def _mark(marks: dict[str, Word], story: StoryId | None) -> Word | None:
    return marks.get(story) if story else None


# --- which texts ---------------------------------------------------------------


def _scope(question: Question, database: Database) -> Scope:
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


# --- what other rules make of them -----------------------------------------------


def _rejudge(
    question: Question, database: Database, outcome: Outcome
) -> Iterator[Rejudged]:
    scope = outcome.scope
    judge = _told_and_now if question.new is None else _before_and_after
    if scope.edited and scope.narrowed:
        passes = sieve(scope.edited, gazetteer(), split_glued)
    else:
        passes = _any
    progress = Progress("items", len(scope.ids))
    try:
        for text in database.replay.texts(scope.ids):
            outcome.judged += 1
            progress.step()
            if passes(text.report.item):
                each = judge(question, text)
                if each.differs:
                    yield _explained(question, each)
    finally:
        progress.end()


def _any(_: Item) -> bool:
    return True


def _told_and_now(question: Question, text: StoredText) -> Rejudged:
    after = classify(text.report.item, question.config.rules)
    return _rejudged(question, text, text.first, after)


def _before_and_after(question: Question, text: StoredText) -> Rejudged:
    """What is stored is not judged again, unless by other rules than those of now."""
    old = question.config.rules
    item, before = text.report.item, text.report.matches
    if text.rules != old.version:
        before = classify(item, old)
    return _rejudged(question, text, before, classify(item, _new_rules(question)))


def _rejudged(
    question: Question,
    text: StoredText,
    before: tuple[Match, ...],
    after: tuple[Match, ...],
) -> Rejudged:
    if question.topic:
        after = only(question.topic, before, after)
    item = text.report.item
    return Rejudged(item=item, before=before, after=after, rules={}, story=text.story)


def _new_rules(question: Question) -> Rules:
    return (question.new or question.config).rules


def _explained(question: Question, each: Rejudged) -> Rejudged:
    """What people were told by is not kept as rules, only as their names."""
    if question.new is None:
        before = {m.topic: set(m.rules) for m in each.before}
        after = {m.topic: set(m.rules) for m in each.after}
        rules = {
            topic: tuple(sorted(before.get(topic, set()) ^ after.get(topic, set())))
            for topic in (*before, *after)
        }
    else:
        rules = turning(each.item, question.config.rules, question.new.rules)
    return replace(each, rules=rules)


# --- which stories they would have been --------------------------------------------


def _place(
    question: Question, database: Database, found: Sequence[Rejudged]
) -> tuple[list[Rejudged], list[Story]]:
    """Each with its story: the stored one, or where grouping puts it."""
    line, since = database.line, question.since - STORY_MEMORY
    stories = Stories(line.story_keys(since), line.story_traces(since), rarity=rarity)
    read = partial(extract, lexicon=lexicon())
    placed, joined = [], list[tuple[StoryId, Report]]()
    in_order = sorted(found, key=lambda each: each.item.seq)
    for each in _counted("items placed", in_order):
        if each.story or not each.after:
            placed.append(each)
            continue
        events = tuple(read(each.item))
        report = Report(item=each.item, matches=each.after, events=events)
        at = each.item.first_seen or question.since
        story = stories.place(report, at).story
        joined.append((story, report))
        placed.append(replace(each, story=story))
    known = database.replay.stories([each.story for each in placed if each.story])
    return placed, _grown(known, joined)


def _counted(noun: str, found: Sequence[Rejudged]) -> Iterator[Rejudged]:
    """With a sign of life: grouping thousands takes longer than finding them."""
    progress = Progress(noun, len(found))
    try:
        for each in found:
            progress.step()
            yield each
    finally:
        progress.end()


def _grown(
    known: dict[StoryId, Story], joined: Sequence[tuple[StoryId, Report]]
) -> list[Story]:
    stories = dict(known)
    for story, report in joined:
        new = Story(id=story, headline=report.item.title, reports=())
        grown = stories.get(story, new)
        stories[story] = replace(grown, reports=(*grown.reports, report))
    return list(stories.values())
