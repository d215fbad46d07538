"""Which feeds does a site have? Asked politely, and never for more than a bound.

What the site says of itself comes first: its page, then robots.txt and the sitemaps.
Places that others use are tried only where nothing was found, and only where
robots.txt allows it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from protego import Protego

from monitor.acquire.answers import Failed, Fetched, Unchanged
from monitor.acquire.candidates import (
    Candidate,
    PageSays,
    Via,
    common_places,
    common_sitemaps,
    is_about_comments,
    known_places,
    read_links,
)
from monitor.acquire.document import Document, NotRead
from monitor.acquire.probe import Asker, Probed
from monitor.acquire.robots import RobotsFile, product, read_robots
from monitor.model.feed import Feed, PollOutcome
from monitor.model.url import canonical

#: Sitemaps that are looked at, children of an index included.
MOST_SITEMAPS = 5
#: Pages behind links that look like feeds and are lists of feeds.
MOST_PAGES = 2
#: The server was not there: another scheme may lead to it.
SILENT = frozenset({PollOutcome.UNREACHABLE, PollOutcome.TOO_SLOW})
#: No robots.txt may make a person at a terminal wait longer between two requests.
LONGEST_DELAY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate, and what it answered."""

    candidate: Candidate
    probed: Probed


@dataclass(slots=True, kw_only=True)
class Discovery:
    """What a search has come to so far."""

    site: str
    most: int  #: addresses that may be asked
    #: Where to look instead, if the site itself cannot be reached.
    otherwise: str = ""
    found: list[Found] = field(default_factory=list)  #: those that are feeds
    notes: list[str] = field(default_factory=list)  #: what could not be done, and why
    asked: int = 0
    seen: set[str] = field(default_factory=set)  #: canonical addresses
    pages: int = 0

    @property
    def has_feed(self) -> bool:
        """Whether one is worth following: neither comments nor a bare sitemap."""
        return any(_is_worthy(each) for each in self.found)


def _is_worthy(found: Found) -> bool:
    document = found.probed.good
    if document is None or not document.entries or "sitemap" in found.probed.said.form:
        return False
    return not is_about_comments(document.title, found.candidate.url)


