"""What does a sitemap say? Google-News sitemaps, plain ones, and indexes of both.

https://www.sitemaps.org/protocol.html; the news part has titles, a plain one has none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from monitor.acquire.clean import NOTHING, Form, Markup, fit
from monitor.acquire.dates import LONGEST, read_moment
from monitor.acquire.document import (
    MAX_SUMMARY,
    MAX_TITLE,
    Child,
    Document,
    NotRead,
    RawEntry,
    name_all,
)
from monitor.acquire.links import is_web, web_url
from monitor.acquire.origin import ROOM, lang_tag
from monitor.model.feed import PollOutcome
from monitor.model.slug import title_from

#: Entries taken from one sitemap: as many as a news sitemap may have. A plain one may
#: have 50,000, most of them years old.
MOST = 1_000
#: Sitemaps of an index that are looked at.
MOST_CHILDREN = 500

NO_ADDRESS = "an entry without an address"
NO_PAGE = "an address that leads to no web page"
OLDER = f"not among the {MOST:,} newest of a long sitemap"
CHILDREN_OLDER = f"not among the {MOST_CHILDREN:,} newest sitemaps of an index"
ELSEWHERE = "a sitemap on another site: make it a feed of its own"
BREAKS_OFF = "the sitemap breaks off in the middle of an entry"

_BARE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos);)",
    re.DOTALL | re.IGNORECASE,
)
_NEVER = datetime.min.replace(tzinfo=UTC)
#: Some caches write a comment behind the end.
_TAIL = 4_096
_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>", re.IGNORECASE)

#: What one element says: the text of its children, by their names without prefix.
Said = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Told:
    """One `url` or `sitemap` element."""

    said: Said
    news: Said | None = None


def read_sitemap(
    body: bytes, *, charset: str = "", url: str = ""
) -> Document | NotRead:
    """An index has children and no entries; any other sitemap the reverse."""
    root = _parse(body, charset)
    if root is None:
        return NotRead(outcome=PollOutcome.UNREADABLE, detail="a damaged sitemap")
    told = [_told(element) for element in _elements(root, {"url", "sitemap"})]
    asides: Counter[str] = Counter()
    if told and _is_cut(body):
        told.pop()
        asides[BREAKS_OFF] += 1
    if _local(root) == "sitemapindex":
        found = _keep(told, MOST_CHILDREN, CHILDREN_OLDER, asides)
        return _index(list(_with_address(found, url, asides)), url, asides)
    found = _keep(told, MOST, OLDER, asides)
    return _entries(list(_with_address(found, url, asides)), asides)


def _parse(body: bytes, charset: str) -> etree._Element | None:
    """As it stands; else mended as far as it goes."""
    for encoding in dict.fromkeys((charset or None, None)):
        for text, recover in ((body, False), (_BARE.sub(_escape, body), True)):
            try:
                return etree.fromstring(text, _parser(encoding, recover=recover))
            except (LookupError, etree.XMLSyntaxError, ValueError):
                continue
    return None


def _parser(encoding: str | None, *, recover: bool) -> etree.XMLParser:
    """Entities stay unread, nothing is fetched, and depth has its bound."""
    return etree.XMLParser(
        encoding=encoding,
        recover=recover,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _escape(found: re.Match[bytes]) -> bytes:
    """Else the parser drops what looks like an entity: "?id=7&page=2"."""
    return b"&amp;" if found[0] == b"&" else found[0]


def _is_cut(body: bytes) -> bool:
    """The root is not closed: what came last may be half an address."""
    return not _END.search(body[-_TAIL:])


def _elements(root: etree._Element, names: set[str]) -> Iterator[etree._Element]:
    return (element for element in root if _local(element) in names)


def _local(element: etree._Element) -> str:
    """Without namespace, and without a prefix that nothing declares."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _told(element: etree._Element) -> _Told:
    news = next(_elements(element, {"news"}), None)
    if news is None:
        return _Told(_said(element))
    publication = next(_elements(news, {"publication"}), None)
    within = {} if publication is None else _said(publication)
    return _Told(_said(element), within | _said(news))


