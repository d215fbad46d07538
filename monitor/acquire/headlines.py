"""Which headlines does a mail list, and where do they lead?

Only what is marked as one is taken for a headline; a mail without is one item itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from monitor.acquire.clean import fit
from monitor.acquire.document import MAX_SUMMARY
from monitor.acquire.links import web_url
from monitor.acquire.unwrap import unwrap

#: Headings with links that make a mail a list of news.
FEWEST = 3
#: A shorter heading is a section's, or a logo's.
SHORTEST = 15
LONGEST = 300
_SUMMARY = 1_000
_HEADINGS = ("h1", "h2", "h3", "h4")
_SILENT = ("script", "style", "head", "title", "template")
#: https://schema.org/Article, as Google marks each result of an alert.
_ARTICLE = "//*[contains(@itemtype, 'schema.org/Article')]"
_MARKED = re.compile(r"<(https?://[^<>\s]+/url\?[^<>\s]+)>")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")

#: lxml's, which has no types of its own.
Element = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    url: str  #: the publisher's, where the link says it
    title: str
    summary: str = ""


def read_alert(markup: str) -> tuple[Headline, ...]:
    """The results of a Google Alerts mail, in order."""
    page = _page(markup)
    if page is None:
        return ()
    marked = [_result(each) for each in page.xpath(_ARTICLE)]
    loose = (_loose(each) for each in page.iter("a"))
    return _each_once(marked) or _each_once(loose)


def read_alert_text(text: str) -> tuple[Headline, ...]:
    """The same of a mail without HTML: title, publisher, words, link in brackets."""
    blocks = _BLANK_LINE.split(text.replace("\r\n", "\n"))
    return _each_once(_block(each) for each in blocks)


def read_letter(markup: str) -> tuple[Headline, ...]:
    """Headings that are links; () where there are too few to be a list."""
    page = _page(markup)
    if page is None:
        return ()
    found = _each_once(_headings(page))
    return found if len(found) >= FEWEST else ()


def _page(markup: str) -> Element | None:
    if not markup.strip():
        return None
    try:
        return html.document_fromstring(fit(markup))
    except (etree.ParserError, ValueError):  # nothing in it, or no text at all
        return None


def _result(article: Element) -> Headline | None:
    link = next(iter(article.xpath(".//a[@itemprop='url']")), None)
    if link is None:
        return None
    summary = next(iter(article.xpath(".//*[@itemprop='description']")), None)
    return _headline(link.get("href"), _words(link), _words(summary))


def _loose(link: Element) -> Headline | None:
    """A link through Google with enough words; Google's own pages are none."""
    target = unwrap(link.get("href") or "")
    title = _words(link)
    if not target.service or target.kept or len(title) < SHORTEST:
        return None
    return _headline(target.url, title)


def _block(text: str) -> Headline | None:
    link = _MARKED.search(text)
    lines = [line.strip() for line in text[: link.start()].splitlines()] if link else []
    lines = [line for line in lines if line and not line.startswith("===")]
    if not link or not lines or len(lines[0]) < SHORTEST:
        return None
    return _headline(link[1], lines[0], " ".join(lines[2:]))


def _headings(page: Element) -> Iterator[Headline | None]:
    """Each with the words between it and the next."""
    headings = [each for each in page.iter(*_HEADINGS) if _link_of(each)]
    words = _words_after(page, headings)
    for heading in headings:
        yield _headline(_link_of(heading), _words(heading), words.get(heading, ""))


def _link_of(heading: Element) -> str:
    """Inside the heading, or around it."""
    inside = (link.get("href") for link in heading.iter("a"))
    around = (link.get("href") for link in heading.iterancestors("a"))
    return next((href for href in (*inside, *around) if href), "")


def _words_after(page: Element, headings: Iterable[Element]) -> dict[Element, str]:
    """In one pass over the page, whatever is nested in what."""
    wanted = set(headings)
    found: dict[Element, list[str]] = {}
    current: Element | None = None
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if event == "start" and element.tag in _HEADINGS:
            current = None
        if event == "end" and element in wanted:
            current = element
        elif event == "start" and isinstance(element.tag, str):
            text = "" if element.tag in _SILENT else element.text
            _add(found, current, text)
        if event == "end":
            _add(found, current, element.tail)
    return {each: _cut(" ".join(told).split()) for each, told in found.items()}


def _add(
    found: dict[Element, list[str]], heading: Element | None, text: str | None
) -> None:
    if heading is not None and text and text.strip():
        told = found.setdefault(heading, [])
        if len(told) < _SUMMARY:
            told.append(text[:MAX_SUMMARY])


def _cut(words: list[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= _SUMMARY else text[:_SUMMARY].rpartition(" ")[0]


def _words(element: Element | None) -> str:
    if element is None:
        return ""
    return " ".join(str(element.xpath("string()")).split())


def _headline(link: str | None, title: str, summary: str = "") -> Headline | None:
    url = web_url(unwrap((link or "").strip()).url)
    if not url or not SHORTEST <= len(title) <= LONGEST:
        return None
    return Headline(url=url, title=title, summary=_cut(summary.split()))


def _each_once(found: Iterable[Headline | None]) -> tuple[Headline, ...]:
    """The first for each address."""
    first: dict[str, Headline] = {}
    for each in found:
        if each:
            first.setdefault(each.url, each)
    return tuple(first.values())