@dataclass(slots=True, kw_only=True)
class Search:
    """One search. `say` is told what is being asked for."""

    asker: Asker
    discovery: Discovery
    say: Callable[[str], None]
    rules: Protego | None = None

    async def run(self) -> Discovery:
        site = self.discovery.site
        page = await self._page(site)
        if page is None and self.discovery.otherwise:
            self.discovery.site = self.discovery.otherwise
            page = await self._page(self.discovery.site)
        page = page or PageSays()
        site = self.discovery.site  # where redirects have led
        await self._robots(site)
        await self._try(page.candidates)
        if not self.discovery.has_feed and urlsplit(site).path not in {"", "/"}:
            home = await self._page(urljoin(site, "/"))
            await self._try(home.candidates if home else ())
        if not self.discovery.has_feed:
            await self._try(self._allowed(known_places(page, site)))
        await self._sitemaps(site)
        if self.discovery.has_feed:
            self._note("common places were not tried, since a feed was found")
        else:
            await self._try(self._allowed(common_places(site)))
        self.discovery.asked = self.asker.asked
        return self.discovery

    async def _page(self, url: str) -> PageSays | None:
        """A page, or a feed in its place; None where nobody answers there."""
        answer = await self._get(url)
        if answer is None:
            return PageSays()
        if isinstance(answer, Failed):
            self._note(f"{url}: {answer.outcome.value}: {answer.detail}")
            return None if answer.outcome in SILENT else PageSays()
        if url == self.discovery.site:
            self.discovery.site = answer.url
        candidate = Candidate(url=url, via=Via.GIVEN)
        return await self._look(candidate, answer)

    async def _look(self, candidate: Candidate, answer: Fetched) -> PageSays:
        """Keep it where it is a feed; where it is a page, say what it links."""
        probed = await self.asker.look(_feed(candidate), answer, twice=False)
        self.discovery.seen.add(canonical(answer.url))
        document = probed.document
        if isinstance(document, Document):
            self.discovery.found.append(Found(candidate, probed))
        if isinstance(document, NotRead) and document.outcome is PollOutcome.WEB_PAGE:
            return read_links(answer.body, answer.url)
        return PageSays()

    async def _try(self, candidates: Iterable[Candidate]) -> None:
        """Each in turn; what a list of feeds links is tried as well."""
        waiting = deque(candidates)
        while waiting:
            candidate = waiting.popleft()
            answer = await self._get(candidate.url)
            if not isinstance(answer, Fetched):
                self._say_failed(candidate, answer)
                continue
            page = await self._look(candidate, answer)
            if candidate.via is Via.LINKED and self.discovery.pages < MOST_PAGES:
                self.discovery.pages += bool(page.candidates)
                waiting.extend(page.candidates)

    def _say_failed(self, candidate: Candidate, answer: Failed | None) -> None:
        """What the site itself names should be there; a guess need not."""
        if answer is not None and candidate.via is Via.NAMED:
            told = f"{answer.outcome.value}: {answer.detail}"
            self._note(f"{candidate.url}, which the page names: {told}")

    async def _robots(self, site: str) -> None:
        answer = await self._get(urljoin(site, "/robots.txt"))
        if isinstance(answer, Fetched):
            file = RobotsFile(status=answer.status, body=answer.body)
        else:
            file = RobotsFile(status=answer.status if answer else None)
        self.rules = read_robots(file)
        if self.rules is None:
            self._note("robots.txt cannot be had, so only what the page names is asked")
            return
        delay = self.rules.crawl_delay(self._agent) or 0
        wished = min(timedelta(seconds=delay), LONGEST_DELAY)
        self.asker.pause = max(self.asker.pause, wished)

    @property
    def _agent(self) -> str:
        return product(self.asker.web.policy.user_agent)

    def _allowed(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Guesses are no invitation: robots.txt has the last word."""
        rules, every = self.rules, list(candidates)
        if rules is None:
            return []
        kept = [c for c in every if rules.can_fetch(c.url, self._agent)]
        if len(kept) < len(every):
            self._note(f"{len(every) - len(kept)} places are closed by robots.txt")
        return kept

    async def _sitemaps(self, site: str) -> None:
        """Those that robots.txt lists, else where others keep them; news first."""
        listed = list(self.rules.sitemaps) if self.rules else []
        named = [
            Candidate(url=urljoin(site, url), via=Via.LISTED)
            for url in listed
            if urljoin(site, url).startswith("http")
        ]
        waiting = news_first(named or self._allowed(common_sitemaps(site)))
        looked = 0
        while waiting and looked < MOST_SITEMAPS:
            candidate = waiting.pop(0)
            answer = await self._get(candidate.url)
            looked += 1
            if not isinstance(answer, Fetched):
                continue
            before = len(self.discovery.found)
            await self._look(candidate, answer)
            waiting = self._children(before) + waiting

    def _children(self, before: int) -> list[Candidate]:
        """Of an index that was just found; it is no feed of its own."""
        found = self.discovery.found[before:]
        document = found[0].probed.good if found else None
        if document is None or not document.children:
            return []
        newest = sorted(document.children, key=lambda c: c.lastmod, reverse=True)
        every = [Candidate(url=child.url, via=Via.INDEXED) for child in newest]
        return news_first(every)[:MOST_SITEMAPS]

    async def _get(self, url: str) -> Fetched | Failed | None:
        """None where it was asked already, or nothing more may be asked."""
        key = canonical(url)
        if key in self.discovery.seen and url != self.discovery.otherwise:
            return None
        if self.asker.asked >= self.discovery.most:
            self._note(f"stopped after {self.discovery.most} addresses (--most)")
            return None
        self.discovery.seen.add(key)
        self.say(url)
        answer = await self.asker.get(Feed(name=url, source="", url=url))
        assert not isinstance(answer, Unchanged)  # we sent no validators
        return answer

    def _note(self, text: str) -> None:
        if text not in self.discovery.notes:
            self.discovery.notes.append(text)


def news_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A news sitemap holds the last two days; the others hold years."""
    return sorted(candidates, key=lambda c: "news" not in c.url.lower())


def _feed(candidate: Candidate) -> Feed:
    return Feed(name=candidate.url, source="", url=candidate.url)
