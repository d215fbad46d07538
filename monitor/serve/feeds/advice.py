"""What is wrong with a feed that was looked at, and what can be done about it?"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from monitor.acquire.answers import Failed, Fetched
from monitor.acquire.probe import Again
from monitor.classify.coverage import cover, primary
from monitor.model.feed import Feed, PollOutcome
from monitor.model.url import canonical
from monitor.serve.address import without_login
from monitor.serve.config import Config
from monitor.serve.feeds.listed import counted
from monitor.serve.feeds.probing import Facts, Report
from monitor.serve.lexicon import state_languages
from monitor.settings.duration import format_duration
from monitor.settings.problem import quote

#: Without anything new for so long, a publisher has mostly moved on.
ABANDONED = timedelta(days=90)
#: A wait that is worth a word.
LONG_WAIT = timedelta(hours=4)

LATER = "try again later"


@dataclass(frozen=True, slots=True)
class Trouble:
    wrong: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.wrong}: {self.remedy}" if self.remedy else self.wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What a feed is compared with. Made once for many."""

    feeds: Sequence[Feed]
    #: By topic, the languages in which it can be satisfied.
    spoken: Mapping[str, frozenset[str]]


def background_of(config: Config) -> Background:
    covered = cover(config.rules, config.loaded.concepts, states=state_languages())
    return Background(
        feeds=config.loaded.feeds,
        spoken={topic.name: topic.langs for topic in covered.topics},
    )


def advise(
    report: Report, background: Background, now: datetime
) -> tuple[Trouble, ...]:
    """The worst first; () when it is all well."""
    if report.facts is None:
        return (_failure(report),)
    return (
        *_address(report, background),
        *_content(report, report.facts, now),
        *_language(report, report.facts, background),
        *_politeness(report),
    )


def _failure(report: Report) -> Trouble:
    answer = report.probed.answer
    what, detail = report.failure
    wrong = f"{what}: {detail}" if detail else what
    site = _site(report.feed.url)
    if isinstance(answer, Failed) and answer.status is not None:
        return Trouble(wrong, _after_status(answer.status, site))
    document = report.probed.document
    outcome = getattr(answer if document is None else document, "outcome", None)
    url = shlex.quote(without_login(report.url))
    return Trouble(wrong, _AFTER.get(outcome, LATER).format(url=url, site=site))


def _site(url: str) -> str:
    """Where to look for other feeds, for a shell; with the port, if it has one."""
    return shlex.quote(urlsplit(without_login(url)).netloc or url)


#: Where the server answered nothing with a status of its own.
_AFTER: Mapping[PollOutcome | None, str] = {
    PollOutcome.WEB_PAGE: "`monitor feeds discover {url}` looks for its feeds",
    PollOutcome.UNREADABLE: "`monitor feeds discover {site}` looks for others",
    PollOutcome.UNREACHABLE: "look at how the name is written, or try again later",
    PollOutcome.FORBIDDEN: "",  # its detail says what to do
    PollOutcome.BAD_REDIRECT: "ask for the address that a browser ends at",
    PollOutcome.ENTITIES: "only the publisher can take them out",
    PollOutcome.TOO_LARGE: "ask the publisher for a shorter feed",
    PollOutcome.PARSER_KILLED: "tell the publisher that its feed is broken",
}


def _after_status(status: int, site: str) -> str:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return (
            "it may want a login in headers, or a [fetch] user_agent that says who "
            "asks; some publishers refuse all programs"
        )
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return f"`monitor feeds discover {site}` looks for another address"
    return LATER


def _address(report: Report, background: Background) -> Iterator[Trouble]:
    key = canonical(report.url)
    for feed in background.feeds:
        other = feed.name != report.feed.name and feed.url
        if other and canonical(feed.url) in {key, canonical(report.feed.url)}:
            yield Trouble(f"feed {quote(feed.name)} has this address already")
    if report.moved_to:
        yield Trouble("it has moved for good", f"write url = {quote(report.moved_to)}")


def _content(report: Report, facts: Facts, now: datetime) -> Iterator[Trouble]:
    document = report.probed.good
    if document and document.note:
        yield Trouble(document.note)
    if document and document.children:
        return  # an index of sitemaps has no entry of its own
    if not facts.entries:
        yield Trouble("it holds no entry", "follow it if you expect some")
        return
    for reason, count in document.asides if document else ():
        yield Trouble(f"{counted(count, 'entry', 'entries')} left out: {reason}")
    if facts.newest and now - facts.newest > ABANDONED:
        days = (now - facts.newest).days
        site = _site(report.url)
        remedy = f"`monitor feeds discover {site}` looks for a livelier one"
        yield Trouble(f"nothing new for {days:,} days", remedy)
    if not facts.dated:
        yield Trouble("no entry has a date", "items will show when they were found")
    if facts.linked < facts.read:
        bare = counted(facts.read - facts.linked, "entry", "entries")
        yield Trouble(f"{bare} without a link to a page")


def _language(
    report: Report, facts: Facts, background: Background
) -> Iterator[Trouble]:
    document = report.probed.good
    declared = document.lang if document else ""
    lang = facts.lang
    if lang and declared and primary(declared) != primary(lang):
        wrong = f"it declares {quote(declared)}, but its texts are in {quote(lang)}"
        yield Trouble(wrong, f"write lang = {quote(lang)}")
    deaf = [
        topic
        for topic in report.topics
        if lang and primary(lang) not in background.spoken.get(topic, {primary(lang)})
    ]
    if deaf:
        wrong = f"no terms in {quote(lang)} for {', '.join(deaf)}"
        yield Trouble(wrong, f"write them in languages/{primary(lang)}.toml")


def _politeness(report: Report) -> Iterator[Trouble]:
    answer, again = report.probed.answer, report.probed.again
    assert isinstance(answer, Fetched)
    whole = f"every poll transfers {size(answer.wire)}"
    if again is Again.NO_VALIDATOR:
        yield Trouble(f"it gives neither ETag nor Last-Modified: {whole}")
    if again is Again.FULL:
        yield Trouble(f"it sends everything though nothing has changed: {whole}")
    if again is Again.FAILED:
        told = report.probed.again_detail
        yield Trouble(f"it refuses to be asked for what is new ({told})", LATER)
    if answer.wait > LONG_WAIT:
        wait = format_duration(answer.wait)
        yield Trouble(f"it asks not to be polled again for {wait}, and will not be")


def size(count: int) -> str:
    """`340 B`, `34 kB`, `1.2 MB`."""
    if count < 1_000:  # noqa: PLR2004 - where a kilobyte begins
        return f"{count} B"
    kilo = count / 1_000
    return f"{kilo:.0f} kB" if kilo < 1_000 else f"{kilo / 1_000:.1f} MB"  # noqa: PLR2004 - the same
