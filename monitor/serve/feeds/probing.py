"""What is there to say about a feed that was looked at?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from monitor.acquire.advert import choose
from monitor.acquire.answers import Failed
from monitor.acquire.clean import Form, Markup, to_line
from monitor.acquire.document import MAX_TITLE, Document, NotRead, clean
from monitor.acquire.probe import Probed
from monitor.classify.topics import Rules, classify
from monitor.model.feed import Feed
from monitor.model.item import Entry, Item, ItemId
from monitor.model.match import Level, Match
from monitor.model.url import canonical
from monitor.serve.feeds.settle import host_of
from monitor.serve.language import identify

#: Entries that are read, judged and told about; a longer feed shows the same.
MOST = 200
#: Characters of a typical entry from which a feed has the whole text, or any text.
FULL, SOME = 1_200, 80
DAY = timedelta(days=1)
#: Of entries in one language, so many make it the feed's.
MOSTLY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An entry that somebody would hear of."""

    topic: str
    level: Level
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """About the entries of a feed that could be read."""

    entries: int
    read: int  #: of them, those that the rest is about
    langs: tuple[tuple[str, int], ...]  #: found in the texts, the commonest first
    dated: int
    linked: int
    newest: datetime | None
    oldest: datetime | None
    per_day: float | None
    length: int  #: characters of text of a typical entry
    matched: tuple[Matched, ...]
    hosts: tuple[tuple[str, int], ...]  #: where its entries lead
    pages: frozenset[str]  #: the same, as canonical addresses

    @property
    def lang(self) -> str:
        """The one language of its texts, or nothing."""
        told = sum(count for _, count in self.langs)
        lang, count = self.langs[0] if self.langs else ("", 0)
        return lang if count >= MOSTLY * told and count else ""

    @property
    def extent(self) -> str:
        """How much of each item the feed brings."""
        if self.length >= FULL:
            return "full text"
        return "summaries" if self.length >= SOME else "headlines only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A probe without its texts, and what it means.

    `facts` is None where nothing could be read.
    """

    probed: Probed
    facts: Facts | None
    topics: tuple[str, ...]  #: all that it was asked about

    @property
    def feed(self) -> Feed:
        return self.probed.feed

    @property
    def url(self) -> str:
        """Where it is: as asked for, or where permanent redirects lead."""
        answer = self.probed.answer
        return self.feed.url if isinstance(answer, Failed) else answer.url

    @property
    def moved_to(self) -> str:
        answer = self.probed.answer
        return "" if isinstance(answer, Failed) else answer.moved_to

    @property
    def hubs(self) -> tuple[str, ...]:
        """Where its pushes could be asked for."""
        answer, document = self.probed.answer, self.probed.good
        if isinstance(answer, Failed) or document is None:
            return ()
        return choose(answer.advert, document.advert, answer.url).hubs

    @property
    def failure(self) -> tuple[str, str]:
        """How it ended and the detail, where it is no feed that can be read."""
        for told in (self.probed.answer, self.probed.document):
            if isinstance(told, Failed | NotRead):
                return told.outcome.value, told.detail
        return "", ""

    def counts(self) -> dict[str, Counter[Level]]:
        """By topic, how many entries reached which level."""
        found: dict[str, Counter[Level]] = {topic: Counter() for topic in self.topics}
        for matched in self.facts.matched if self.facts else ():
            found[matched.topic][matched.level] += 1
        return found


def report(probed: Probed, rules: Rules) -> Report:
    """Judged by the rules that would judge it as a feed."""
    followed = probed.feed.topics
    every = (ready.topic.name for ready in rules.topics)
    document = probed.good
    facts = None
    if document is not None:
        entries = [clean(raw) for raw in document.entries[:MOST]]
        facts = _facts(entries, document.seen, probed.feed, rules)
    return Report(
        probed=_without_bulk(probed),
        facts=facts,
        topics=tuple(t for t in every if not followed or t in followed),
    )


def _without_bulk(probed: Probed) -> Probed:
    """What was read and judged is not needed any more."""
    answer, document = probed.answer, probed.document
    return replace(
        probed,
        answer=answer if isinstance(answer, Failed) else replace(answer, body=b""),
        document=replace(document, entries=(), title=_title(document))
        if isinstance(document, Document)
        else document,
    )


def _title(document: Document) -> str:
    """Repaired, as the titles of entries are: some feeds are encoded twice."""
    return to_line(Markup(document.title, Form.PLAIN), MAX_TITLE)


def _facts(entries: Sequence[Entry], seen: int, feed: Feed, rules: Rules) -> Facts:
    moments = sorted(at for entry in entries if (at := _moment(entry)))
    items = [_item(entry, feed) for entry in entries]
    return Facts(
        entries=seen,
        read=len(entries),
        langs=_tally(identify(_text(entry)) for entry in entries),
        dated=len(moments),
        linked=sum(bool(entry.url) for entry in entries),
        newest=moments[-1] if moments else None,
        oldest=moments[0] if moments else None,
        per_day=per_day(moments),
        length=round(median(map(_length, entries))) if entries else 0,
        matched=tuple(
            _matched(item, match) for item in items for match in classify(item, rules)
        ),
        hosts=_tally(host_of(entry.url) for entry in entries),
        pages=frozenset(canonical(entry.url) for entry in entries if entry.url),
    )


def per_day(moments: Sequence[datetime]) -> float | None:
    """Of moments in order; one tells nothing, nor do several at once."""
    span = moments[-1] - moments[0] if moments else timedelta(0)
    return (len(moments) - 1) / (span / DAY) if span else None


def _moment(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


def _text(entry: Entry) -> str:
    return f"{entry.title}\n{entry.summary}\n{entry.text}"


def _length(entry: Entry) -> int:
    return max(len(entry.summary), len(entry.text))


def _tally(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(filter(None, values)).most_common())


def _item(entry: Entry, feed: Feed) -> Item:
    """As it would be stored: its own language, else the feed's, else found."""
    return Item(
        id=ItemId(entry.key),
        feed=feed.name,
        source=entry.source or feed.source,
        url=entry.url,
        title=entry.title,
        summary=entry.summary,
        text=entry.text,
        published=entry.published,
        lang=entry.lang or feed.lang or identify(_text(entry)),
        country=feed.country,
        topics=feed.topics,
    )


def _matched(item: Item, match: Match) -> Matched:
    return Matched(topic=match.topic, level=match.level, title=item.title, url=item.url)