def _said(element: etree._Element) -> Said:
    """The first of a name counts."""
    said: Said = {}
    for child in element:
        text = "".join(map(str, child.itertext())) if len(child) else child.text
        said.setdefault(_local(child), (text or "").strip())
    return said


def _with_address(
    told: Iterable[_Told], base: str, asides: Counter[str]
) -> Iterator[tuple[str, _Told]]:
    for one in told:
        loc = one.said.get("loc", "")
        if address := web_url(loc, base):
            yield address, one
        else:
            asides[NO_PAGE if loc else NO_ADDRESS] += 1


def _keep(
    told: Sequence[_Told], limit: int, reason: str, asides: Counter[str]
) -> list[_Told]:
    kept = newest([_dated(one) for one in told], limit)
    if len(kept) < len(told):
        asides[reason] += len(told) - len(kept)
    return [told[at] for at in kept]


def _index(
    found: Sequence[tuple[str, _Told]], url: str, asides: Counter[str]
) -> Document:
    children = [
        Child(url=address, lastmod=one.said.get("lastmod", "")[:LONGEST])
        for address, one in found
        if not is_web(url) or same_site(address, url)
    ]
    if len(children) < len(found):
        asides[ELSEWHERE] += len(found) - len(children)
    return Document(children=tuple(children), asides=tuple(asides.items()))


def same_site(one: str, other: str) -> bool:
    """The same host, or one inside the other: an index sends us to no stranger."""
    ours, theirs = _host(one), _host(other)
    return (
        ours == theirs
        or f".{ours}".endswith(f".{theirs}")
        or (f".{theirs}".endswith(f".{ours}"))
    )


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _entries(found: Sequence[tuple[str, _Told]], asides: Counter[str]) -> Document:
    names = {one.news["name"] for _, one in found if one.news and "name" in one.news}
    return Document(
        entries=name_all([_raw(address, one) for address, one in found]),
        asides=tuple(asides.items()),
        title=" ".join(fit(names.pop()).split())[:MAX_TITLE] if len(names) == 1 else "",
    )


def newest(dates: Sequence[datetime | None], limit: int) -> list[int]:
    """Which of them, in their order.

    Of equals, and of those without a date, the ones nearest to either end: that is
    where a sitemap grows.
    """
    last = len(dates) - 1
    ranked = sorted(
        range(len(dates)),
        key=lambda at: (_NEVER - (dates[at] or _NEVER), min(at, last - at)),
    )
    return sorted(ranked[:limit])


def _dated(one: _Told) -> datetime | None:
    """When it was published, else when it was last changed."""
    published = one.news.get("publication_date", "") if one.news else ""
    return _moment(published) or _moment(one.said.get("lastmod", ""))


def _moment(text: str) -> datetime | None:
    """The common form first: there may be 50,000 of them."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return read_moment(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _raw(url: str, one: _Told) -> RawEntry:
    """The publication is who runs the site: no source of its own."""
    changed = read_moment(one.said.get("lastmod", ""))
    if one.news is None:
        title = Markup(title_from(url), Form.PLAIN)
        return RawEntry(key="", raw_digest="", url=url, title=title, updated=changed)
    news = one.news
    return RawEntry(
        key="",
        raw_digest="",
        url=url,
        title=_text(news.get("title", ""), MAX_TITLE, Form.UNSAID)
        or Markup(title_from(url), Form.PLAIN),
        summary=_text(news.get("keywords", ""), MAX_SUMMARY, Form.PLAIN),
        published=read_moment(news.get("publication_date", "")) or changed,
        updated=changed,
        lang=lang_tag(news.get("language", "")),
    )


def _text(text: str, limit: int, form: Form) -> Markup:
    return Markup(text[: limit * ROOM], form) if text else NOTHING
