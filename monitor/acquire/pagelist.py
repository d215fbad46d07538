"""Which items does a web page list? For sites without a feed, by CSS selectors."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from lxml.cssselect import CSSSelector

from monitor.acquire.advert import in_page
from monitor.acquire.clean import NOTHING, Form, Markup
from monitor.acquire.document import (
    MAX_ENTRIES,
    MAX_SUMMARY,
    MAX_TITLE,
    Document,
    NotRead,
    RawEntry,
    name_all,
)
from monitor.acquire.links import web_url
from monitor.acquire.origin import lang_tag
from monitor.acquire.page import decode
from monitor.acquire.shorten import asides as too_many
from monitor.acquire.sniff import (
    HEAD,
    Kind,
    as_utf8,
    asks_for,
    is_feed,
    kind_of,
    no_feed,
    sent_charset,
    web_page,
)
from monitor.acquire.webdates import Habits, read_web_date
from monitor.model.feed import PageList, PollOutcome
from monitor.model.push import Advert
from monitor.model.slug import title_from

NO_LINK = "an item of the list without a link"
NO_PAGE = "an item of the list whose link leads to no web page"

#: Where an element says its moment better than in words.
DATED = ("datetime", "content", "data-date", "title")
#: What a link without words is called.
CALLED = ("title", "aria-label")

Element = etree._Element  # noqa: SLF001 - lxml has no other name for it


@dataclass(frozen=True, slots=True)
class _Page:
    """The page, and how it is to be read."""

    root: Element
    how: PageList
    base: str
    habits: Habits


def read_list(
    body: bytes,
    how: PageList,
    *,
    content_type: str = "",
    url: str = "",
    lang: str = "",
    read_at: datetime | None = None,
) -> Document | NotRead:
    """Every item in its order; a page where nothing is found is told, not read."""
    kind = kind_of(as_utf8(body).lstrip())
    if is_feed(as_utf8(body).lstrip(), kind):
        detail = "a feed, not a web page: remove `list`"
        return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
    if kind in {Kind.EMPTY, Kind.OTHER}:
        return no_feed(as_utf8(body), kind)
    text = decode(body, sent_charset(content_type))
    root = _parse(text)
    if root is None:
        return web_page(text[:HEAD])
    lang = lang or lang_tag(root.get("lang", ""))
    habits = Habits(lang=lang, form=how.date_format, zone=how.zone, read_at=read_at)
    page = _Page(root, how, _base(root, url), habits)
    items = _select(how.item, root)
    if not items:
        return _nothing(text, how.item)
    return _document(page, items, in_page(text, page.base))


def _parse(text: str) -> Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _base(root: Element, url: str) -> str:
    """Where relative links start: at what the page says, itself relative or not."""
    said = (e.get("href", "") for e in _select("base[href]", root))
    return next((base for href in said if (base := web_url(href, url))), url)


def _select(selector: str, within: Element) -> list[Element]:
    found = CSSSelector(selector, translator="html")(within)
    elements = found if isinstance(found, list) else []
    return [element for element in elements if isinstance(element, Element)]


def _nothing(text: str, selector: str) -> NotRead:
    if asks_for(text[:HEAD]):
        return web_page(text[:HEAD])
    detail = (
        f"the selector {selector!r} matches nothing: "
        "the page has changed, or the selector is wrong"
    )
    return NotRead(outcome=PollOutcome.NO_ITEMS, detail=detail)


def _document(page: _Page, items: list[Element], advert: Advert) -> Document | NotRead:
    asides: Counter[str] = Counter()
    raws = [r for item in items[:MAX_ENTRIES] if (r := _raw(page, item, asides))]
    if not raws:
        where = f"the selector {page.how.link!r} finds" if page.how.link else "there is"
        detail = f"{where} no link to a page in any of the {len(items)} items"
        return NotRead(outcome=PollOutcome.NO_ITEMS, detail=detail)
    left_out = dict(too_many(max(len(items) - MAX_ENTRIES, 0)))
    return Document(
        entries=name_all(raws),
        asides=tuple((asides + Counter(left_out)).items()),
        title=" ".join(_words(_first("title", page.root)).split())[:MAX_TITLE],
        lang=page.habits.lang,
        note=_idle(page.how, items),
        advert=advert,
    )


def _idle(how: PageList, items: list[Element]) -> str:
    """Which selectors have found nothing at all: what they stood for is missing."""
    named = [s for s in (how.title, how.date, how.summary) if s]
    idle = [s for s in named if not any(_select(s, item) for item in items)]
    said = ", ".join(map(repr, idle))
    return f"matches nothing in any of the {len(items)} items: {said}" if idle else ""


def _raw(page: _Page, item: Element, asides: Counter[str]) -> RawEntry | None:
    links = _links(page.how.link, item)
    led = [(url, a) for a in links if (url := web_url(a.get("href", ""), page.base))]
    if not led:
        asides[NO_PAGE if links else NO_LINK] += 1
        return None
    url = led[0][0]
    return RawEntry(
        key="",
        raw_digest="",
        url=url,
        title=_line(_title(page, item, [a for to, a in led if to == url], url)),
        summary=_line(_words(_first(page.how.summary, item)), MAX_SUMMARY),
        published=_date(page, item),
        lang=page.habits.lang,
    )


def _links(selector: str, item: Element) -> list[Element]:
    """Of the element that is selected: itself, what it holds, or what holds it."""
    found = _select(selector, item) if selector else [item]
    links = [a for element in found for a in element.iter("a") if a.get("href")]
    return links or [a for e in found for a in e.iterancestors("a") if a.get("href")]


def _title(page: _Page, item: Element, links: list[Element], url: str) -> str:
    """As selected; else what the links to the page say, at their longest.

    Where a title is selected, they say "Read more", and the address says more.
    """
    said = sorted(map(_words, links), key=len, reverse=True)
    called = [a.get(name, "") for a in links for name in CALLED]
    called += [i.get("alt", "") for a in links for i in a.iter("img")]
    if page.how.title:
        said = [_words(_first(page.how.title, item)), *called, title_from(url), *said]
    texts = [*said, *called, title_from(url)]
    return next((text for text in texts if text.strip()), "")


def _date(page: _Page, item: Element) -> datetime | None:
    found = _first(page.how.date, item)
    said = (text for text in _dates(found) if text.strip())
    read = (read_web_date(text, page.habits) for text in said)
    return next((moment for moment in read if moment), None)


def _dates(element: Element | None) -> Iterator[str]:
    if element is None:
        return
    for one in (element, *element.iter("time")):
        yield from (one.get(name, "") for name in DATED)
    yield _words(element)


def _first(selector: str, within: Element) -> Element | None:
    return next(iter(_select(selector, within)), None) if selector else None


def _words(element: Element | None) -> str:
    """What a reader sees of it: no scripts, and a space where a block ends."""
    if element is None:
        return ""
    said = element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    texts = said if isinstance(said, list) else []
    return " ".join(" ".join(map(str, texts)).split())


def _line(text: str, limit: int = MAX_TITLE) -> Markup:
    return Markup(text[:limit], Form.PLAIN) if text else NOTHING
