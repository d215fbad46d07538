"""What would an edit of the rules have found, lost and told, of all that is stored?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model.mark import Word
from monitor.model.story import StoryId
from monitor.route.price import (
    Difference,
    Rejudged,
    Told,
    differences,
    retell,
    told,
)
from monitor.route.reckon import Draw
from monitor.serve.placing import place
from monitor.serve.rejudge import rejudge
from monitor.serve.scope import Question, Scope, scope_of
from monitor.store.database import Database


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
    draw: Draw | None = None  #: where what is told is an estimate

    @property
    def period(self) -> timedelta:
        return max(self.until - self.since, timedelta(hours=1))


def backtest(question: Question, database: Database) -> Outcome:
    began = question.now()
    scope = scope_of(question, database)
    outcome = Outcome(since=question.since, until=question.until, scope=scope)
    answers = list(rejudge(question, scope, database))
    found = [each for each in answers if each]
    outcome.judged = len(answers)
    outcome.seconds = question.now() - began
    placing = place(question, database, found)
    outcome.draw = placing.draw
    marks = database.replay.marks([s.story for s in placing.found if s.story])
    marked = [replace(each, mark=_mark(marks, each.story)) for each in placing.found]
    by_item: dict[str, Rejudged] = {each.item.id: each for each in marked}
    tales = [retell(s, by_item, marks.get(s.id)) for s in placing.stories]
    outcome.differences = tuple(differences(marked))
    outcome.told = tuple(told(tales, question.config.loaded.routes))
    return outcome


def _mark(marks: dict[str, Word], story: StoryId | None) -> Word | None:
    return marks.get(story) if story else None
