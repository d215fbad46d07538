"""What do the settings become, once they hold no mistake?"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from monitor.model.feed import Feed
from monitor.model.route import DigestPlan, Route
from monitor.model.topic import Concept, Rule, Topic
from monitor.settings.shape import (
    DigestSettings,
    FeedSettings,
    RouteSettings,
    RuleSettings,
    TopicSettings,
)


def to_feed(feed: FeedSettings, home: Path) -> Feed:
    """Relative folders are in `home`."""
    folder = str((home / feed.folder).resolve()) if feed.folder else ""
    headers = feed.headers.items()
    return Feed(
        name=feed.name,
        source=feed.source or _source(feed.url, folder),
        url=feed.url or "",
        folder=folder,
        country=feed.country or "",
        lang=feed.lang or "",
        topics=feed.topics,
        headers=tuple((name, value.get_secret_value()) for name, value in headers),
        enabled=feed.enabled,
        every=feed.every,
        first_poll=feed.first_poll,
    )


def _source(url: str | None, folder: str) -> str:
    """The publisher, as far as an address tells."""
    host = urlsplit(url or "").hostname or Path(folder).name
    return host.removeprefix("www.")


def to_route(route: RouteSettings) -> Route:
    return Route(
        name=route.name,
        topics=route.topics,
        alerts=route.alerts,
        digest=_to_plan(route.digest) if route.digest else None,
        min_score=route.min_score,
        min_sources=route.min_sources,
        facets=route.facets,
        countries=route.countries,
        languages=route.languages,
        sources=route.sources,
        events=tuple(route.events),
        repeat_after=route.repeat_after,
        alert_max_age=route.alert_max_age,
    )


def _to_plan(digest: DigestSettings) -> DigestPlan:
    return DigestPlan(
        channels=digest.channels, at=digest.at, zone=digest.zone, every=digest.every
    )


def to_topic(name: str, topic: TopicSettings) -> Topic:
    return Topic(
        name=name,
        label=topic.label,
        digest=topic.digest,
        alert=topic.alert,
        rules=tuple(_to_rule(rule) for rule in topic.rules),
    )


def _to_rule(rule: RuleSettings) -> Rule:
    return Rule(
        name=rule.name,
        query=rule.query,
        points=rule.points,
        facet=rule.facet or "",
        seed=rule.seed or "",
        quote=rule.quote or "",
        match=rule.match,
        no_match=rule.no_match,
        note=rule.note or "",
    )


def to_concept(name: str, terms: Mapping[str, Iterable[str]]) -> Concept:
    pairs = ((lang, tuple(words)) for lang, words in terms.items())
    return Concept(name=name, terms=tuple(pairs))
