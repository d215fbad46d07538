"""Which of a site's feeds is best, and why? What is the same is listed once."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import typer

from monitor.acquire.candidates import Candidate, Via, is_about_comments
from monitor.model.feed import Feed
from monitor.model.url import canonical
from monitor.serve.address import without_login
from monitor.serve.feeds.advice import ABANDONED
from monitor.serve.feeds.drafting import draft
from monitor.serve.feeds.listed import counted
from monitor.serve.feeds.probing import Report
from monitor.serve.feeds.telling import ago, rate
from monitor.serve.output import plain
from monitor.serve.rows import when
from monitor.settings.addresses import url_mistake
from monitor.settings.blocks import to_block

#: Two documents that share so much of the larger one are the same feed.
SAME = 0.8
FRESH = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One feed of a site, and where else the same was found."""

    candidate: Candidate
    report: Report
    also: tuple[str, ...] = ()
    known: str = ""  #: the name of the feed that has this address already

    @property
    def title(self) -> str:
        document = self.report.probed.good
        return (document.title if document else "") or self.candidate.title

    @property
    def shell_word(self) -> str:
        """Its address as it can be pasted behind a command: it may hold `&` or `;`."""
        return shlex.quote(plain(without_login(self.report.url)))

    @property
    def is_comments(self) -> bool:
        return is_about_comments(self.title, self.candidate.url)

    @property
    def is_sitemap(self) -> bool:
        return "sitemap" in self.report.probed.said.form

    @property
    def has_news(self) -> bool:
        """A plain sitemap has addresses, and no headline that could be judged."""
        return not self.is_sitemap or "news" in self.report.probed.said.form

    @property
    def worth(self) -> bool:
        """Whether somebody would want to follow it."""
        facts = self.report.facts
        return bool(facts and facts.entries) and self.has_news and not self.is_comments


def rank(choices: Iterable[Choice], now: datetime) -> list[Choice]:
    """Best first; among equals, in the order in which they were found."""
    return sorted(choices, key=lambda choice: _order(choice, now))


def _order(choice: Choice, now: datetime) -> tuple[Any, ...]:
    """What counts most comes first; False is before True."""
    facts = choice.report.facts
    age = now - facts.newest if facts and facts.newest else ABANDONED
    return (
        not choice.worth,
        choice.is_comments,
        age > ABANDONED,
        not choice.has_news,
        -bool(facts and facts.matched),
        choice.is_sitemap,
        age > FRESH,
        list(Via).index(choice.candidate.via),
    )


def merge(choices: Sequence[Choice]) -> list[Choice]:
    """Feeds with the same content become one: the one that says most."""
    kept: list[Choice] = []
    for choice in choices:
        twin = next((at for at, k in enumerate(kept) if _same(k, choice)), None)
        if twin is None:
            kept.append(choice)
            continue
        best, other = sorted((kept[twin], choice), key=_fullness)
        also = dict.fromkeys((*best.also, other.report.url, *other.also))
        also.pop(best.report.url, None)
        kept[twin] = replace(best, also=tuple(also))
    return kept


def _fullness(choice: Choice) -> tuple[bool, int, int]:
    """A feed before a sitemap; the longer text; what the site names itself."""
    facts = choice.report.facts
    # Two forms of one feed differ by markup: less than a tenth is no difference.
    length = facts.length if facts else 0
    via = list(Via).index(choice.candidate.via)
    return choice.is_sitemap, -(length.bit_length()), via


def _same(one: Choice, other: Choice) -> bool:
    if canonical(one.report.url) == canonical(other.report.url):
        return True
    if one.is_sitemap or other.is_sitemap:
        return False
    ours, theirs = _pages(one), _pages(other)
    return bool(ours) and len(ours & theirs) >= SAME * max(len(ours), len(theirs))


def _pages(choice: Choice) -> frozenset[str]:
    facts = choice.report.facts
    return facts.pages if facts else frozenset()


def reasons(choice: Choice, now: datetime) -> Iterator[str]:
    """Why it stands where it stands."""
    facts = choice.report.facts
    if choice.known:
        yield f"followed already as {choice.known}"
    if choice.is_comments:
        yield "readers' comments, not news"
    if not choice.has_news:
        yield "addresses without headlines"
    yield choice.candidate.via.value
    if facts and not facts.entries:
        yield "no entry"
    if facts and facts.newest and now - facts.newest > ABANDONED:
        yield f"nothing new since {ago(now - facts.newest)}"
    if facts and facts.matched:
        topics = sorted({matched.topic for matched in facts.matched})
        yield f"{len(facts.matched)} of {facts.read} match {', '.join(topics)}"
    if choice.also:
        yield f"the same at {', '.join(choice.also)}"


def choice_row(choice: Choice, now: datetime, number: int) -> dict[str, Any]:
    """For programs."""
    facts, said = choice.report.facts, choice.report.probed.said
    return {
        "rank": number,
        "url": without_login(choice.report.url),
        "form": said.form or None,
        "title": choice.title or None,
        "entries": facts.entries if facts else 0,
        "newest": when(facts.newest) if facts else None,
        "per_day": round(facts.per_day, 2) if facts and facts.per_day else None,
        "lang": (facts.lang or None) if facts else None,
        "text": facts.extent if facts else None,
        "matches": len(facts.matched) if facts else 0,
        "via": choice.candidate.via.name.lower(),
        "why": list(reasons(choice, now)),
        "worth": choice.worth,
        "comments": choice.is_comments,
        "known_as": choice.known or None,
        "also": list(choice.also),
    }


def tell_choice(choice: Choice, now: datetime, number: int, *, color: bool) -> str:
    """Three lines: where, what, why."""
    address = plain(without_login(choice.report.url))
    if color:
        mark = "green" if choice.worth and not choice.known else "bright_black"
        address = typer.style(address, fg=mark, bold=choice.worth)
    what, why = _what(choice, now), "; ".join(map(plain, reasons(choice, now)))
    return f"{number:>2}  {address}\n    {what}\n    {why}"


def _what(choice: Choice, now: datetime) -> str:
    facts = choice.report.facts
    title = f" “{plain(choice.title)}”" if choice.title else ""
    parts = [f"{choice.report.probed.said.form or 'a feed'}{title}"]
    if facts and facts.entries:
        parts.append(counted(facts.entries, "entry", "entries"))
        if facts.newest:
            parts.append(f"newest {ago(now - facts.newest)}")
        if facts.per_day is not None:
            parts.append(f"{rate(facts.per_day)} a day")
        parts += filter(None, (facts.extent, facts.lang))
    return ", ".join(parts)


def as_toml(choices: Iterable[Choice], feeds: Sequence[Feed], now: datetime) -> str:
    """Blocks to paste; what nobody would follow is left out."""
    taken = {feed.name for feed in feeds}
    blocks = []
    for choice in choices:
        fit = not url_mistake(choice.report.moved_to or choice.report.feed.url)
        if choice.worth and not choice.known and fit:
            feed = draft(choice.report, taken)
            taken.add(feed.name)
            why = plain("; ".join(reasons(choice, now)))
            blocks.append(f"# {why}\n{to_block(feed)}")
    return "\n".join(blocks)


def known_as(report: Report, feeds: Iterable[Feed]) -> str:
    keys = {canonical(report.url), canonical(report.feed.url)}
    return next((f.name for f in feeds if f.url and canonical(f.url) in keys), "")
