"""What do the feeds that are queries ask, and of whom?

Each request is a feed of its own, with its own history; `NAME, part 2` is the second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.acquire.compose import Composed, compose
from monitor.acquire.services import (
    SERVICES,
    languages_of,
    mistake_in,
    url_of,
)
from monitor.classify.asking import asks
from monitor.classify.topics import Rules
from monitor.model.feed import Feed
from monitor.model.query import Ask, Query
from monitor.model.topic import Concept
from monitor.serve.words import complete
from monitor.settings.load import Loaded
from monitor.settings.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    rules: Rules
    concepts: Sequence[Concept]

    def asks(self, query: Query) -> tuple[Ask, ...]:
        if query.terms:
            return (Ask(groups=(query.terms,), lang=query.lang),)
        return tuple(
            ask
            for lang in languages_of(query)
            for ask in asks(self.rules, self.concepts, query.topic, lang)
        )


def polled_feeds(loaded: Loaded, rules: Rules) -> tuple[Feed, ...]:
    """Every feed as it is polled. A query that is off is not written out."""
    vocabulary = _Vocabulary(rules=rules, concepts=loaded.concepts)
    return tuple(
        part
        for feed in loaded.feeds
        for part in (_parts(feed, vocabulary) if feed.enabled else (feed,))
    )


def _parts(feed: Feed, vocabulary: _Vocabulary) -> tuple[Feed, ...]:
    query = feed.query
    if query is None:
        return (feed,)
    composed = compose(query, vocabulary.asks(query), complete)
    return tuple(_part(feed, query, composed, at) for at in range(len(composed.texts)))


def _part(feed: Feed, query: Query, composed: Composed, at: int) -> Feed:
    """All parts together are asked no more often than one query may be."""
    service = SERVICES[query.service]
    return replace(
        feed,
        name=f"{feed.name}, part {at + 1}" if at else feed.name,
        source=feed.source or service.home,
        url=url_of(query, composed.texts[at]),
        asks=composed.texts[at],
        unasked=() if at else composed.unasked,
        floor=service.floor * len(composed.texts),
        gap=service.gap,
    )


def query_problems(loaded: Loaded, rules: Rules) -> Iterator[Problem]:
    """What only the rules and the services can tell."""
    vocabulary = _Vocabulary(rules=rules, concepts=loaded.concepts)
    for at, feed in enumerate(loaded.feeds):
        if feed.query is None:
            continue
        key, wrong, remedy = mistake_in(feed.query)
        if not key and not vocabulary.asks(feed.query):
            key, wrong = "lang", f"topic {feed.query.topic} has no terms in it"
            remedy = f"add some to languages/{feed.query.lang}.toml, or write terms"
        if key:
            yield loaded.problem(("feeds", at, "query", key), wrong, remedy)


def told(feeds: Sequence[Feed]) -> Iterator[str]:
    """What is asked and what is not, a line each."""
    for feed in feeds:
        if feed.query and feed.asks:
            yield f"{feed.name}: asks {feed.query.service} for {feed.asks}"
        if feed.unasked:
            count, some = len(feed.unasked), ", ".join(feed.unasked[:5])
            more = ", …" if count > len(feed.unasked[:5]) else ""
            yield f"{feed.name}: no room for {count} terms: {some}{more}"
