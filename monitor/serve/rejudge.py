"""What do other rules make of stored texts?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from monitor.classify.edited import Editions, turning
from monitor.classify.topics import Rules, classify, reached, weigh
from monitor.model.match import Match
from monitor.route.price import Rejudged, only
from monitor.serve.lexicon import gazetteer
from monitor.serve.progress import Progress
from monitor.serve.scope import Question, Scope
from monitor.serve.spread import parts_of, spread
from monitor.serve.words import split_glued
from monitor.store.database import Database
from monitor.store.replay import StoredText

#: Texts that are judged before anything of them is told: a fifth of a second's work.
PART = 500
#: None where it is known that nothing differs.
Judge = Callable[[StoredText], Rejudged | None]


def rejudge(
    question: Question, scope: Scope, database: Database
) -> Iterator[Rejudged | None]:
    """One answer per text: None where it is judged as before."""
    judge = _judge(question, scope)

    def judge_all(ids: Sequence[int]) -> list[Rejudged | None]:
        found = map(judge, database.replay.texts(ids))
        return [each if each and each.differs else None for each in found]

    progress = Progress("items", len(scope.ids))
    try:
        for answers in spread(judge_all, parts_of(scope.ids, PART), database.let_go):
            progress.step(len(answers))
            yield from answers
    finally:
        progress.end()


def _judge(question: Question, scope: Scope) -> Judge:
    if question.new is None:
        return _Since(question)
    if question.everything:
        return _All(question, question.new.rules)
    return _Edit(question, scope, question.new.rules)


class _Since:
    """The rules of now, and what people were told by."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def __call__(self, text: StoredText) -> Rejudged:
        """What people were told by is not kept as rules, only as their names."""
        after = classify(text.report.item, self._question.config.rules)
        found = _rejudged(self._question, text, text.first, after)
        old = {m.topic: set(m.rules) for m in found.before}
        new = {m.topic: set(m.rules) for m in found.after}
        rules = {
            topic: tuple(sorted(old.get(topic, set()) ^ new.get(topic, set())))
            for topic in (*old, *new)
        }
        return replace(found, rules=rules)


class _All:
    """Every topic by both editions."""

    def __init__(self, question: Question, new: Rules) -> None:
        self._question, self._new = question, new

    def __call__(self, text: StoredText) -> Rejudged:
        item, old = text.report.item, self._question.config.rules
        found = _rejudged(
            self._question, text, _before(text, old), classify(item, self._new)
        )
        if not found.differs:
            return found
        return replace(found, rules=turning(weigh(item, old), weigh(item, self._new)))


class _Edit:
    """The edited topics alone; what is stored of the others stays."""

    def __init__(self, question: Question, scope: Scope, new: Rules) -> None:
        self._question = question
        self._editions = Editions(
            scope.edited, question.config.rules, new, gazetteer(), split_glued
        )

    def __call__(self, text: StoredText) -> Rejudged | None:
        asked = self._editions.ask(text.report.item)
        if asked is None:
            return None
        before = _before(text, self._question.config.rules)
        weighed = asked.after()
        others = (m for m in before if m.topic not in self._editions.topics)
        after = sorted((*others, *reached(weighed)), key=self._place)
        found = _rejudged(self._question, text, before, tuple(after))
        if not found.differs:
            return found
        return replace(found, rules=turning(asked.before(), weighed))

    def _place(self, match: Match) -> int:
        return self._editions.order.index(match.topic)


def _before(text: StoredText, old: Rules) -> tuple[Match, ...]:
    """What is stored is not judged again, unless by other rules than those of now."""
    if text.rules == old.version:
        return text.report.matches
    return classify(text.report.item, old)


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
