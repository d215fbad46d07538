"""What do the settings become, once they hold no mistake?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from monitor.model.feed import Feed, FullText, PageList
from monitor.model.mailbox import Mailbox, MailSecurity
from monitor.model.query import Query, ServiceName
from monitor.model.route import EVERY_DAY, DigestPlan, QuietHours, Route
from monitor.model.topic import Concept, Examples, Language, Rule, Topic
from monitor.settings.feeds import (
    FeedSettings,
    ListSettings,
    MailboxSettings,
    QuerySettings,
)
from monitor.settings.routes import DigestSettings, QuietHoursSettings, RouteSettings
from monitor.settings.topics import LanguageSettings, RuleSettings, TopicSettings

#: Without `every`: the server is the operator's own, and mail comes at any hour.
MAILBOX_EVERY = timedelta(minutes=10)

IMAP_PORTS: Mapping[MailSecurity, int] = {
    MailSecurity.TLS: 993,
    MailSecurity.STARTTLS: 143,
    MailSecurity.NONE: 143,
}


def to_feed(
    feed: FeedSettings, home: Path, full_text: FullText = FullText.MATCHED
) -> Feed:
    """Relative folders are in `home`."""
    folder = str((home / feed.folder).resolve()) if feed.folder else ""
    headers = feed.headers.items()
    return Feed(
        name=feed.name,
        source=feed.source or _source(feed.url, folder) or _server(feed.mailbox),
        url=feed.url or "",
        folder=folder,
        mailbox=_to_mailbox(feed.mailbox) if feed.mailbox else None,
        query=_to_query(feed.query) if feed.query else None,
        country=feed.country or _press(feed.query),
        lang=feed.lang or (feed.query.lang if feed.query else ""),
        topics=feed.topics,
        headers=tuple((name, value.get_secret_value()) for name, value in headers),
        enabled=feed.enabled,
        every=feed.every or (MAILBOX_EVERY if feed.mailbox else None),
        allow_entities=feed.allow_entities,
        polls_per_day=feed.polls_per_day,
        weight=feed.weight,
        first_poll=feed.first_poll,
        push=feed.push,
        page_list=_to_page_list(feed.list) if feed.list else None,
        # What is dropped into a folder or mailed is not for asking publishers about.
        full_text=FullText.NEVER
        if folder or feed.mailbox
        else feed.full_text or full_text,
    )


def _to_page_list(page: ListSettings) -> PageList:
    return PageList(
        item=page.item,
        title=page.title or "",
        link=page.link or "",
        date=page.date or "",
        summary=page.summary or "",
        date_format=page.date_format or "",
        zone=page.zone or "",
    )


def _source(url: str | None, folder: str) -> str:
    """The publisher, as far as an address tells."""
    host = urlsplit(url or "").hostname or Path(folder).name
    return host.removeprefix("www.")


def _to_mailbox(mailbox: MailboxSettings) -> Mailbox:
    password = mailbox.password
    return Mailbox(
        host=mailbox.host,
        port=mailbox.port or IMAP_PORTS[mailbox.security],
        security=mailbox.security,
        username=mailbox.username or "",
        password=password.get_secret_value() if password else "",
        folder=mailbox.folder,
        senders=tuple(parseaddr(each)[1].lower() for each in mailbox.senders),
    )


def _server(mailbox: MailboxSettings | None) -> str:
    """The source of a mail without a sender."""
    return mailbox.host if mailbox else ""


def _to_query(query: QuerySettings) -> Query:
    return Query(
        service=query.service,
        topic=query.topic or "",
        lang=query.lang,
        country=query.country or "",
        terms=query.terms or (),
        base=query.base or "",
    )


def _press(query: QuerySettings | None) -> str:
    """GDELT takes a country for that of the publishers, Google for its readers'."""
    told = query.country if query and query.service is ServiceName.GDELT else None
    return told or ""


def to_route(route: RouteSettings) -> Route:
    return Route(
        name=route.name,
        topics=route.topics,
        alerts=route.alerts,
        digest=_to_plan(route.digest) if route.digest else None,
        min_score=route.min_score,
        min_sources=route.min_sources,
        rules=route.rules,
        facets=route.facets,
        countries=route.countries,
        languages=route.languages,
        sources=route.sources,
        events=tuple(route.events),
        repeat_after=route.repeat_after,
        alert_max_age=route.alert_max_age,
        group_wait=route.group_wait,
        escalate=route.escalate,
        quiet_hours=_to_hours(route.quiet_hours) if route.quiet_hours else None,
        budget=route.budget,
    )


def _to_hours(hours: QuietHoursSettings) -> QuietHours:
    return QuietHours(
        start=hours.start,
        end=hours.end,
        days=EVERY_DAY if hours.days is None else hours.days,
        whole_days=hours.whole_days,
        zone=hours.zone,
        override=hours.override,
    )


def _to_plan(digest: DigestSettings) -> DigestPlan:
    return DigestPlan(
        channels=digest.channels,
        at=digest.at,
        zone=digest.zone,
        every=digest.every,
        days=EVERY_DAY if digest.days is None else digest.days,
        cron=digest.cron or "",
    )


def to_topic(name: str, topic: TopicSettings) -> Topic:
    return Topic(
        name=name,
        label=topic.label,
        digest=topic.digest,
        alert=topic.alert,
        lang=topic.lang or "",
        rules=tuple(_to_rule(rule) for rule in topic.rules),
    )


def _to_rule(rule: RuleSettings) -> Rule:
    return Rule(
        name=rule.name,
        query=rule.query,
        points=rule.points,
        weak=rule.weak,
        facet=rule.facet or "",
        seed=rule.seed or "",
        quote=rule.quote or "",
        source=rule.source or "",
        match=rule.match,
        no_match=rule.no_match,
        note=rule.note or "",
    )


def to_concept(name: str, terms: Mapping[str, Iterable[str]]) -> Concept:
    pairs = ((lang, tuple(words)) for lang, words in terms.items())
    return Concept(name=name, terms=tuple(pairs))


def to_language(code: str, language: LanguageSettings) -> Language:
    return Language(code=code, unreviewed=language.unreviewed, also=language.also)


def add_languages(
    topics: Iterable[Topic],
    concepts: Iterable[Concept],
    languages: Mapping[str, LanguageSettings],
) -> tuple[tuple[Topic, ...], tuple[Concept, ...]]:
    """Topics and concepts with what the languages say for them."""
    terms = {concept.name: list(concept.terms) for concept in concepts}
    for code, language in languages.items():
        for name, told in language.concepts.items():
            terms.setdefault(name, []).append((code, told.terms))
    return (
        tuple(_with_examples(topic, languages) for topic in topics),
        tuple(Concept(name=name, terms=tuple(told)) for name, told in terms.items()),
    )


def _with_examples(topic: Topic, languages: Mapping[str, LanguageSettings]) -> Topic:
    told = {
        code: language.examples[topic.name]
        for code, language in languages.items()
        if topic.name in language.examples
    }
    rules = (
        replace(
            rule,
            examples=tuple(
                Examples(
                    lang=code,
                    match=examples[rule.name].match,
                    no_match=examples[rule.name].no_match,
                )
                for code, examples in told.items()
                if rule.name in examples
            ),
        )
        for rule in topic.rules
    )
    return replace(topic, rules=tuple(rules))
