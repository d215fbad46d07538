"""Which of the addresses that somebody wants to follow become feeds of the config?

Each is refused with a reason or becomes a feed: of what it shows when it is looked at,
and of what the person says, who knows better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.acquire.origin import lang_tag
from monitor.model.feed import Feed, FirstPoll
from monitor.model.url import canonical
from monitor.serve.address import without_login
from monitor.serve.config import Config
from monitor.serve.countries import country_code
from monitor.serve.feeds.advice import Background, Trouble, advise
from monitor.serve.feeds.drafting import draft
from monitor.serve.feeds.probing import Report
from monitor.serve.feeds.settle import host_of, names_for
from monitor.settings.duration import FORM, parse_duration
from monitor.settings.problem import choose, quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says of the feeds; empty leaves it to the feed."""

    name: str = ""
    source: str = ""
    country: str = ""
    lang: str = ""
    topics: tuple[str, ...] = ()
    every: timedelta | None = None
    first_poll: FirstPoll = FirstPoll.DIGEST


@dataclass(frozen=True, slots=True)
class Mistaken:
    """An option that means nothing."""

    why: str


def read_wish(options: Mapping[str, str], config: Config) -> Wish | Mistaken:
    """Every option by its name; the first that means nothing is told."""
    country, lang = options["country"], options["lang"]
    every, known = options["every"], [topic.name for topic in config.loaded.topics]
    topics = tuple(t.strip() for t in options["topics"].split(",") if t.strip())
    if country and not country_code(country):
        return Mistaken(f"--country {country}: write a code or an English name")
    if lang and not lang_tag(lang):
        return Mistaken(f"--lang {lang}: write BCP 47, such as vi or zh-Hant")
    if every and not parse_duration(every):
        return Mistaken(f"--every {every}: not a duration: {FORM}")
    for topic in topics:
        if topic not in known:
            return Mistaken(f"--topics {topic}: no such topic: {choose(topic, known)}")
    return Wish(
        name=options["name"],
        source=options["source"],
        country=country_code(country),
        lang=lang_tag(lang),
        topics=topics,
        every=parse_duration(every) if every else None,
        first_poll=FirstPoll(options["first_poll"]),
    )


@dataclass(slots=True)
class Desk:
    """Takes feeds one after the other; `refused` says why one is not taken."""

    feeds: Sequence[Feed]  #: of the config
    wish: Wish
    taken: list[Feed] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def may_ask(self, url: str) -> bool:
        """Before anybody is bothered: is it there already?"""
        known, shown = self._known(url), without_login(url)
        if known:
            self.refused.append(
                f"{shown}: feed {quote(known.name)} has this address already: "
                "change that one in feeds.toml"
            )
        elif any(feed.name == self.wish.name for feed in self.feeds):
            self.refused.append(
                f"{shown}: feed {quote(self.wish.name)} has another address: choose "
                "another --name, or change its url in feeds.toml, which keeps its "
                "history"
            )
        else:
            return True
        return False

    def take(
        self, report: Report, background: Background, now: datetime, *, force: bool
    ) -> tuple[Trouble, ...]:
        """What is to be told about it, whether it is taken or not."""
        url, troubles = report.moved_to or report.url, advise(report, background, now)
        asked = without_login(report.feed.url)
        known = self._known(url)
        if known and known.name != report.feed.name:
            there = f"{without_login(url)}, which is feed {quote(known.name)}"
            self.refused.append(f"{asked}: leads to {there}")
            return ()
        if report.facts is None and not force:
            self.refused.append(
                f"{asked}: {troubles[0]} (--force adds it all the same)"
            )
            return ()
        self.taken.append(self._feed(report))
        return troubles

    def _known(self, url: str) -> Feed | None:
        key = canonical(url)
        every = (*self.feeds, *self.taken)
        return next((f for f in every if f.url and canonical(f.url) == key), None)

    def _feed(self, report: Report) -> Feed:
        wish, names = self.wish, {f.name for f in (*self.feeds, *self.taken)}
        if report.facts is None:
            url = report.feed.url
            every = names_for(host_of(url), url)
            name = wish.name or next(n for n in every if n not in names)
            found = Feed(name=name, source=host_of(url), url=url)
        else:
            found = draft(report, names, name=wish.name)
        return replace(
            found,
            source=wish.source or found.source,
            country=wish.country,
            lang=wish.lang or found.lang,
            topics=wish.topics,
            every=wish.every,
            first_poll=wish.first_poll,
        )
