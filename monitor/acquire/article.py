"""Which article does a web page hold?

Runs in a worker process that can be killed: a page may be made to be slow. Trafilatura
is imported when the first page comes (0.5 s, 25 MB), and so only there.
"""

import re
from typing import TYPE_CHECKING, Any

from monitor.acquire import same, walls
from monitor.acquire.clean import Form, Markup, fit, to_lines, to_text
from monitor.acquire.dates import read_moment
from monitor.acquire.document import MAX_AUTHOR, MAX_TEXT, MAX_TITLE
from monitor.acquire.frames import PageBody
from monitor.acquire.links import web_url
from monitor.acquire.origin import lang_tag
from monitor.acquire.page import decode
from monitor.acquire.walls import Seen, Wall
from monitor.model.want import Brought, NotBrought, PageAnswer, PageOutcome

if TYPE_CHECKING:
    from datetime import datetime

#: Of the text that a reader sees, as much as walls are looked for in.
MOST_VISIBLE = 50_000
#: So many characters more than the feed gave are worth a new text.
GAIN = 100
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,2000})", re.IGNORECASE)
_HEADING = re.compile(r"<h1[^<>]*>(.{1,2000}?)</h1", re.IGNORECASE | re.DOTALL)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_LINK = re.compile(r"<link\s([^<>]{1,2000})>", re.IGNORECASE)
_LANG = re.compile(r"<html[^<>]*\slang\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HEAD = 200_000


def read_article(asked: PageBody) -> PageAnswer:
    """Its text, or why there is none to be had."""
    markup = _decode(asked.body, asked.content_type)
    titles = _titles(markup)
    found = _extract(markup, asked.url)
    text = _body(found, titles)
    seen = Seen(
        title=titles[0] if titles else "",
        visible=to_lines(Markup(markup, Form.MARKUP), MOST_VISIBLE),
        text=text,
        markup=markup,
    )
    if wall := walls.recognise(seen):
        return _wall(wall)
    if other := _other(asked, titles, text):
        return NotBrought(outcome=PageOutcome.ANOTHER_PAGE, detail=other)
    if len(text) < len(asked.teaser) + GAIN:
        detail = f"{len(text):,} characters were found"
        return NotBrought(outcome=PageOutcome.NO_MORE, detail=detail)
    return Brought(
        text=text,
        title=(titles[0] if titles else "")[:MAX_TITLE],
        author=fit(found.author or "")[:MAX_AUTHOR],
        published=_published(markup, found.date),
        lang=_lang(markup),
        page=_canonical(markup, asked.url),
    )


def _wall(wall: Wall) -> NotBrought:
    return NotBrought(outcome=wall.outcome, detail=wall.why)


def _other(asked: PageBody, titles: tuple[str, ...], text: str) -> str:
    """Why it is another page than the one that was asked for, or nothing."""
    named = f", titled \u201c{titles[0][:100]}\u201d" if titles else ""
    if same.is_above(asked.asked, asked.url):
        return f"it leads to a section or the front page{named}"
    fits = same.is_same(
        title=asked.title, teaser=asked.teaser, page_titles=titles, page_text=text
    )
    return "" if fits else f"it is about something else{named}"


def _extract(markup: str, url: str) -> Any:
    """Trafilatura's document, or None. Comments of readers are no news."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - see above

    return bare_extraction(
        markup, url=url, with_metadata=True, include_comments=False, favor_recall=True
    )


def _body(found: Any, titles: tuple[str, ...]) -> str:
    """Without its headline, which would count twice."""
    text = fit(str(found.text or "")) if found else ""
    first, _, rest = text.strip().partition("\n")
    return (rest if " ".join(first.split()) in titles else text)[:MAX_TEXT].strip()


def _decode(body: bytes, content_type: str) -> str:
    """As the header says where the bytes are no UTF-8; else as the page says."""
    sent = _CHARSET.search(content_type)
    try:
        if sent:
            return body.decode(sent[1])
    except (UnicodeDecodeError, LookupError):
        pass
    return decode(body)


def _titles(markup: str) -> tuple[str, ...]:
    """What the page calls itself: the title, what it shares, and its heading."""
    said = _said(_META, markup, "property", "name")
    found = [
        _words(each[1])
        for each in (_HEADING.search(markup), _TITLE.search(markup))
        if each
    ]
    found.insert(1, _words(said.get("og:title", "")))
    return tuple(dict.fromkeys(filter(None, found)))


def _words(markup: str) -> str:
    return " ".join(to_text(Markup(markup, Form.MARKUP), strict=True).split())


def _published(markup: str, found: str | None) -> "datetime | None":
    """To the minute where the page says it, else the day."""
    said = _said(_META, markup, "property", "name", "itemprop")
    told = said.get("article:published_time") or said.get("datepublished")
    return read_moment(told or "") or read_moment(found or "")


def _canonical(markup: str, url: str) -> str:
    for link in _LINK.findall(markup[:_HEAD]):
        values = _attributes(link)
        if values.get("rel", "").lower() == "canonical":
            return web_url(values.get("href", ""), url) or url
    return url


def _lang(markup: str) -> str:
    found = _LANG.search(markup[:_HEAD])
    return lang_tag(found[1]) if found else ""


def _said(element: re.Pattern[str], markup: str, *names: str) -> dict[str, str]:
    """What the elements of the head say; the first of a name counts."""
    said: dict[str, str] = {}
    for each in element.findall(markup[:_HEAD]):
        values = _attributes(each)
        name = next((values[n] for n in names if values.get(n)), "")
        if name and values.get("content"):
            said.setdefault(name.lower(), values["content"].strip())
    return said


def _attributes(element: str) -> dict[str, str]:
    return {a[0].lower(): a[1] or a[2] or a[3] for a in _ATTRIBUTE.findall(element)}
