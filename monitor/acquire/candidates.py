"""Which addresses of a site may be feeds? What a page says, and what others do.

Pure: a page in, addresses out, each with how we came to know it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from lxml import etree

from monitor.acquire.links import web_url
from monitor.acquire.page import decode

#: Of a longer page the beginning counts: its head and its navigation stand there.
MOST_BYTES = 2 << 20
#: Of each kind, as many are taken from one page.
MOST_NAMED, MOST_LINKED = 15, 15


class Via(StrEnum):
    """How we came to know of an address; best first. The value is what people read."""

    GIVEN = "the address itself"
    NAMED = "named by the page as its feed"
    LINKED = "a link on the page"
    KNOWN = "where such sites keep their feed"
    LISTED = "listed in robots.txt"
    INDEXED = "listed in the index of sitemaps"
    GUESSED = "a common place for feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed."""

    url: str
    via: Via
    title: str = ""  #: as the page calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSays:
    """What a web page tells about feeds."""

    candidates: tuple[Candidate, ...] = ()
    generator: str = ""  #: the software that made it, in small letters


_FEED_TYPES = re.compile(r"(rss|atom|rdf)\+xml|feed\+json")
_LOOKS = re.compile(
    r"(?:^|[/._?=&-])(?:rss|rdf|atom|feeds?)\d?(?:[/._?=&-]|$)|feedburner",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\b(?:rss|atom|news ?feeds?|xml feeds?)\b", re.IGNORECASE)
#: What a link may end in and is no feed.
_FILES = re.compile(
    r"\.(?:png|jpe?g|gif|svg|ico|css|js|pdf|zip|mp3|mp4)$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario", re.IGNORECASE)

#: By a word of the generator: where it keeps feeds. `{page}` is the page's own path.
_KEPT = {
    "wordpress": ("{page}feed/", "/feed/"),
    "drupal": ("/rss.xml", "{page}rss.xml"),
    "joomla": ("{page}?format=feed&type=rss", "/?format=feed&type=rss"),
    "typo3": ("/rss.xml", "/feed.xml"),
    "ghost": ("/rss/",),
    "hugo": ("{page}index.xml", "/index.xml"),
    "jekyll": ("/feed.xml",),
    "blogger": ("/feeds/posts/default?alt=rss",),
    "squarespace": ("{page}?format=rss",),
    "wix": ("/blog-feed.xml",),
    "medium": ("/feed",),
    "substack": ("/feed",),
}
#: How a page gives away its software where it does not say so.
_TRACES = {
    "wp-content/": "wordpress",
    "/sites/default/files": "drupal",
    "data-drupal-": "drupal",
    "/media/jui/": "joomla",
    "typo3temp/": "typo3",
    "squarespace.com": "squarespace",
    "static.parastorage.com": "wix",
    "substackcdn.com": "substack",
}
#: By the end of the host: what its sites have in common.
_BY_HOST = {
    "www.gov.uk": ("{page}.atom",),
    "europa.eu": ("/rss.xml", "/rss_en"),
    "blogspot.com": ("/feeds/posts/default?alt=rss",),
    "medium.com": ("/feed{page}",),
}
#: In the order of how often they are met.
COMMON = (
    "/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml",
    "/news/rss.xml", "/news/feed/", "/rss/news.xml", "/en/rss.xml", "/feeds",
    "/?feed=rss2",
)  # fmt: skip
COMMON_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml")


def read_links(body: bytes, url: str) -> PageSays:
    """In document order, what the page names before what it only links."""
    text = decode(body[:MOST_BYTES])
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return PageSays()
    if root is None:
        return PageSays()
    base = _base(root, url)
    named = list(_named(root, base))[:MOST_NAMED]
    known = {candidate.url for candidate in named}
    linked = [c for c in _linked(root, base, url) if c.url not in known]
    return PageSays(
        candidates=_once((*named, *linked[:MOST_LINKED])),
        generator=_generator(root, text),
    )


def known_places(page: PageSays, url: str) -> tuple[Candidate, ...]:
    """Where the site's software keeps its feeds."""
    host = urlsplit(url).hostname or ""
    patterns = [
        pattern
        for word, kept in _KEPT.items()
        if word in page.generator
        for pattern in kept
    ]
    patterns += [
        pattern
        for end, kept in _BY_HOST.items()
        if host == end or host.endswith(f".{end}")
        for pattern in kept
    ]
    return _at(url, patterns, Via.KNOWN)


def common_places(url: str) -> tuple[Candidate, ...]:
    return _at(url, COMMON, Via.GUESSED)


def common_sitemaps(url: str) -> tuple[Candidate, ...]:
    return _at(url, COMMON_SITEMAPS, Via.GUESSED)


def is_about_comments(*texts: str) -> bool:
    """Whether a title or an address speaks of readers' comments, not of news."""
    return any(_COMMENTS.search(text) for text in texts)


def _at(url: str, patterns: Iterable[str], via: Via) -> tuple[Candidate, ...]:
    path = urlsplit(url).path
    folder = path if path.endswith("/") else f"{path}/"
    page = {"{page}.": path.rstrip("/") + ".", "{page}": folder}
    found = []
    for pattern in patterns:
        place = pattern
        for mark, meant in page.items():
            place = place.replace(mark, meant)
        found.append(Candidate(url=urljoin(url, place), via=via))
    return _once(found)


def _once(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.url, candidate)
    return tuple(first.values())


def _base(root: etree._Element, url: str) -> str:
    for node in root.iter("base"):
        return web_url(node.get("href") or "", url) or url
    return url


def _named(root: etree._Element, base: str) -> Iterator[Candidate]:
    for node in root.iter("link"):
        rels = (node.get("rel") or "").lower().split()
        kind = (node.get("type") or "").lower()
        is_feed = "alternate" in rels and _FEED_TYPES.search(kind)
        address = web_url(node.get("href") or "", base)
        if address and (is_feed or "feed" in rels):
            title = " ".join((node.get("title") or "").split())
            yield Candidate(url=address, via=Via.NAMED, title=title[:200])


def _linked(root: etree._Element, base: str, url: str) -> Iterator[Candidate]:
    for node in root.iter("a"):
        address = web_url(node.get("href") or "", base).partition("#")[0]
        if not address or _FILES.search(urlsplit(address).path):
            continue
        said = " ".join(
            " ".join((*map(str, node.itertext()), node.get("title") or "")).split()
        )[:200]
        parts = urlsplit(address)
        looks = _LOOKS.search(f"{parts.path}?{parts.query}") or _is_feed_host(address)
        if (looks or _WORDS.search(said)) and _is_near(address, url):
            yield Candidate(url=address, via=Via.LINKED, title=said)


def _is_feed_host(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host.startswith(("feeds.", "rss.", "feed.")) or "feedburner" in host


def _is_near(address: str, url: str) -> bool:
    """The site itself, a sister of its, or a host that is there for feeds."""
    other, own = urlsplit(address).hostname or "", urlsplit(url).hostname or ""
    site = own.removeprefix("www.")
    return other == own or other.endswith(site) or _is_feed_host(address)


def _generator(root: etree._Element, text: str) -> str:
    for node in root.iter("meta"):
        if (node.get("name") or "").lower() == "generator":
            return (node.get("content") or "").lower()[:200]
    return " ".join(sorted({name for trace, name in _TRACES.items() if trace in text}))
