"""Do the decisions of a period come out the same, when they are made again?

By the rooms of now and from what is stored: texts are judged and extracted again,
stories, silences and what routes were told are as of then.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from monitor.classify.topics import Rules, classify
from monitor.extract.events import extract
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.story import Report
from monitor.route.again import Kept, Remade, Text, Unknown, remake
from monitor.route.outcome import version
from monitor.route.past import Past
from monitor.serve.config import Config
from monitor.serve.lexicon import lexicon
from monitor.serve.parties import party_name
from monitor.serve.progress import Progress
from monitor.serve.telling import tell
from monitor.store.database import Database
from monitor.store.history import History


@dataclass(slots=True, kw_only=True)
class Verified:
    """All that is told of it."""

    since: datetime
    until: datetime
    decisions: int = 0
    same: int = 0
    differ: list[Remade] = field(default_factory=list)
    unknown: list[Remade] = field(default_factory=list)
    texts: int = 0  #: that were judged and extracted again

    @property
    def reasons(self) -> Mapping[Unknown, int]:
        """Why some could not be made again."""
        return Counter(e.again for e in self.unknown if isinstance(e.again, Unknown))


def verify(
    config: Config, database: Database, since: datetime, until: datetime
) -> Verified:
    """`until` is now: what is decided meanwhile is left for the next time."""
    stored = database.history.read(since)
    texts = Texts(database.history, config.rules, partial(extract, lexicon=lexicon()))
    kept = Kept(
        routes={
            **{version(route): route for route in config.loaded.routes},
            **database.history.routes(),
        },
        silences={each.id: each for each in database.silences.all()},
        read=texts.read,
        zone=ZoneInfo,
        tell=tell,
        name=party_name,
    )
    past = Past(stored.log, stored.told_of)
    count = sum(each.at >= since for each in stored.made)
    found = Verified(since=since, until=until)
    progress = Progress("decisions", count)
    try:
        for each in remake(past, stored.made, kept, since):
            progress.step()
            _count(found, each)
    finally:
        progress.end()
    found.texts = texts.judged
    return found


def _count(found: Verified, each: Remade) -> None:
    found.decisions += 1
    if isinstance(each.again, Unknown):
        found.unknown.append(each)
    elif each.differs:
        found.differ.append(each)
    else:
        found.same += 1


class Texts:
    """Stored texts, each judged and extracted once more when it is first read."""

    def __init__(
        self,
        history: History,
        rules: Rules,
        extract: Callable[[Item], Iterable[Event]],
    ) -> None:
        self._history = history
        self._rules = rules
        self._extract = extract
        self._known: dict[Text, Report] = {}
        self.judged = 0

    def read(self, texts: Sequence[Text], rules: str) -> Mapping[Text, Report] | None:
        """Only the rules of now are at hand."""
        if rules != self._rules.version:
            return None
        new = {item for item, _ in texts} - {item for item, _ in self._known}
        for report, judged_by in self._history.reports(sorted(new)):
            again = self._again(report, judged_by)
            self._known[report.item.id, report.item.version] = again
        return self._known

    def _again(self, report: Report, judged_by: str) -> Report:
        """What other rules judged, and no rules have judged since, stays as it is."""
        if judged_by != self._rules.version:
            return report
        self.judged += 1
        matches = classify(report.item, self._rules)
        events = tuple(self._extract(report.item)) if matches else report.events
        return replace(report, matches=matches, events=events)
